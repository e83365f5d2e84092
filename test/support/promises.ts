/** Host functions that return promises, for Lua to wait for. */
import type { LuaState, Runtime } from "../../src/index.js";

/** A state with `wait`, which resolves to its argument; `fail`, which rejects with it as message; `stuck`, which never settles. */
export function stateThatWaits(runtime: Runtime): LuaState {
  const state = runtime.createState();
  state.set("wait", (value) => Promise.resolve(value));
  state.set("fail", (message) => Promise.reject(new Error(String(message))));
  state.set("stuck", () => new Promise<undefined>(() => undefined));
  return state;
}

/** The error that a promise was rejected with. */
export function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "nothing was thrown",
    (error: unknown) => error,
  );
}
