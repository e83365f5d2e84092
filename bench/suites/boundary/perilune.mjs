/** The boundary through Perilune's own `LuaState`. */
import { boundaryCases } from "./cases.mjs";

/** A module whose function adds two numbers, written in either of the two ways. */
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
    fn: (name) => state.get(name),
    first: (results) => results[0],
    evaluate: (source) => state.run(source)[0],
    expose: (name, value) => state.set(name, value),
    tableOut: (name) => {
      const table = state.get(name);
      try {
        return table.toJS();
      } finally {
        table.close();
      }
    },
    exposeModule: (kind) => {
      state.bind(adder(perilune, kind));
      state.run("host = adder.add");
    },
    freeze: () => {
      const table = state.get("fields");
      state.freeze(table);
      table.close();
    },
    object: (name, value) => state.set(name, perilune.hostObject(value)),
    collect: () => void state.run("collectgarbage()"),
    close: () => state.close(),
  };
}

export const boundaryOfPerilune = (source, runtime, perilune) =>
  boundaryCases(source, () => embedding(runtime, perilune));
