/** Reads rockspecs: what LuaRocks builds, and from which files. */

import { rockspec as wrong } from "../errors/command.js";
import { isObjectLike } from "../errors/describe.js";
import type { Runtime } from "../runtime/runtime.js";
import { LuaTable } from "../values/table.js";

/** A module of a rock. */
export interface RockModule {
  /** The name for `require`. */
  readonly name: string;
  /** C files, or one Lua file. */
  readonly sources: readonly string[];
  readonly language: "c" | "lua";
  /** Flags of a C compiler. */
  readonly flags: readonly string[];
}

/** A run of make. */
export interface MakePass {
  readonly target: string;
  /** Variables for its command line. Their values may have `$(NAME)` of LuaRocks' variables. */
  readonly variables: ReadonlyMap<string, string>;
}

/** A file that is copied as it is. */
export interface RockFile {
  readonly from: string;
  /** Below the directory of modules. */
  readonly to: string;
}

/** What a rockspec describes. */
export interface Rock {
  /** With the version; empty if the rockspec does not say. */
  readonly name: string;
  /** Its version and licence, for the ABI section of its modules. */
  readonly version: string | undefined;
  readonly license: string | undefined;
  /** What it depends on, besides Lua, as the rockspec writes it. */
  readonly dependencies: readonly string[];
  /** The directory of its sources in the archive, if the rockspec says. */
  readonly sourceDirectory: string | undefined;
  readonly modules: readonly RockModule[];
  /** Undefined for a rock without makefile. */
  readonly make: { readonly makefile: string; readonly passes: readonly MakePass[] } | undefined;
  readonly files: readonly RockFile[];
}

/** A rockspec is a list of assignments; a program with a loop must still end. */
const FUEL = 10_000_000;
const MEMORY = 64 * 2 ** 20;

/** Runs a rockspec as LuaRocks does, without any global variable, and returns those that it sets. */
const RUN = `local text, name = ...
local env = {}
local f, message = load(text, "@" .. name, "t", env)
if not f then error(message, 0) end
f()
return { build = env.build, package = env.package, version = env.version, source = env.source, description = env.description, dependencies = env.dependencies }`;

/** What LuaRocks applies of `build.platforms` on the systems that are most like this one, in order. */
const PLATFORMS = ["unix", "linux"];

type Table = ReadonlyMap<unknown, unknown>;

