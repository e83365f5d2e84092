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

/** @returns {import("./cases.mjs").Embedding} */
function embedding(runtime) {
  const state = runtime.createState({ ignoreEnvironment: true });
  return {
    run: (source) => void state.run(source),
    fn: (name) => {
      const fn = state.get(name);
      return (...args) => state.call(fn, args)[0];
    },
    expose: (name, value) => state.set(name, value),
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

export const boundaryOfPerilune = (runtime) => boundaryCases(() => embedding(runtime));
