/**
 * Runs attacks (attacks.mjs) one after another in one runtime, each in a state of its own: `child.mjs ENTRY INDEX...`, where
 * ENTRY is the URL of the package. Prints a line of JSON for each: what it gave, and what the state gives afterwards.
 */
import process from "node:process";
import { ATTACKS } from "./attacks.mjs";

const [entry, ...indices] = process.argv.slice(2);
const { hostFunction, hostObject, loadRuntime } = await import(entry);
const runtime = await loadRuntime({ realFiles: false });

/** Long texts by their length. */
const shown = (value) =>
  JSON.stringify(value, (_, it) => (typeof it === "string" && it.length > 1000 ? `${it.length}` : it)) ??
  "undefined";

for (const index of indices) {
  const { code, host, limits, ends } = ATTACKS[index];
  const state = runtime.createState({ warn: () => undefined, stdout: { write: () => undefined } });
  const values = {
    take: (...args) => args.length,
    takeBytes: hostFunction((...args) => args.length, { strings: "bytes" }),
    fail: (text) => {
      throw new Error(`wrong: ${text}`);
    },
    makeFunction: () => () => 1,
    makeObject: () => hostObject({}),
    array: hostObject([1, 2, 3]),
    second: hostObject([]),
    object: hostObject({}),
    map: hostObject(new Map()),
    set: hostObject(new Set()),
    numbers: hostObject(new Float64Array(1e5)),
  };
  for (const [name, value] of Object.entries(values)) state.set(name, value);
  const memory = 16 * 2 ** 20;
  state.limits.set({ memory, timeout: ends === "ERR_LIMIT" ? 300 : 60_000, ...limits });
  let gave;
  try {
    gave = shown(host === undefined ? state.run(code) : host(state, code));
  } catch (error) {
    gave = `${error.code} ${String(error.message).slice(0, 500)}`;
  }
  let after;
  try {
    state.limits.set({ memory });
    await new Promise((resolve) => setTimeout(resolve, 0)); // handles that nobody has are found
    after = state.run("return 1 + 1")[0];
  } catch (error) {
    after = `${error.code} ${error.message}`;
  }
  state.close();
  process.stdout.write(`${JSON.stringify({ index: Number(index), gave, after })}\n`);
}
