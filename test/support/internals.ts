/** The internals of runtimes and states, for tests that look inside. */
export { runtimeInternals } from "../../src/runtime/runtime.js";
export { stateInternals } from "../../src/state/state.js";
