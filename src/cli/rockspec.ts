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

/** A rockspec is a list of assignments; a program with a loop must still end. */
const FUEL = 10_000_000;
const MEMORY = 64 * 2 ** 20;

/** Runs a rockspec as LuaRocks does, without any global variable, and returns those that it sets. */
const RUN = `local text, name = ...
local env = {}
local f, message = load(text, "@" .. name, "t", env)
if not f then error(message, 0) end
f()
return { build = env.build }`;

/** What LuaRocks applies of `build.platforms` on the systems that are most like this one, in order. */
const PLATFORMS = ["unix", "linux"];

type Table = ReadonlyMap<unknown, unknown>;

/** Returns the modules that a rockspec lists. `file` is for messages. Throws ERR_ROCKSPEC. */
export function readRockspec(text: string, file: string, runtime: Runtime): RockModule[] {
  const globals = tableOf(runRockspec(text, file, runtime));
  const build = tableOf(globals?.get("build"));
  if (build === undefined) throw wrong(file, "it sets no table build");
  const platforms = tableOf(build.get("platforms"));
  const merged = PLATFORMS.reduce((all, name) => merge(all, tableOf(platforms?.get(name))), build);
  const type = merged.get("type") ?? "builtin";
  if (type !== "builtin" && type !== "module" && type !== "none") {
    const make = type === "make" ? `: run make CC="perilune cc" AR="perilune ar"` : "";
    throw wrong(file, `its build.type is ${JSON.stringify(type)}, expected "builtin"${make}`);
  }
  const modules = tableOf(merged.get("modules"));
  if (modules === undefined && type !== "none") throw wrong(file, "it has no table build.modules");
  return [...(modules ?? [])].map(([name, value]) => moduleOf(file, name, value));
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
