/**
 * The declarations of the packed package, as each way of resolving modules finds them, checked strictly and with the
 * libraries that a project may have.
 */
import path from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../support/compile.js";
import { packedProject, type Project } from "../support/packed.js";
import { ALL } from "../support/scale.js";
import { hostOf } from "../support/typescript.js";

let project: Project;
beforeAll(() => {
  project = packedProject();
});
afterAll(() => {
  project.remove();
});

/** What programs write, besides what is particular to wasmoon. */
const PROGRAM = `
import { loadRuntime, LuaError, LuaTable, ValueError, type LuaState, type LuaValue, type NodeRuntimeOptions, type Runtime } from "perilune";
import { loadRuntime as loadDebug } from "perilune/debug";
import { loadRuntime as loadInline } from "perilune/inline";
import { compileSources, type Sysroot } from "perilune/compile";
import json, { createJson, type JsonLimits } from "perilune/modules/json";
import { createLog, textLines, type LogEntry } from "perilune/modules/log";
import { commandId, type Result } from "perilune/processes";
import { execute, luaMatchers, luaProcess, recordingHandlers, testScheduler, type LuaMatchers } from "perilune/testing";

export async function main(): Promise<string> {
  const options: NodeRuntimeOptions = { realFiles: false, stdlib: false, files: { "/a.lua": "return 1" } };
  const runtime: Runtime = await loadRuntime(options);
  const limits: JsonLimits = { maxDepth: 3 };
  const seen: LogEntry[] = [];
  const log = createLog({ sink: (entry) => seen.push(entry), level: "warn" });
  const state: LuaState = runtime.createState({ context: "/", modules: [createJson(limits), log] });
  const values: LuaValue[] = state.run("return {}, ...", { args: ["x", true, null] });
  if (!(values[0] instanceof LuaTable)) throw new LuaError("no table", undefined, "");
  // @ts-expect-error no such option
  const refused: unknown = await loadRuntime({ nonsense: 1 }).catch((error: unknown) => error);
  if (!(refused instanceof ValueError)) throw new Error("an unknown option is taken");
  return String(values.length);
}
export async function tested(): Promise<Result> {
  const PAGE = commandId<string, string>("fetch", "page");
  const pages = recordingHandlers({ [PAGE]: "page" });
  const scheduler = await testScheduler({ handlers: [pages] });
  const pid = scheduler.submit(luaProcess("return 1", { limits: { fuel: 1000 } }), { pid: "one" });
  await scheduler.clock.advance(10);
  await scheduler.stop();
  return scheduler.result(pid) ?? execute(luaProcess("return 1"));
}
export type Matchers = [LuaMatchers, typeof luaMatchers];
export type Uses = [typeof loadDebug, typeof loadInline, typeof compileSources, Sysroot, typeof json, typeof textLines];
`;

const WASMOON = `
import { createEngine, decorateProxy, LuaEngine, LuaFactory } from "perilune/wasmoon";
export async function other(): Promise<LuaEngine> {
  const engine: LuaEngine = createEngine(await loadRuntime(), { injectObjects: true });
  engine.global.set("d", decorateProxy({}, { proxy: false }));
  const factory: LuaFactory = new LuaFactory();
  await factory.createEngine();
  return engine;
}
`;

const { ModuleKind, ModuleResolutionKind, ScriptTarget } = ts;

const STRICT: ts.CompilerOptions = {
  target: ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  skipDefaultLibCheck: true, // TypeScript's own
  noEmit: true,
  types: [],
};

/** The errors of one file in a project whose package.json says `type`. */
function errorsOf(name: string, text: string, type: string, options: ts.CompilerOptions): string[] {
  project.write({ [name]: text, "package.json": JSON.stringify({ type }) });
  const all = { ...STRICT, ...options };
  const host = hostOf(all, project.directory);
  const program = ts.createProgram([path.join(project.directory, name)], all, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const place =
      file &&
      `${path.relative(project.directory, file.fileName)}:${file.getLineAndCharacterOfPosition(start).line + 1}: `;
    return `${place ?? ""}${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

const ESM = { type: "module", name: "user.ts" };
const COMMONJS = { type: "commonjs", name: "user.ts" };

const WAYS: readonly (readonly [string, typeof ESM, ts.CompilerOptions])[] = [
  ["node16", ESM, { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 }],
  [
    "node16 in CommonJS",
    COMMONJS,
    { module: ModuleKind.Node16, moduleResolution: ModuleResolutionKind.Node16 },
  ],
  ["nodenext", ESM, { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext }],
  [
    "nodenext in CommonJS",
    COMMONJS,
    { module: ModuleKind.NodeNext, moduleResolution: ModuleResolutionKind.NodeNext },
  ],
  ["bundler", ESM, { module: ModuleKind.ESNext, moduleResolution: ModuleResolutionKind.Bundler }],
  [
    "node10",
    COMMONJS,
    { module: ModuleKind.CommonJS, moduleResolution: ModuleResolutionKind.Node10, esModuleInterop: true },
  ],
];

test.for(WAYS)("each entry has declarations, resolved as %s does", ([, { name, type }, options]) => {
  project.write({ "package.json": JSON.stringify({ type }) });
  const all = { ...STRICT, ...options };
  const host = hostOf(all, project.directory);
  const file = path.join(project.directory, name);
  const mode = ts.getImpliedNodeFormatForFile(file, undefined, host, all);
  const missing = [...(PROGRAM + WASMOON).matchAll(/ from "([^"]+)"/g)].filter(([, entry = ""]) => {
    const { resolvedModule } = ts.resolveModuleName(entry, file, all, host, undefined, undefined, mode);
    return resolvedModule?.extension !== ts.Extension.Dts;
  });
  expect(missing).toEqual([]);
});

test.for(ALL ? WAYS : WAYS.slice(0, 1))(
  "with ES2022 alone, resolved as %s does",
  ([, { name, type }, options]) => {
    expect(errorsOf(name, PROGRAM, type, options)).toEqual([]);
  },
);

test("with the types of a page", () => {
  const [, { name, type }, options] = WAYS[4] as (typeof WAYS)[number];
  const lib = ["lib.es2022.d.ts", "lib.dom.d.ts"];
  expect(errorsOf(name, PROGRAM, type, { ...options, lib })).toEqual([]);
});

test.for(ALL ? WAYS : [])(
  "with Node's types, wasmoon's too, resolved as %s does",
  ([, { name, type }, options]) => {
    const typeRoots = [path.join(ROOT, "node_modules", "@types")];
    const lib = ["lib.es2022.d.ts", "lib.dom.d.ts"];
    const node = { types: ["node", "emscripten"], typeRoots, lib, skipLibCheck: true };
    expect(errorsOf(name, PROGRAM + WASMOON, type, { ...options, ...node })).toEqual([]);
  },
);
