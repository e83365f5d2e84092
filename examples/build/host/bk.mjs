/**
 * The module `bk`, a global of build scripts. The graph is in JavaScript (graph.mjs); scripts hold Lua tables with methods
 * (bk.lua). Calls pass a node of the graph as its number.
 */
import { readFileSync } from "node:fs";
import { LuaMultiReturn } from "perilune";
import { BuildInputError, Graph } from "./graph.mjs";

const SOURCE = new URL("bk.lua", import.meta.url);

/**
 * Makes the global `bk` in a state, with a new graph.
 * @param {import("perilune").LuaState} state
 * @returns {Graph} the graph, which the script fills; call its `result()` after the script has ended
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
  ].map(reporting);
  const [bk] = state.run(readFileSync(SOURCE), { name: "=bk", args: host });
  state.set("bk", bk);
  return graph;
}

/** Returns a `BuildInputError` to Lua as a second result. bk.lua raises it, because only Lua knows the script's line. */
function reporting(step) {
  return (...args) => {
    try {
      return step(...args);
    } catch (error) {
      if (error instanceof BuildInputError) return LuaMultiReturn.of(undefined, error.message);
      throw error;
    }
  };
}
