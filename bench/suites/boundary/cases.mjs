/**
 * What crosses between JavaScript and Lua, written once for every embedding: an adapter gives it the same few operations of
 * each (perilune.mjs, wasmoon.mjs, fengari.mjs), and floor.c does the same by Lua's C API. The size is the number of
 * crossings. What an adapter does not have is named as not measured.
 */
import { Cannot } from "../../subjects/answers.mjs";
import { CALLS } from "./calls.mjs";
import { HOST_MODULES } from "./host-modules.mjs";
import { STRUCTURES } from "./structures.mjs";
import { repeating } from "./sums.mjs";
import { TEXTS } from "./texts.mjs";

/**
 * @typedef {object} Embedding one state
 * @property {(source: string) => void} run
 * @property {(name: string) => (...args: any[]) => any} fn a global function of Lua
 * @property {(results: any) => any} first what a call gave first
 * @property {(source: string) => any} evaluate runs a chunk; its first result
 * @property {(name: string, value: (...args: any[]) => any) => void} expose makes a function of JavaScript a global
 * @property {(kind: "high" | "low") => void} [exposeModule] makes the function of a host module that adds two numbers, which
 *   it checks, the global `host`; where there are no modules a function of JavaScript
 * @property {() => void} [freeze] makes the global table `fields` immutable
 * @property {(name: string) => any} tableOut a global table by value
 * @property {(name: string, value: object) => void} object makes an object of JavaScript a global, by reference
 * @property {() => void} [collect] garbage of Lua's own
 * @property {() => void} close
 *
 * @typedef {object} BoundaryCase
 * @property {string} title
 * @property {number} full the number of crossings, by level
 * @property {number} small
 * @property {number} tiny
 * @property {boolean} [byValue] whether objects go into Lua by value
 * @property {(n: number) => number} expected the checksum of a size
 * @property {(lua: Embedding) => (n: number) => number} make how the loop is made from an embedding
 * @property {() => (n: number) => number} [platform] what JavaScript itself has for it, with the same checksum
 *
 * @typedef {Readonly<Record<string, BoundaryCase>>} BoundaryCases
 */

/** @type {BoundaryCases} */
export const BOUNDARY = { ...CALLS, ...HOST_MODULES, ...TEXTS, ...STRUCTURES };

/** The Lua of the cases, in bench/. */
export const BOUNDARY_LUA = "suites/boundary/boundary.lua";

/**
 * The cases over one embedding, for a host.
 * @param {string} source the text of `BOUNDARY_LUA`
 * @param {(options: { byValue: boolean }) => Embedding} open
 * @param {Readonly<Record<string, string>>} [lacking] cases that it cannot run, and why
 */
export function boundaryCases(source, open, lacking = {}) {
  return casesBy(([name, { make, byValue = false }]) => {
    if (lacking[name] !== undefined) throw new Cannot(lacking[name]);
    const lua = open({ byValue });
    lua.run(source);
    return { run: repeating(make(lua)), collect: lua.collect, close: () => lua.close() };
  });
}

/** The cases that JavaScript has something for. */
export function boundaryOfPlatform() {
  return casesBy(([, { platform }]) => {
    if (platform === undefined) throw new Cannot("there is no Lua");
    return { run: repeating(platform()) };
  });
}

function casesBy(make) {
  return Object.fromEntries(
    Object.entries(BOUNDARY).map((each) => [`boundary/${each[0]}`, () => make(each)]),
  );
}
