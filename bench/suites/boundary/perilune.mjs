/** The boundary by Perilune's own `LuaState`. */
import { boundaryCases } from "./cases.mjs";

/** @returns {import("./cases.mjs").Embedding} */
function embedding({ runtime, hostObject }) {
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
    object: (name, value) => state.set(name, hostObject(value)),
    collect: () => void state.run("collectgarbage()"),
    close: () => state.close(),
  };
}

export const boundaryOfPerilune = (source, given) => boundaryCases(source, () => embedding(given));
