/** A call from Lua into a C function: of a module linked at run time, of the same source linked statically, of Lua's own. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const SOURCE = fileURLToPath(new URL("../native/calls.c", import.meta.url));
const CALLS = 200_000;

/** A fresh activation of the interpreter for each sample: none stays in code that was compiled in a hurry. */
const LOOP = `
  local abs, n = ...
  local sum = 0
  for i = 1, n do sum = sum + abs(-i) end
  return sum`;

/** @returns {import("../support/measure.mjs").Case} */
function callCase(name, state, expression) {
  const loop = state.load(LOOP);
  const [fn] = state.run(`return ${expression}`);
  return {
    name,
    per: CALLS,
    run: () => loop(fn, CALLS)[0],
    check: (sum) => assert.equal(sum, (CALLS * (CALLS + 1)) / 2),
  };
}

/**
 * @param {typeof import("../../dist/index.js")} perilune
 * @param {typeof import("../../dist/compile/compile.node.js")} compile
 * @param {typeof import("../../dist/compile/link.node.js")} linking
 * @returns {Promise<{ cases: import("../support/measure.mjs").Case[], missing: string[] }>}
 */
export async function callCases(perilune, compile, linking) {
  const runtime = await perilune.loadRuntime();
  const { wasm } = await compile.compileModule({ files: [SOURCE], compiler: "auto", optimize: "2" });
  const dynamic = runtime.createState();
  dynamic.set("calls", dynamic.openNative(wasm));
  const cases = [
    callCase("math.abs", dynamic, "math.abs"),
    callCase("calls.abs, linked at run time", dynamic, "calls.abs"),
  ];
  const missing = [];
  const directory = await mkdtemp(path.join(tmpdir(), "perilune-bench-"));
  try {
    const out = path.join(directory, "core.wasm");
    await linking.linkCore({ modules: [{ name: "calls", files: [SOURCE] }], out });
    const core = await perilune.loadRuntime({ wasm: out });
    const state = core.createState();
    state.run("calls = require 'calls'");
    cases.push(callCase("calls.abs, linked statically", state, "calls.abs"));
    cases.push(callCase("math.abs of that core", state, "math.abs"));
  } catch (error) {
    missing.push(`calls.abs, linked statically: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    await rm(directory, { recursive: true });
  }
  return { cases, missing };
}
