/** Where the C stack lies: below static data (`GLOBAL_BASE` of wasm/tools/core.mjs), growing down to address 0. */

import { GLOBAL_BASE } from "./generated/layouts.js";

/** The stack pointer of an empty stack: PL_STACK_START of native/core/pl.h. */
export const STACK_START = GLOBAL_BASE - 16;
