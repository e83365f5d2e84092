/** Where the C stack lies: below static data (`GLOBAL_BASE` of wasm/tools/core.mjs), growing down to address 0. */

import { GLOBAL_BASE } from "./generated/layouts.js";

/** The stack pointer of an empty stack. */
export const STACK_START = GLOBAL_BASE - 16;

/** The lowest address of the stack. What would lie below is outside of memory, and traps. */
export const STACK_END = 16;
