/** The boundary by Perilune's own `LuaState`. */
import { boundaryCases } from "./cases.mjs";

/** Gives what `use` makes of a handle, which is closed. */
function closing(handle, use) {
  try {
    return use(handle);
  } finally {
    handle.close();
  }
}

/** A module whose function adds two numbers, in either way to write one. */
function adder({ defineModule, lowLevel }, kind) {
  const high = (a, b) => a + b;
  const low = (l) => {
    l.push(l.checkNumber(1) + l.checkNumber(2));
    return 1;
  };
  return defineModule({
    name: "adder",
    types: (t) => ({
      export: t.record({
        add: t.function({ params: [t.param("a", t.number), t.param("b", t.number)], results: [t.number] }),
      }),
    }),
    build: () => ({ exports: { add: kind === "high" ? high : lowLevel(low) } }),
  });
}

/** @returns {import("./cases.mjs").Embedding} */
function embedding(runtime, perilune) {
  const state = runtime.createState({ ignoreEnvironment: true });
  return {
    run: (source) => void state.run(source),
    fn: (name) => {
      const fn = state.get(name);
      return (...args) => state.call(fn, args)[0];
    },
    expose: (name, value) => state.set(name, value),
    exposeModule: (kind) => {
      state.bind(adder(perilune, kind));
      state.run("host = adder.add");
    },
    freeze: () => closing(state.get("fields"), (table) => state.freeze(table)),
    tableOut: (name) =>
      closing(state.get(name), (table) => Array.from({ length: 100 }, (_, i) => table.get(i + 1))),
    tableIn: (name, values) =>
      closing(state.run("return {}")[0], (table) => {
        values.forEach((value, i) => table.set(i + 1, value));
        state.set(name, table);
      }),
    close: () => state.close(),
  };
}

export const boundaryOfPerilune = (runtime, perilune) => boundaryCases(() => embedding(runtime, perilune));
