#!/usr/bin/env node
/**
 * The memory of processes that wait, and the times to start, wake and end them. Needs dist/.
 *
 *   node --expose-gc bench/parked.mjs [count]
 *
 * Prints bytes per process: of JavaScript's heap, and of the memory that all states share, beside those of an empty state.
 */
import time from "../dist/hosts/time/module.js";
import { loadRuntime } from "../dist/index.js";
import * as processes from "../dist/processes.js";

const COUNT = Number(process.argv[2] ?? 10_000);
const { gc } = globalThis;
if (gc === undefined) throw new Error("node --expose-gc bench/parked.mjs");

const runtime = await loadRuntime({ realFiles: false });
const turn = () => new Promise((resolve) => setImmediate(resolve));
const print = (name, value) => process.stdout.write(`${name.padEnd(44)}${value.padStart(12)}\n`);

/** What is in use after a collection. */
async function used() {
  for (let i = 0; i < 3; i++) {
    gc();
    await turn();
  }
  return { heap: process.memoryUsage().heapUsed, lua: runtime.stats().memoryUsed };
}

async function compare(name, make) {
  const before = await used();
  const kept = await make();
  const after = await used();
  for (const [part, title] of [
    ["heap", "heap of JavaScript"],
    ["lua", "memory of Lua"],
  ])
    print(`${name}: ${title}`, `${((after[part] - before[part]) / COUNT / 1000).toFixed(1)} kB`);
  return kept;
}

async function timed(name, step) {
  const start = performance.now();
  const result = await step();
  print(`${name} ${COUNT.toLocaleString("en")}`, `${(performance.now() - start).toFixed(0)} ms`);
  return result;
}

const states = await compare("an empty state", () =>
  Array.from({ length: COUNT }, () => runtime.createState()),
);
for (const state of states) state.close();

let alarms = [];
const dispatcher = processes.createDispatcher();
const clock = {
  now: () => 0,
  at: (_, step) => {
    alarms.push(step);
    return () => undefined;
  },
};
dispatcher.registerAll(processes.clockHandlers(clock));
const scheduler = processes.createScheduler({ dispatcher });
scheduler.start();
const proto = processes.compile(
  runtime,
  'local time = require "time" local n = ... time.sleep(n) return n',
  "parked.lua",
);
const parked = processes.createProcess({ proto, modules: [time] });
const ends = await compare("a waiting process", async () => {
  const all = await timed("start", async () => {
    const started = Array.from({ length: COUNT }, (_, i) =>
      scheduler.execute({}, new processes.Pid("parked"), parked, "", [i]),
    );
    while (alarms.length < COUNT) await turn();
    return started;
  });
  return all;
});
const results = await timed("wake and end", () => {
  for (const ring of alarms) ring();
  alarms = [];
  return Promise.all(ends);
});
results.forEach(({ values }, i) => {
  if (values?.[0] !== i) throw new Error(`process ${i} returned ${String(values?.[0])}`);
});
