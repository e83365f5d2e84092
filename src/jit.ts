/** The entry `perilune/jit`: hot functions compiled to WebAssembly while they run. Re-exports only. */

export { compiler } from "./jit/compiler.js";
export type { Compiler, JitOptions, JitReport } from "./core/compiler.js";
