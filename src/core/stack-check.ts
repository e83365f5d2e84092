/**
 * Checks how much of the engine's stack is left; JavaScript and wasm share it. If it ran out within C code, nothing of
 * that code could be undone. So an operation that must not be cut short checks the stack first and does not begin on a
 * stack that is nearly full: the engine then throws its own `RangeError` ("Maximum call stack size exceeded"), and
 * nothing has changed.
 *
 * No API tells how much is left. But a wasm function takes its whole frame when it starts, and the engine checks then
 * that the frame fits. So the checks are wasm functions with frames of the sizes below that do nothing. Their frames
 * hold values for calls that never happen.
 */

import { EMPTY_BLOCK, Op } from "../wasm-binary/opcodes.js";
import { writeModule } from "../wasm-binary/write-module.js";

/** Throws the engine's `RangeError` if less than a certain size of the stack is left. The argument is always 0. */
export type StackCheck = (never: 0) => void;

export interface StackChecks {
  /**
   * For one operation: until Lua checks again (native/patches/0006), 16 C calls of up to 2.2 kB; C functions that check
   * nothing, such as patterns (200 levels of about 200 bytes); what handles an error; our own code around all that.
   */
  readonly operation: StackCheck;
  /** For several operations, none of which may fail on the stack if the first one began: closing a state. */
  readonly ending: StackCheck;
  /** For what may need such an end: opening a state. */
  readonly beginning: StackCheck;
}

const KB = 1024;
const SIZES = { operation: 112 * KB, ending: 128 * KB, beginning: 144 * KB } as const;

/** Engines allow 1,000 results of a call. */
const RESULTS = 256;
const RESULT_SIZE = 8;
const MANY = "d".repeat(RESULTS);
/** The checks' own type, that of a call that returns many values, and that of one that takes them. */
const TYPES = ["i:", `:${MANY}`, `${MANY}:`];

let made: StackChecks | undefined;

/** The checks; compiled once. */
export function stackChecks(): StackChecks {
  return (made ??= make());
}

function make(): StackChecks {
  const limits = { min: 1n, max: undefined, shared: false, wide: false };
  const bytes = writeModule({
    types: TYPES,
    tables: [{ element: "F", limits }], // for the calls, which are never made
    functions: Object.values(SIZES).map((size) => ({ type: "i:", code: frameOf(size) })),
    exports: Object.keys(SIZES).map((name, index) => ({ name, kind: "func", index })),
  });
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as StackChecks;
}

/** `if (argument) { … }`: all results exist before the first of them is used, so the frame has a place for each. */
function frameOf(size: number): number[] {
  const calls = Array.from({ length: Math.ceil(size / (RESULTS * RESULT_SIZE)) });
  const call = (type: number): number[] => [Op.localGet, 0, Op.callIndirect, type, 0]; // in table 0
  return [
    ...[Op.localGet, 0, Op.if, EMPTY_BLOCK],
    ...calls.flatMap(() => call(1)),
    ...calls.flatMap(() => call(2)),
    Op.end,
  ];
}
