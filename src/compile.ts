/** `perilune/compile` in Node: C to native modules, from files or from memory. Re-exports only. */

export { compileModule, type CompileOptions } from "./compile/compile.node.js";
export { packagedSysroot } from "./compile/sysroot.node.js";
export * from "./compile-exports.js";
