/**
 * Room on the engine's stack, which JavaScript and wasm share. Where it runs out within C code, nothing of that code can
 * be undone; so what must not be cut short asks for room first, and is not begun without: the engine throws its own
 * `RangeError` then ("Maximum call stack size exceeded"), and all is as it was.
 *
 * Nothing tells how much is left. But a wasm function takes the whole of its frame at its start, and engines look then
 * whether it fits: so there are functions with frames of these sizes that do nothing. Their frames hold values for calls
 * that never come.
 */

import { items, leb, MAGIC, section, text, vector } from "./wasm-bytes.js";

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

const I32 = 0x7f;
const F64 = 0x7c;
/** Results of one call, and their size: engines allow 1,000. */
const RESULTS = 256;
const RESULT_SIZE = 8;

let made: Headroom | undefined;

/** The checks, which are made once. */
export function headroom(): Headroom {
  return (made ??= make());
}

function make(): Headroom {
  const names = Object.keys(SIZES);
  const results = Array.from({ length: RESULTS }, () => F64);
  const bytes = Uint8Array.from([
    ...MAGIC,
    ...section(1, items([functionType([I32], []), functionType([], results), functionType(results, [])])),
    ...section(3, items(names.map(() => [0]))),
    ...section(4, [1, 0x70, 0, 1]), // a table of one function, which is not there
    ...section(7, items(names.map((name, i) => [...text(name), 0, ...leb(i)]))),
    ...section(10, items(Object.values(SIZES).map((size) => vector(body(size))))),
  ]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as unknown as Headroom;
}

function functionType(params: readonly number[], results: readonly number[]): number[] {
  return [0x60, ...vector(params), ...vector(results)];
}

/** `if (argument) { … }`: all results are there before the first of them is used. */
function body(size: number): number[] {
  const calls = Array.from({ length: Math.ceil(size / (RESULTS * RESULT_SIZE)) });
  const call = (type: number): number[] => [0x20, 0, 0x11, type, 0]; // of the function in the table
  return [
    0,
    0x20,
    0,
    0x04,
    0x40,
    ...calls.flatMap(() => call(1)),
    ...calls.flatMap(() => call(2)),
    0x0b,
    0x0b,
  ];
}
