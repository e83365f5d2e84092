/** The compiler of hot functions in Node, where it is on by default. */

import { fileURLToPath } from "node:url";
import type { Compiler, CompilerModule } from "../core/compiler.js";
import { builtin } from "../files/builtin.node.js";
import { laterCompiler } from "./later-compiler.js";
import { compilerOf, type RuntimeOptions } from "./runtime-options.js";

/** Functions are compiled when they have run at all: finds faults of compiled code. */
const EARLY = { threshold: 1, period: 300, slice: 100, share: 1, bytes: 2 ** 30 };

/** Loads the module as CommonJS, since Lua runs meanwhile. Throws if this code is in a bundle that has no package beside it. */
function load(): CompilerModule {
  const file = fileURLToPath(new URL("../../dist/jit.cjs", import.meta.url));
  return builtin("node:module").createRequire(file)(file) as CompilerModule;
}

function loadIfThere(): CompilerModule | undefined {
  try {
    return load();
  } catch {
    return undefined; // such a program may give the option
  }
}

/** Returns a compiler that is loaded when functions are hot. */
export function shippedCompiler(): Compiler {
  return laterCompiler(loadIfThere);
}

/** Returns the compiler that compiles as early as it can. */
export function earlyCompiler(): Compiler {
  return load().compiler(EARLY);
}

/** Returns the compiler of the option `jit`, or by default what PERILUNE_JIT says. Throws `ERR_OPTION`. */
export function compilerIn(options: RuntimeOptions): Compiler | undefined {
  if (options.jit !== undefined) return compilerOf(options);
  const wanted = wantedByEnvironment();
  if (wanted === "off") return undefined;
  return wanted === "always" ? earlyCompiler() : shippedCompiler();
}

function wantedByEnvironment(): string | undefined {
  try {
    return process.env["PERILUNE_JIT"];
  } catch {
    return undefined; // Deno asks for a permission
  }
}
