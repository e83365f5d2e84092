/** The boundary by wasmoon's engine. */
import { boundaryCases } from "./cases.mjs";

const LACKING = { "field-immutable": "it has no immutable tables" };

/** @returns {import("./cases.mjs").Embedding} */
function embedding(open) {
  const engine = open();
  return {
    run: (source) => void engine.doStringSync(source),
    fn: (name) => engine.global.get(name),
    expose: (name, value) => engine.global.set(name, value),
    exposeModule: () => engine.global.set("host", (a, b) => a + b),
    tableOut: (name) => Object.values(engine.global.get(name)),
    tableIn: (name, values) => engine.global.set(name, values),
    close: () => engine.global.close(),
  };
}

export const boundaryOfWasmoon = (open) => boundaryCases(() => embedding(open), LACKING);
