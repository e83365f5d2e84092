/**
 * The members of the objects that users hold: the published types, the objects themselves and docs/embedding.md have the
 * same ones. Everything else is private.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { definePacked, loadRuntime, type LuaFunction } from "../../src/index.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLASSES = ["Runtime", "LuaState", "LuaTable", "LuaFunction", "LuaThread", "PackedArray"] as const;
type ClassName = (typeof CLASSES)[number];

/** The members of a class in the last table of the page. */
function documented(name: string): string[] {
  const page = readFileSync(path.join(ROOT, "docs/embedding.md"), "utf8");
  const [, cell = ""] = new RegExp(`^\\| \`${name}\` +\\| (.*) \\|$`, "m").exec(page) ?? [];
  return [...cell.matchAll(/`(\w+)`/g)].map(([, member = ""]) => member).sort();
}

/**
 * The public members of the exported types, by the checker's view of src: tsc writes the same ones to the declarations, since
 * it strips none. One program that emits nothing takes a tenth of the time of emitting the declarations and reading them.
 */
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
  if (config.options.stripInternal === true)
    throw new Error("tsc strips members: read its declarations instead");
  const index = path.join(ROOT, "src/index.ts");
  const program = ts.createProgram([index], config.options);
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(index);
  const exported = file && checker.getSymbolAtLocation(file);
  if (exported === undefined) throw new Error("src/index.ts exports nothing");
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

/** The names of the members of an object and its prototypes, except Object.prototype and Function.prototype. */
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

  it("has no other members at run time", async () => {
    const runtime = await loadRuntime();
    using state = runtime.createState();
    const fn = state.load("return 1");
    const objects: Readonly<Record<ClassName, object>> = {
      Runtime: runtime,
      LuaState: state,
      LuaTable: state.createTable(),
      LuaFunction: fn,
      LuaThread: state.createThread(fn as LuaFunction),
      PackedArray: state.packed(definePacked({ x: "f64" })),
    };
    const names = ownAndInherited(objects[name]);
    if (name !== "LuaFunction") expect(names).toEqual(documented(name));
    // Its own members and those of Function.prototype.
    else
      expect([...names, "apply", "bind", "call"].sort()).toEqual(
        [...documented(name), "length", "name"].sort(),
      );
  });
});
