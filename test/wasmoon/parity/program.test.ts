/**
 * Changing the import line is enough: programs that use wasmoon, with each way to import and resolve it, run and compile with
 * `perilune/wasmoon` instead.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtPackage } from "../../support/built.js";
import { ROOT } from "../../support/compile.js";
import { sampled } from "../../support/scale.js";
import { tsc } from "../../support/typescript.js";

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(path.join(tmpdir(), "perilune-program-"));
  const modules = path.join(directory, "node_modules");
  mkdirSync(path.join(modules, "@types"), { recursive: true });
  symlinkSync(builtPackage({ types: true }), path.join(modules, "perilune"), "junction");
  for (const name of ["wasmoon", "@types/emscripten"])
    symlinkSync(path.join(ROOT, "node_modules", name), path.join(modules, name), "junction");
});
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

const node = (...args: string[]): string =>
  execFileSync(process.execPath, ["--no-warnings", ...args], { cwd: directory, encoding: "utf8" });

/** The two packages that a program imports as `wasmoon`. */
const PACKAGES = ["wasmoon", "perilune/wasmoon"];

const BODY = `
  const factory = new LuaFactory();
  factory.createEngine().then(async (lua) => {
    lua.global.set("sum", (x, y) => x + y);
    process.stdout.write(String(await lua.doString("return sum(20, 22)")));
    lua.global.close();
  });`;

describe.each(PACKAGES)("a program that imports %s", (name) => {
  it.each([
    ["named.mjs", `import { LuaFactory } from "wasmoon"; ${BODY}`],
    ["default.mjs", `import wasmoon from "wasmoon"; const { LuaFactory } = wasmoon; ${BODY}`],
    ["star.mjs", `import * as wasmoon from "wasmoon"; const { LuaFactory } = wasmoon; ${BODY}`],
    ["dynamic.mjs", `const { LuaFactory } = await import("wasmoon"); ${BODY}`],
    ["required.cjs", `const { LuaFactory } = require("wasmoon"); ${BODY}`],
    ["whole.cjs", `const wasmoon = require("wasmoon"); const { LuaFactory } = wasmoon; ${BODY}`],
  ])("%s runs", (file, text) => {
    writeFileSync(path.join(directory, file), text.replace('"wasmoon"', `"${name}"`));
    expect(node(file)).toBe("42");
  });
});

describe("a TypeScript program that imports perilune/wasmoon", () => {
  const ways: readonly (readonly [string, string, string])[] = [
    ["program.mts", "nodenext", "nodenext"],
    ["program.cts", "nodenext", "nodenext"],
    ["program.cts", "node16", "node16"],
    ["program.ts", "esnext", "bundler"],
    ["program.ts", "commonjs", "node10"],
  ];
  // test/package/types.test.ts shows that each way finds the declarations.
  it.each(sampled(ways, ways.length))(
    "%s compiles, module %s, resolved as %s does",
    (file, module, resolution) => {
      writeFileSync(path.join(directory, file), PROGRAM.replace('"wasmoon"', '"perilune/wasmoon"'));
      const flags = [
        "--noEmit",
        "--strict",
        "--target",
        "es2022",
        "--lib",
        "es2022,dom",
        "--types",
        "emscripten",
      ];
      expect(tsc(directory, ...flags, "--module", module, "--moduleResolution", resolution, file)).toBe("");
    },
  );
});

/** Every name and method that a program may use, with its types. */
const PROGRAM = `
import { LuaFactory, LuaEngine, LuaThread, LuaGlobal, LuaWasm, LuaMultiReturn, LuaRawResult, LuaReturn, LuaType, LuaTypeExtension, LuaLibraries, LuaTimeoutError, Decoration, decorate, decorateFunction, decorateProxy, decorateUserdata, LUA_MULTRET, type LuaState, type EnvironmentVariables, type LuaResumeResult, type LuaThreadRunOptions } from "wasmoon";
class Host {
  private readonly factory: LuaFactory = new LuaFactory("x.wasm", { A: "b" } satisfies EnvironmentVariables);
  private engine?: LuaEngine;
  async open(options?: ConstructorParameters<typeof LuaEngine>[1]): Promise<LuaEngine> {
    const made = await this.factory.createEngine({ injectObjects: true, functionTimeout: 100, ...options });
    this.engine = made;
    const lua: LuaWasm = await this.factory.getLuaModule();
    this.factory.mountFileSync(lua, "a.lua", "return 1");
    await this.factory.mountFile("b.lua", new Uint8Array(3));
    const again = new LuaEngine(lua, { traceAllocations: true });
    const L: LuaState = again.global.address;
    const thread: LuaThread = again.global.newThread();
    const result: LuaResumeResult = thread.resume(0);
    const timeout: Partial<LuaThreadRunOptions> = { timeout: 1 };
    await thread.run(0, timeout);
    if (result.result === LuaReturn.Yield || LUA_MULTRET === -1) lua.lua_pop(L, 1);
    const returned: LuaMultiReturn = thread.runSync();
    return returned.length > 0 && again instanceof LuaEngine ? again : made;
  }
}
class Extension extends LuaTypeExtension<Date> {
  constructor(global: LuaGlobal) { super(global, "date"); }
  close(): void {}
  isType(_t: LuaThread, _i: number, type: LuaType): boolean { return type === LuaType.Userdata; }
  pushValue(thread: LuaThread, decorated: Decoration<Date>): boolean { return super.pushValue(thread, decorated); }
}
class MyEngine extends LuaEngine { extra = 1 }
class MyFactory extends LuaFactory {
  override async createEngine(options = {}): Promise<LuaEngine> { return super.createEngine(options); }
}
export { Host, Extension, MyEngine, MyFactory };
export const uses = [
  ...[LuaRawResult, LuaLibraries.Base, LuaTimeoutError, decorate, decorateFunction(() => 1, { self: {} })],
  ...[decorateProxy({}), decorateUserdata({}), LuaWasm.initialize("x", {})],
];
`;
