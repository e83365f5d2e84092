/** Reads the instructions of a function body one by one. It knows those that the pinned compiler emits. */
import { Op, Reader, concat } from "./wasm-binary.mjs";

/** Immediates by opcode: u unsigned number, s signed number, t table of labels, a digit so many bytes. */
const RANGES = [
  [0x00, 0x01, ""], // unreachable, nop
  [0x02, 0x04, "s"], // block, loop, if
  [0x05, 0x05, ""],
  [0x06, 0x06, "s"], // try
  [0x07, 0x09, "u"], // catch, throw, rethrow
  [0x0b, 0x0b, ""],
  [0x0c, 0x0d, "u"], // br, br_if
  [0x0e, 0x0e, "t"], // br_table
  [0x0f, 0x0f, ""],
  [0x10, 0x10, "u"], // call
  [0x11, 0x11, "uu"], // call_indirect
  [0x12, 0x12, "u"], // return_call
  [0x13, 0x13, "uu"],
  [0x18, 0x18, "u"], // delegate
  [0x19, 0x1b, ""], // catch_all, drop, select
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
/** After `Op.numeric`: saturating conversions, memory.copy, memory.fill. */
const PREFIXED = new Map([...Array.from({ length: 8 }, (_, code) => [code, ""]), [10, "uu"], [11, "u"]]);

const IMMEDIATES = new Map(
  RANGES.flatMap(([from, to, kinds]) => Array.from({ length: to - from + 1 }, (_, at) => [from + at, kinds])),
);

const WHAT = "an immediate";

function skip(/** @type {Reader} */ reader, /** @type {string} */ kind) {
  if (kind === "u") reader.u32(WHAT);
  else if (kind === "s") reader.s64(WHAT);
  else if (kind === "t") reader.list("labels", () => reader.u32(WHAT)) && reader.u32(WHAT);
  else reader.take(Number(kind), WHAT);
}

/**
 * @param {Uint8Array} body a function's locals and instructions
 * @param {(opcode: number, immediates: Reader) => readonly number[] | undefined} replace is called for each instruction,
 *   with a reader at its immediates; returns the instruction's replacement, if any
 * @returns {Uint8Array} the body with the replacements; throws an Error for an unknown instruction
 */
export function mapInstructions(body, replace) {
  const reader = new Reader("the core", body);
  reader.list("locals", () => [reader.u32("a number of locals"), reader.u8("a type")]);
  const pieces = [];
  let kept = 0;
  while (!reader.done) {
    const start = reader.at;
    const opcode = reader.u8("an instruction");
    const kinds = opcode === Op.numeric ? PREFIXED.get(reader.u32(WHAT)) : IMMEDIATES.get(opcode);
    if (kinds === undefined) throw new Error(`instruction 0x${opcode.toString(16)} of the core is not known`);
    const substitute = replace(opcode, new Reader("the core", body, reader.at));
    for (const kind of kinds) skip(reader, kind);
    if (substitute === undefined) continue;
    pieces.push(body.subarray(kept, start), substitute);
    kept = reader.at;
  }
  return concat([...pieces, body.subarray(kept)]);
}
