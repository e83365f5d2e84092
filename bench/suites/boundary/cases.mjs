/**
 * The cases of the boundary, written once for all embeddings: adapters provide the same few operations for each (perilune.mjs,
 * wasmoon.mjs, fengari.mjs), and floor.c does the same through Lua's C API. The size is the number of calls or values passed.
 * Cases that an adapter does not support are reported as not measured.
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
 * @property {(name: string) => (...args: any[]) => any} fn returns a global Lua function
 * @property {(results: any) => any} first the first result of a call
 * @property {(source: string) => any} evaluate runs a chunk and returns its first result
 * @property {(name: string, value: (...args: any[]) => any) => void} expose makes a JavaScript function a global
 * @property {(kind: "high" | "low") => void} [exposeModule] sets the global `host` to a host module's function, which checks
 *   and adds two numbers; without modules, to a JavaScript function
 * @property {() => void} [freeze] makes the global table `fields` immutable
 * @property {(name: string) => any} tableOut returns a global table by value
 * @property {(name: string, value: object) => void} object makes a JavaScript object a global, by reference
 * @property {() => void} [collect] collects Lua's garbage
 * @property {() => void} close
 *
 * @typedef {object} BoundaryCase
 * @property {string} title
 * @property {number} full the number of calls or values, by level
 * @property {number} small
 * @property {number} tiny
 * @property {boolean} [byValue] whether objects go into Lua by value
 * @property {(n: number) => number} expected the checksum for a size
 * @property {(lua: Embedding) => (n: number) => number} make makes the loop for an embedding
 * @property {() => (n: number) => number} [platform] JavaScript's own equivalent, with the same checksum
 *
 * @typedef {Readonly<Record<string, BoundaryCase>>} BoundaryCases
 */

/** @type {BoundaryCases} */
export const BOUNDARY = { ...CALLS, ...HOST_MODULES, ...TEXTS, ...STRUCTURES };

/** The Lua side of the cases, relative to bench/. */
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

/** The cases that JavaScript itself has an equivalent for. */
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
