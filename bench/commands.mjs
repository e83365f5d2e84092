#!/usr/bin/env node
/**
 * Yields and resumes per second, on one core: commands of a module through a handler that does nothing, promises of a host
 * function with a dispatcher and without, `await` in JavaScript alone, and wasmoon's `:await()`. Needs dist/.
 *
 *   node bench/commands.mjs [count]
 *
 * Prints the best of seven rounds of each, and how it compares with JavaScript's own `await`.
 */
import { LuaFactory } from "wasmoon";
import { defineModule, loadRuntime } from "../dist/index.js";
import { commandId, createDispatcher, Yield } from "../dist/processes.js";

const COUNT = Number(process.argv[2] ?? 200_000);
const ROUNDS = 7;

const NOTHING = commandId("bench", "nothing");

class NothingYield extends Yield {
  commandId = NOTHING;

  constructor(value) {
    super();
    this.value = value;
  }

  toCommand() {
    return this.value;
  }
}

const bench = defineModule({
  name: "bench",
  types: (t) => ({
    export: t.record({
      nothing: t.function({ params: [t.param("n", t.integer)], results: [t.integer], yields: [NOTHING] }),
    }),
  }),
  build: () => ({
    exports: { nothing: (n) => new NothingYield(n) },
    yields: [{ type: NothingYield, command: NOTHING }],
  }),
});

/** Awaits `COUNT` times and returns the sum of the results. */
const loop = (call) => `local sum = 0 for i = 1, ${COUNT} do sum = sum + ${call} end return sum`;

const runtime = await loadRuntime();
const nothing = async (n) => n;

function commands() {
  const dispatcher = createDispatcher();
  dispatcher.register(NOTHING, nothing);
  const state = runtime.createState({ dispatcher, modules: [bench] });
  state.bind(bench);
  return () => state.runAsync(loop("bench.nothing(i)"), { result: "one" });
}

function promises(options) {
  const state = runtime.createState(options);
  state.set("nothing", nothing);
  return () => state.runAsync(loop("nothing(i)"), { result: "one" });
}

async function wasmoon() {
  const lua = await new LuaFactory().createEngine();
  lua.global.set("nothing", nothing);
  return () => lua.doString(loop("nothing(i):await()"));
}

async function javascript() {
  let sum = 0;
  for (let i = 1; i <= COUNT; i++) sum += await nothing(i);
  return sum;
}

const subjects = {
  "commands of a module": commands(),
  "promises, dispatched": promises({ dispatcher: createDispatcher() }),
  promises: promises({}),
  "JavaScript's await": javascript,
  "wasmoon's :await()": await wasmoon(),
};

const best = new Map();
for (let round = 0; round < ROUNDS; round++)
  for (const [name, run] of Object.entries(subjects)) {
    const start = performance.now();
    const sum = await run();
    const time = performance.now() - start;
    if (sum !== (COUNT * (COUNT + 1)) / 2) throw new Error(`${name}: the sum is ${sum}`);
    best.set(name, Math.min(best.get(name) ?? Infinity, time));
  }
const base = best.get("JavaScript's await") ?? NaN;
for (const [name, time] of best) {
  const rate = Math.round((COUNT / time) * 1000).toLocaleString("en");
  process.stdout.write(`${name.padEnd(24)}${rate.padStart(12)} /s${(time / base).toFixed(1).padStart(8)}\n`);
}
