/** The options of wasmoon's engines that change how values cross: each kind of engine calls host modules alike. */
import type { EngineOptions } from "../../src/wasmoon.js";

export const ENGINE_KINDS: readonly (readonly [string, EngineOptions])[] = [
  ["as they come", {}],
  ["with injected objects", { injectObjects: true }],
  ["without proxies", { enableProxy: false }],
  ["with traced allocations", { traceAllocations: true }],
];
