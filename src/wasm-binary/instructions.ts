/**
 * Reads the instructions of a function body one by one and replaces some of them. It knows what C compilers emit:
 * WebAssembly 2.0, atomics, tail calls and both forms of exceptions; not the instructions of garbage-collected types.
 */
import { Op } from "./opcodes.js";
import { Reader } from "./reader.js";
import { concat, type Bytes } from "./writer.js";

/**
 * Immediates by opcode: u is an unsigned number, s a signed one, t a table of labels, v a vector of types, c a list of
 * catch clauses, a digit so many bytes, x sixteen.
 */
type Ranges = readonly (readonly [from: number, to: number, kinds: string])[];

const PLAIN: Ranges = [
  [0x00, 0x01, ""], // unreachable, nop
  [0x02, 0x04, "s"], // block, loop, if
  [0x05, 0x05, ""],
  [0x06, 0x06, "s"], // try
  [0x07, 0x09, "u"], // catch, throw, rethrow
  [0x0a, 0x0b, ""], // throw_ref, end
  [0x0c, 0x0d, "u"], // br, br_if
  [0x0e, 0x0e, "t"], // br_table
  [0x0f, 0x0f, ""],
  [0x10, 0x10, "u"], // call
  [0x11, 0x11, "uu"], // call_indirect
  [0x12, 0x12, "u"], // return_call
  [0x13, 0x13, "uu"],
  [0x18, 0x18, "u"], // delegate
  [0x19, 0x1b, ""], // catch_all, drop, select
  [0x1c, 0x1c, "v"], // select with a type
  [0x1f, 0x1f, "sc"], // try_table
  [0x20, 0x26, "u"], // locals, globals, table.get, table.set
  [0x28, 0x3e, "uu"], // loads and stores
  [0x3f, 0x40, "u"], // memory.size, memory.grow
  [0x41, 0x42, "s"], // i32.const, i64.const
  [0x43, 0x43, "4"],
  [0x44, 0x44, "8"],
  [0x45, 0xc4, ""], // arithmetic
  [0xd0, 0xd0, "s"],
  [0xd1, 0xd1, ""],
  [0xd2, 0xd2, "u"],
];

const NUMERIC: Ranges = [
  [0, 7, ""], // saturating conversions
  [8, 8, "uu"], // memory.init
  [9, 9, "u"],
  [10, 10, "uu"], // memory.copy
  [11, 11, "u"], // memory.fill
  [12, 12, "uu"], // table.init
  [13, 13, "u"],
  [14, 14, "uu"], // table.copy
  [15, 17, "u"],
];

const VECTOR: Ranges = [
  [0, 11, "uu"], // loads and stores
  [12, 13, "x"], // v128.const, i8x16.shuffle
  [14, 20, ""],
  [21, 34, "1"], // lanes
  [35, 83, ""],
  [84, 91, "uu1"], // loads and stores of lanes
  [92, 93, "uu"],
  [94, 275, ""], // relaxed ones too
];

const ATOMIC: Ranges = [
  [0x00, 0x02, "uu"], // notify, wait
  [0x03, 0x03, "1"], // fence
  [0x10, 0x4e, "uu"],
];

function tableOf(ranges: Ranges): ReadonlyMap<number, string> {
  return new Map(
    ranges.flatMap(([from, to, kinds]) =>
      Array.from({ length: to - from + 1 }, (_, at) => [from + at, kinds] as const),
    ),
  );
}

const IMMEDIATES = tableOf(PLAIN);
/** By the prefix. The number of the instruction follows it. */
const PREFIXED: ReadonlyMap<number, ReadonlyMap<number, string>> = new Map([
  [Op.numeric, tableOf(NUMERIC)],
  [Op.vector, tableOf(VECTOR)],
  [Op.atomic, tableOf(ATOMIC)],
]);

const WHAT = "an immediate";
/** The catch clauses that name a tag: catch and catch_ref. */
const LAST_WITH_TAG = 1;

function skip(reader: Reader, kind: string): void {
  if (kind === "u") reader.u32(WHAT);
  else if (kind === "s") reader.s64(WHAT);
  else if (kind === "v") reader.list("types", () => reader.u8(WHAT));
  else if (kind === "x") reader.take(16, WHAT);
  else if (kind === "t") {
    reader.list("labels", () => reader.u32(WHAT));
    reader.u32(WHAT);
  } else if (kind === "c") {
    reader.list("catch clauses", () => {
      if (reader.u8(WHAT) <= LAST_WITH_TAG) reader.u32(WHAT);
      reader.u32(WHAT);
    });
  } else reader.take(Number(kind), WHAT);
}

function immediatesOf(reader: Reader, opcode: number): string {
  const start = reader.at - 1;
  const table = PREFIXED.get(opcode);
  const number = table === undefined ? opcode : reader.u32("the number of an instruction");
  const kinds = (table ?? IMMEDIATES).get(number);
  if (kinds !== undefined) return kinds;
  const prefix = table === undefined ? "" : `0x${opcode.toString(16)} `;
  throw reader.malformed(`unknown instruction ${prefix}0x${number.toString(16)}`, start);
}

/**
 * Returns a function body (its locals and instructions) with replacements. `replace` is called for each instruction, with
 * a reader at its immediates, and returns the instruction's replacement, if any. Throws `ERR_MODULE_MALFORMED` or
 * `ERR_MODULE_TRUNCATED`; the offsets in messages are those in the body.
 */
export function mapInstructions(
  file: string,
  body: Uint8Array,
  replace: (opcode: number, immediates: Reader) => Bytes | undefined,
): Uint8Array {
  const reader = new Reader(file, body);
  reader.list("locals", () => [reader.u32("a number of locals"), reader.u8("a type")]);
  const pieces: Bytes[] = [];
  let kept = 0;
  while (!reader.done) {
    const start = reader.at;
    const opcode = reader.u8("an instruction");
    const kinds = immediatesOf(reader, opcode);
    const substitute = replace(opcode, new Reader(file, body, reader.at));
    for (const kind of kinds) skip(reader, kind);
    if (substitute === undefined) continue;
    pieces.push(body.subarray(kept, start), substitute);
    kept = reader.at;
  }
  return pieces.length === 0 ? body : concat([...pieces, body.subarray(kept)]);
}
