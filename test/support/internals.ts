/** What users of a runtime and of a state do not see, for tests that look inside. */
export { runtimeInternals } from "../../src/runtime/runtime.js";
export { stateInternals } from "../../src/state/state.js";
