#!/usr/bin/env node
/**
 * Runs a build script and prints the result as a Dockerfile or, with --json, as the graph itself.
 *
 *   node examples/build/run.mjs build.lua [--json]
 *
 * Searches for the script in the current directory, then next to this file. `require` searches the script's directory,
 * then the bundled modules.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { loadRuntime, LuaError } from "perilune";
import { installBuilder } from "./host/bk.mjs";
import { toDockerfile } from "./host/dockerfile.mjs";
import { BuildInputError } from "./host/graph.mjs";

const USAGE = "usage: node examples/build/run.mjs SCRIPT.lua [--json]";

/** Finds the script. */
function find(script) {
  const beside = path.join(path.dirname(fileURLToPath(import.meta.url)), script);
  return !existsSync(script) && existsSync(beside) ? beside : script;
}

/** @returns {Promise<import("./host/graph.mjs").BuildGraph>} */
async function build(script) {
  const runtime = await loadRuntime();
  const state = runtime.createState({ context: path.dirname(script) });
  try {
    const graph = installBuilder(state);
    const [chunk, problem] = state.run("return loadfile(..., 't')", { name: "=run.mjs", args: [script] });
    if (problem !== undefined) throw new BuildInputError(problem);
    chunk();
    return graph.result();
  } finally {
    state.close();
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: "boolean" } },
      allowPositionals: true,
    });
    if (positionals.length === 1) return { script: positionals[0], json: values.json === true };
  } catch (error) {
    process.stderr.write(`run.mjs: ${error.message}\n`);
  }
  process.stderr.write(`${USAGE}\n`);
  return undefined;
}

async function main() {
  const wanted = readArguments();
  if (wanted === undefined) return 2;
  const script = find(wanted.script);
  try {
    const graph = await build(script);
    process.stdout.write(wanted.json ? `${JSON.stringify(graph, null, 2)}\n` : toDockerfile(graph));
    return 0;
  } catch (error) {
    if (!(error instanceof LuaError || error instanceof BuildInputError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

process.exitCode = await main();
