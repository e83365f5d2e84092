/**
 * Room on the engine's stack, which JavaScript and wasm share. Where it runs out within C code, nothing of that code can
 * be undone; so what must not be cut short asks for room first, and is not begun without: the engine throws its own
 * `RangeError` then ("Maximum call stack size exceeded"), and all is as it was.
 *
 * Nothing tells how much is left. But a wasm function takes the whole of its frame at its start, and engines look then
 * whether it fits: so there are functions with frames of these sizes that do nothing. Their frames hold values for calls
 * that never come.
 */

import { EMPTY_BLOCK, Op } from "../wasm-binary/opcodes.js";
import { writeModule } from "../wasm-binary/write-module.js";

/** Throws the engine's error when there is less than a certain room. The argument is always 0. */
export type RoomCheck = (never: 0) => void;

export interface Headroom {
  /**
   * For one operation: until Lua asks again (native/patches/0005), 16 C calls of up to 2.2 kB; what C functions take that
   * ask for nothing, such as patterns (200 levels of some 200 bytes); what is done for an error; our own code around it.
   */
  readonly operation: RoomCheck;
  /** For several, of which none may fail for want of room that the first one had: the end of a state. */
  readonly ending: RoomCheck;
  /** For what may come to such an end: the beginning of a state. */
  readonly beginning: RoomCheck;
}

const KB = 1024;
const SIZES = { operation: 112 * KB, ending: 128 * KB, beginning: 144 * KB } as const;

/** Engines allow 1,000 results of a call. */
const RESULTS = 256;
const RESULT_SIZE = 8;
const MANY = "d".repeat(RESULTS);
/** The checks' own type, that of a call that returns many values, and that of one that takes them. */
const TYPES = ["i:", `:${MANY}`, `${MANY}:`];

let made: Headroom | undefined;

/** The checks, which are made once. */
export function headroom(): Headroom {
  return (made ??= make());
}

function make(): Headroom {
  const limits = { min: 1n, max: undefined, shared: false, wide: false };
  const bytes = writeModule({
    types: TYPES,
    tables: [{ element: "F", limits }], // for the calls, which are never made
    functions: Object.values(SIZES).map((size) => ({ type: "i:", code: frameOf(size) })),
    exports: Object.keys(SIZES).map((name, index) => ({ name, kind: "func", index })),
  });
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Headroom;
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
