/** Promises, repeated, leak nothing: see ../support/lifetimes.ts. */
import type { LuaError } from "../../src/index.js";
import { must, testLifetimes } from "../support/lifetimes.js";
import "../support/scale.js"; // .ci/run does all the rounds of files that import it

testLifetimes({
  "a promise waited for": (state) => {
    state.set("wait", (value) => Promise.resolve(value));
    const fn = state.load("return wait(...)");
    return async (i) => must((await state.callAsync(fn, [i]))[0] === i);
  },
  "a promise that is rejected": (state) => {
    const error = new Error("of the host");
    state.set("wait", () => Promise.reject(error));
    const fn = state.load("pcall(wait) wait()");
    return () =>
      state.callAsync(fn).then(
        () => must(false),
        (reason: unknown) => must((reason as LuaError).cause === error),
      );
  },
});
