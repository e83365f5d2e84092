/**
 * The module `bk` that a build script finds as a global: the graph is kept here (graph.mjs), the objects that a script
 * holds are Lua tables with methods (bk.lua). A node of the graph is passed as its number.
 */
import { readFileSync } from "node:fs";
import { LuaMultiReturn } from "perilune";
import { BuildInputError, Graph } from "./graph.mjs";

const SOURCE = new URL("bk.lua", import.meta.url);

/**
 * Makes the global `bk` in a state, with a graph of its own.
 * @param {import("perilune").LuaState} state
 * @returns {Graph} what the script makes; ask for its `result()` when the script is through
 */
export function installBuilder(state) {
  const graph = new Graph();
  const host = [
    (reference) => graph.image(reference),
    (directory) => graph.local(directory),
    (target) => graph.checkCache(target),
    (base, command, cwd, ...caches) => graph.run(base, command, cwd, caches),
    (base, source, from, to) => graph.copy(base, source, from, to),
    (id, ...entrypoint) => graph.export(id, entrypoint),
  ].map(saying);
  const [bk] = state.run(readFileSync(SOURCE), { name: "=bk", args: host });
  state.set("bk", bk);
  return graph;
}

/** Gives a `BuildInputError` to Lua as a second result, to be raised there: only Lua knows the script's line. */
function saying(step) {
  return (...args) => {
    try {
      return step(...args);
    } catch (error) {
      if (error instanceof BuildInputError) return LuaMultiReturn.of(undefined, error.message);
      throw error;
    }
  };
}
