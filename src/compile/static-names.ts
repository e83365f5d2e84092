/**
 * Names for `require` of the modules linked into a core. The default is the part after `luaopen_`. A symbol does not
 * distinguish `a_b` and `a.b`, so a name with a dot must be given.
 */
import type { StaticEntry } from "../../wasm/tools/static-core.mjs";
import { staticName, exportMissing, noInitFunction } from "../errors/compile.js";
import { initFunctions, isInitFunction } from "../modules/native/native-names.js";
import type { Input } from "./project.js";

/** Returns the entry of a module with a given name; `defined` are the functions of its objects. */
export function ownName(name: string, defined: readonly string[]): StaticEntry {
  const wanted = initFunctions(name);
  const open = wanted.find((symbol) => defined.includes(symbol)) ?? wanted[0];
  if (open === undefined || !/^\w+$/.test(open))
    throw staticName(`no C function can open ${JSON.stringify(name)}`);
  return { name, open };
}

/**
 * Returns `given` and an entry for each init function that none of them names. Throws ERR_EXPORT_MISSING for an undefined
 * function (the linker finds those in archives), ERR_NO_INIT if there is no module at all.
 */
export function namedEntries(
  given: readonly StaticEntry[],
  defined: readonly string[],
  inputs: readonly Input[],
  hasArchive: boolean,
): StaticEntry[] {
  const absent = given.filter(({ open }) => !defined.includes(open)).map(({ open }) => open);
  if (absent.length > 0 && !hasArchive) throw exportMissing(absent);
  const named = new Set(given.map(({ open }) => open));
  const others = [...new Set(defined)].filter((symbol) => isInitFunction(symbol) && !named.has(symbol));
  const entries = [...given, ...others.map((open) => ({ name: open.slice("luaopen_".length), open }))];
  if (entries.length === 0) throw noInitFunction(inputs.map((input) => input.name));
  return entries;
}

/** Throws ERR_STATIC_NAME if two modules have the same name or a name cannot be written in C. */
export function staticEntries(entries: readonly StaticEntry[]): readonly StaticEntry[] {
  const known = new Map<string, string>();
  for (const { name, open } of entries) {
    const other = known.get(name);
    if (other !== undefined) throw staticName(`two modules have the name ${name}: ${other} and ${open}`);
    if (!/^[\x20-\x7e]+$/.test(name)) throw staticName(`${JSON.stringify(name)} is not a module name`);
    known.set(name, open);
  }
  return entries;
}