/** Reads a rockspec. `file` is for messages. Throws ERR_ROCKSPEC. */
export function readRockspec(text: string, file: string, runtime: Runtime): Rock {
  const globals = tableOf(runRockspec(text, file, runtime));
  const build = tableOf(globals?.get("build"));
  if (build === undefined) throw wrong(file, "it sets no table build");
  const platforms = tableOf(build.get("platforms"));
  const merged = PLATFORMS.reduce((all, name) => merge(all, tableOf(platforms?.get(name))), build);
  const type = merged.get("type") ?? "builtin";
  if (type !== "builtin" && type !== "module" && type !== "none" && type !== "make")
    throw wrong(file, `its build.type is ${JSON.stringify(type)}, expected "builtin" or "make"`);
  const listsModules = type === "builtin" || type === "module";
  const modules = listsModules ? tableOf(merged.get("modules")) : undefined;
  if (modules === undefined && listsModules) throw wrong(file, "it has no table build.modules");
  const directory = tableOf(globals?.get("source"))?.get("dir");
  return {
    name: [globals?.get("package"), globals?.get("version")]
      .filter((part) => typeof part === "string")
      .join(" "),
    version: textOf(globals?.get("version")),
    license: textOf(tableOf(globals?.get("description"))?.get("license")),
    dependencies: stringsOf(file, "dependencies", numberedIn(globals?.get("dependencies"))).filter(
      (name) => !/^lua(?![\w-])/.test(name),
    ),
    sourceDirectory: textOf(directory),
    modules: [...(modules ?? [])].map(([name, value]) => moduleOf(file, name, value)),
    make: type === "make" ? makeOf(file, merged) : undefined,
    files: filesOf(file, tableOf(merged.get("install"))),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads the fields of the type `make` as LuaRocks does: one pass builds, one installs. */
function makeOf(file: string, build: Table): Rock["make"] {
  const shared = stringMap(file, "build.variables", build.get("variables"));
  const pass = (name: string, target: string): MakePass[] => {
    if (build.get(`${name}_pass`) === false) return [];
    const variables = stringMap(file, `build.${name}_variables`, build.get(`${name}_variables`));
    const given = build.get(`${name}_target`);
    return [
      {
        target: typeof given === "string" ? given : target,
        variables: new Map([...shared, ...variables]),
      },
    ];
  };
  const makefile = build.get("makefile");
  return {
    makefile: typeof makefile === "string" ? makefile : "Makefile",
    passes: [...pass("build", ""), ...pass("install", "install")],
  };
}

/** Where LuaRocks puts the files of `build.install`, by their kind. */
const INSTALLED: Readonly<Record<string, string>> = { lua: "", lib: "", bin: "bin/" };

function filesOf(file: string, install: Table | undefined): RockFile[] {
  return Object.entries(INSTALLED).flatMap(([kind, directory]) => {
    const list = tableOf(install?.get(kind));
    return [...(list ?? [])].map(([name, from]): RockFile => {
      const where = `build.install.${kind}[${JSON.stringify(name)}]`;
      if (typeof from !== "string") throw wrong(file, `${where} is not the name of a file`);
      const base = from.replace(/^.*\//, "");
      const ending = /\.[^.]*$/.exec(base)?.[0] ?? "";
      const named = kind === "bin" ? name : `${String(name).replaceAll(".", "/")}${ending}`;
      const to = directory + (typeof name === "string" ? String(named) : base);
      if (/^\/|(?:^|\/)\.\.(?:\/|$)/.test(to))
        throw wrong(file, `${where} leads out of the directory of modules`);
      return { from, to };
    });
  });
}

function stringMap(file: string, where: string, value: unknown): Map<string, string> {
  return new Map(
    [...(tableOf(value) ?? [])].map(([name, text]) => {
      if (typeof name !== "string" || !/^\w+$/.test(name) || typeof text !== "string")
        throw wrong(file, `${where} is not a table of strings by names of variables`);
      return [name, text];
    }),
  );
}

function runRockspec(text: string, file: string, runtime: Runtime): unknown {
  const state = runtime.createState({ sandbox: "strict" });
  try {
    state.limits.set({ fuel: FUEL, memory: MEMORY });
    const [table] = state.run(RUN, { args: [text.replace(/^#.*/, ""), file] });
    return table instanceof LuaTable ? table.toJS() : undefined;
  } catch (error) {
    throw wrong(file, "it does not run", error);
  } finally {
    state.close();
  }
}

function moduleOf(file: string, name: unknown, value: unknown): RockModule {
  if (typeof name !== "string" || !/^[\w-]+(?:\.[\w-]+)*$/.test(name))
    throw wrong(file, `found ${JSON.stringify(name)} in build.modules, expected the name of a module`);
  const where = `build.modules[${JSON.stringify(name)}]`;
  if (typeof value === "string" && value.endsWith(".lua"))
    return { name, sources: [value], language: "lua", flags: [] };
  const table = tableOf(typeof value === "string" ? [value] : value);
  if (table === undefined) throw wrong(file, `${where} is neither a file nor a table`);
  const list = (key: string): string[] => stringsOf(file, `${where}.${key}`, table.get(key));
  const sources = table.has(1) ? stringsOf(file, where, numbered(table)) : list("sources");
  if (sources.length === 0) throw wrong(file, `${where} has no sources`);
  const flags = [
    ...list("defines").map((define) => `-D${define}`),
    ...directories(file, where, "-I", list("incdirs")),
    ...directories(file, where, "-L", list("libdirs")),
    ...list("libraries").map((library) => `-l${library}`),
  ];
  return { name, sources, language: "c", flags };
}

function numberedIn(value: unknown): unknown[] {
  const table = tableOf(value);
  return table === undefined ? [] : numbered(table);
}

/** Returns the values at 1, 2 and so on. */
function numbered(table: Table): unknown[] {
  const values: unknown[] = [];
  while (table.has(values.length + 1)) values.push(table.get(values.length + 1));
  return values;
}

/** Leaves out Lua's own directories. Others that LuaRocks would look for must be given as flags. */
function directories(file: string, where: string, flag: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (/^\$\(LUA_(?:INC|LIB)DIR\)$/.test(name)) return [];
    if (/\$\(\w+\)/.test(name))
      throw wrong(
        file,
        `${where} needs ${name}, a library that is not in the rock; use perilune build file.c`,
      );
    return [flag + name];
  });
}

function stringsOf(file: string, where: string, value: unknown): string[] {
  if (value === undefined) return [];
  const items = typeof value === "string" ? [value] : [...(tableOf(value)?.values() ?? [undefined])];
  return items.map((item) => {
    if (typeof item !== "string") throw wrong(file, `${where} is not a list of strings`);
    return item;
  });
}

/** Returns the fields of a table that was copied out of Lua, undefined for anything else. */
function tableOf(value: unknown): Table | undefined {
  if (value instanceof Map) return value;
  if (Array.isArray(value)) return new Map(value.map((item, at) => [at + 1, item]));
  return isObjectLike(value) ? new Map(Object.entries(value)) : undefined;
}

/** Merges tables within tables, as LuaRocks does. */
function merge(base: Table, over: Table | undefined): Table {
  if (over === undefined) return base;
  const merged = new Map(base);
  for (const [key, value] of over) {
    const [below, above] = [tableOf(merged.get(key)), tableOf(value)];
    merged.set(key, below && above ? merge(below, above) : value);
  }
  return merged;
}
