/** Declares the matchers of `perilune/testing` for vitest. */
import type { LuaMatchers } from "perilune/testing";

declare module "vitest" {
  interface Matchers<T = any> extends LuaMatchers {}
}
