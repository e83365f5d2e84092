/**
 * The members of the objects that users hold: those of the published types, those that the objects have, and those that
 * docs/embedding.md lists are the same. What the package needs of them otherwise is behind private fields.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { loadRuntime, type LuaFunction } from "../../src/index.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLASSES = ["Runtime", "LuaState", "LuaTable", "LuaFunction", "LuaThread"] as const;
type ClassName = (typeof CLASSES)[number];

/** The members that the last table of the page has for a class. */
function documented(name: string): string[] {
  const page = readFileSync(path.join(ROOT, "docs/embedding.md"), "utf8");
  const [, cell = ""] = new RegExp(`^\\| \`${name}\` +\\| (.*) \\|$`, "m").exec(page) ?? [];
  return [...cell.matchAll(/`(\w+)`/g)].map(([, member = ""]) => member).sort();
}

/** The declarations that tsc writes for src, by path; and what they declare, as a program that imports them sees it. */
function publishedTypes(): (name: string) => string[] {
  const config = ts.getParsedCommandLineOfConfigFile(
    path.join(ROOT, "tsconfig.json"),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  if (config === undefined) throw new Error("tsconfig.json cannot be read");
  const options = { ...config.options, emitDeclarationOnly: true, outDir: path.join(ROOT, "dist") };
  const entry = path.join(ROOT, "src/index.ts");
  const declarations = new Map<string, string>();
  const sources = ts.createProgram([entry], options);
  sources.emit(undefined, (file, text) => declarations.set(file, text), undefined, true);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => declarations.has(file) || fileExists.call(host, file);
  host.readFile = (file) => declarations.get(file) ?? readFile.call(host, file);
  const { getSourceFile } = host;
  host.getSourceFile = (file, version, ...rest) => {
    const text = declarations.get(file);
    return text === undefined
      ? getSourceFile.call(host, file, version, ...rest)
      : ts.createSourceFile(file, text, version);
  };
  const index = path.join(ROOT, "dist/index.d.ts");
  const program = ts.createProgram([index], { ...options, emitDeclarationOnly: false, noEmit: true }, host);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(index);
  const exported = file && checker.getSymbolAtLocation(file);
  if (exported === undefined) throw new Error("dist/index.d.ts exports nothing");
  const symbols = checker.getExportsOfModule(exported);
  return (name) => {
    const alias = symbols.find((symbol) => symbol.name === name);
    if (alias === undefined) throw new Error(`${name} is not exported`);
    const type = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(alias));
    return type
      .getProperties()
      .filter((member) => !/^(?:#|__)/.test(member.name)) // private fields, and symbols
      .map((member) => member.name)
      .sort();
  };
}

/** The names that an object and its prototypes have, but for those of every object or function. */
function ownAndInherited(object: object): string[] {
  const names = new Set<string>();
  for (let at = object; at !== Object.prototype && at !== Function.prototype;) {
    for (const name of Object.getOwnPropertyNames(at)) names.add(name);
    at = Object.getPrototypeOf(at) as object;
  }
  names.delete("constructor");
  return [...names].sort();
}

let published: (name: string) => string[];

beforeAll(() => {
  published = publishedTypes();
}, 120_000);

it.each(["Limits", "StateMemory"])("%s shows in its published type what the docs list", (name) => {
  expect(documented(name).length).toBeGreaterThan(0);
  expect(published(name)).toEqual(documented(name));
});

describe.each(CLASSES)("%s", (name) => {
  it("shows in its published type what the docs list", () => {
    expect(documented(name).length).toBeGreaterThan(0);
    expect(published(name)).toEqual(documented(name));
  });

  it("has nothing else while it runs", async () => {
    const runtime = await loadRuntime();
    using state = runtime.createState();
    const fn = state.load("return 1");
    const objects: Readonly<Record<ClassName, object>> = {
      Runtime: runtime,
      LuaState: state,
      LuaTable: state.createTable(),
      LuaFunction: fn,
      LuaThread: state.createThread(fn as LuaFunction),
    };
    const names = ownAndInherited(objects[name]);
    if (name !== "LuaFunction") expect(names).toEqual(documented(name));
    // A function's own, and what it inherits from Function.prototype.
    else
      expect([...names, "apply", "bind", "call"].sort()).toEqual(
        [...documented(name), "length", "name"].sort(),
      );
  });
});
