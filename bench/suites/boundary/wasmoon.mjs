/** The boundary through wasmoon's engine, its own or ours. */
import { boundaryCases } from "./cases.mjs";

const LACKING = { "read-immutable": "it has no immutable tables" };

/** @returns {import("./cases.mjs").Embedding} */
function embedding(engine) {
  return {
    run: (source) => void engine.doStringSync(source),
    fn: (name) => engine.global.get(name),
    first: (result) => result,
    evaluate: (source) => engine.doStringSync(source),
    expose: (name, value) => engine.global.set(name, value),
    exposeModule: () => engine.global.set("host", (a, b) => a + b),
    tableOut: (name) => engine.global.get(name),
    object: (name, value) => engine.global.set(name, value),
    collect: () => engine.doStringSync("collectgarbage()"),
    close: () => engine.global.close(),
  };
}

/** @param {(options: { enableProxy: boolean }) => any} open opens an engine; without proxies objects pass by value, like ours */
export const boundaryOfWasmoon = (source, open) =>
  boundaryCases(source, ({ byValue }) => embedding(open({ enableProxy: !byValue })), LACKING);
