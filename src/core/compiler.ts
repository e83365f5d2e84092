/** What a runtime and the compiler of hot functions (src/jit) know of each other. */

import type { Core } from "./core.js";
import type { LuaPointer } from "./pointers.js";

/** Starts a compiler on a core. The same in all copies of this package. */
export const START: unique symbol = Symbol.for("perilune.jit.start");

/** When functions are watched and compiled by default: see `JitOptions`. */
export const WATCHING = { threshold: 2, period: 20_000 } as const;

/** Compiles hot functions while they run: made by `compiler` of `perilune/jit`, for the option `jit` of any number of runtimes. */
export interface Compiler {
  /** Undefined where WebAssembly may not be compiled. */
  readonly [START]: (core: Core) => RunningCompiler | undefined;
}

/** What `import("perilune/jit")` gives. */
export interface CompilerModule {
  readonly compiler: (options?: JitOptions) => Compiler;
}

/** The compiler of one runtime. */
export interface RunningCompiler {
  /** Compiles functions that were watched while thread L ran. Compiled code may wait for calls meanwhile. */
  compile(L: LuaPointer): void;
  report(): JitReport;
}

/** What is compiled, and what that may take. */
export interface JitOptions {
  /** The slices that end in a function before it is watched. Default: 2. */
  readonly threshold?: number;
  /** The number of instructions that are watched. Default: 20,000. */
  readonly period?: number;
  /** The ticks of a slice, for all states of the runtime. Default: 16,384. */
  readonly slice?: number;
  /** The most functions that have compiled code at one time. Default: 4,000. */
  readonly units?: number;
  /** The most bytes of WebAssembly that exist at one time, in use or not yet freed by the engine. Default: 8 MiB. */
  readonly bytes?: number;
  /**
   * The most of the time that compiling may take, from when the first function is hot, after the first 10 ms of it; 1 for no
   * limit. Default: 1/6.
   */
  readonly share?: number;
  /** Whether to count where compiled code is left. Default: false. */
  readonly counts?: boolean;
  /** Called with each function that was compiled, as text: instructions of WebAssembly under those of Lua that they are for. */
  readonly show?: (text: string) => void;
}

/** What has been compiled. */
export interface JitReport {
  /** The functions that have compiled code now. */
  readonly units: number;
  /** How often a function was compiled, the first time or again. */
  readonly compiled: number;
  /** The bytes of the code that functions have now, and of all that was ever compiled. */
  readonly bytes: number;
  readonly compiledBytes: number;
  /** What compiling took. */
  readonly milliseconds: number;
  /** Functions that are not compiled, and why. */
  readonly refused: readonly string[];
  /** Where compiled code was left, and how often; empty without `counts`. */
  readonly leaves: readonly (readonly [place: string, count: number])[];
}

/** Whether a value is a compiler, perhaps of another copy of this package. */
export function isCompiler(value: unknown): value is Compiler {
  return typeof value === "object" && value !== null && START in value;
}
