/**
 * `perilune/compile` in browsers: C in memory to native modules. The page brings the compiler, `@yowasp/clang`, and
 * gets the headers by `fetchSysroot`. Re-exports only.
 */

export * from "./compile-exports.js";
