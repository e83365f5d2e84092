/** Errors, repeated, leak nothing: see ../support/lifetimes.ts. */
import { hasCode } from "../../src/index.js";
import { fails, must, testLifetimes } from "../support/lifetimes.js";
import "../support/scale.js"; // .ci/run does all the rounds of files that import it

testLifetimes({
  "an error out of Lua": (state) => {
    const fn = state.load("local t = nil; t.x = ...");
    return () => must(fails(() => fn(1)).message.includes("attempt to index a nil value"));
  },
  "an error into Lua and out again": (state) => {
    const error = new Error("of the host");
    state.set("host", () => {
      throw error;
    });
    const fn = state.load("pcall(host) host()");
    return () => must(fails(() => fn()).cause === error);
  },
  "an argument that cannot cross": (state) => {
    const fn = state.load("return ...");
    const host = (): number => 1;
    return () => {
      try {
        fn("x".repeat(5000), host, [host], Symbol("s") as never);
      } catch (error) {
        return must(hasCode(error, "ERR_SYMBOL"));
      }
      return must(false);
    };
  },
});
