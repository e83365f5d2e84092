/** `perilune/compile` in Node: C to native modules, from files or from memory, and to cores that have them. Re-exports only. */

export { compileModule, type CompileOptions } from "./compile/compile.node.js";
export {
  linkCore,
  type CoreProduct,
  type LinkCoreOptions,
  type LinkedCore,
  type StaticModule,
} from "./compile/link-core.node.js";
export { packagedSysroot } from "./compile/sysroot.node.js";
export * from "./compile-exports.js";
