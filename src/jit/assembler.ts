/**
 * Writes the instructions of a WebAssembly function, in parts. Labels are objects, so that code may branch without counting the
 * blocks around it.
 */

import { s32 } from "../wasm-binary/writer.js";
import { Refusal } from "./refusal.js";

/** The instructions without an immediate operand. */
export const I = {
  return: 0x0f,
  drop: 0x1a,
  select: 0x1b,
  i32Eqz: 0x45,
  i32Eq: 0x46,
  i32Ne: 0x47,
  i32LtS: 0x48,
  i32LtU: 0x49,
  i32GtS: 0x4a,
  i32GtU: 0x4b,
  i32LeU: 0x4d,
  i32GeS: 0x4e,
  i32GeU: 0x4f,
  i64Eqz: 0x50,
  i64Eq: 0x51,
  i64Ne: 0x52,
  i64LtS: 0x53,
  i64LtU: 0x54,
  i64GtS: 0x55,
  i64GtU: 0x56,
  i64LeS: 0x57,
  i64LeU: 0x58,
  i64GeS: 0x59,
  i64GeU: 0x5a,
  f64Eq: 0x61,
  f64Ne: 0x62,
  f64Lt: 0x63,
  f64Gt: 0x64,
  f64Le: 0x65,
  f64Ge: 0x66,
  i32Add: 0x6a,
  i32Sub: 0x6b,
  i32Mul: 0x6c,
  i32DivU: 0x6e,
  i32RemU: 0x70,
  i32And: 0x71,
  i32Or: 0x72,
  i32Xor: 0x73,
  i32Shl: 0x74,
  i32ShrU: 0x76,
  i64Add: 0x7c,
  i64Sub: 0x7d,
  i64Mul: 0x7e,
  i64DivS: 0x7f,
  i64DivU: 0x80,
  i64RemS: 0x81,
  i64RemU: 0x82,
  i64And: 0x83,
  i64Or: 0x84,
  i64Xor: 0x85,
  i64Shl: 0x86,
  i64ShrU: 0x88,
  f64Abs: 0x99,
  f64Neg: 0x9a,
  f64Ceil: 0x9b,
  f64Floor: 0x9c,
  f64Sqrt: 0x9f,
  f64Add: 0xa0,
  f64Sub: 0xa1,
  f64Mul: 0xa2,
  f64Div: 0xa3,
  i32WrapI64: 0xa7,
  i64ExtendI32U: 0xad,
  i64TruncF64S: 0xb0,
  f64ConvertI64S: 0xb9,
  i64ReinterpretF64: 0xbd,
  f64ReinterpretI64: 0xbf,
} as const;

/** Loads and stores. */
export const M = {
  i32Load: 0x28,
  i64Load: 0x29,
  f64Load: 0x2b,
  i32Load8U: 0x2d,
  i32Load16S: 0x2e,
  i32Load16U: 0x2f,
  i32Store: 0x36,
  i64Store: 0x37,
  f64Store: 0x39,
  i32Store8: 0x3a,
} as const;

/** The logarithms of the sizes, as hints of the alignment. */
const ALIGNMENT: Readonly<Record<number, number>> = {
  [M.i32Load]: 2,
  [M.i64Load]: 3,
  [M.f64Load]: 3,
  [M.i32Load8U]: 0,
  [M.i32Load16S]: 1,
  [M.i32Load16U]: 1,
  [M.i32Store]: 2,
  [M.i64Store]: 3,
  [M.f64Store]: 3,
  [M.i32Store8]: 0,
};

const BLOCK = 0x02;
const LOOP = 0x03;
const IF = 0x04;
const ELSE = 0x05;
const END = 0x0b;
const BR = 0x0c;
const BR_IF = 0x0d;
const CALL = 0x10;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const LOCAL_TEE = 0x22;
const I32_CONST = 0x41;
const I64_CONST = 0x42;
const F64_CONST = 0x44;
const EMPTY = 0x40;
/** The type of a block that leaves an i32 on the stack. */
export const I32 = 0x7f;

/** A place to branch to: the end of a block or `if`, the start of a loop. */
export class Label {
  depth = -1;
}

/** A branch to a label around the code, which is not known before the whole is put together. */
interface Exit {
  /** Where two bytes are kept for the number of blocks. */
  readonly at: number;
  readonly depth: number;
  readonly label: Label;
}

/** The blocks that two bytes can count. */
const MOST_BLOCKS = 1 << 14;

const doubles = new DataView(new ArrayBuffer(8));

export class Assembler {
  readonly code: number[] = [];
  #exits: Exit[] = [];
  readonly #around: number;
  #depth: number;

  /** Code within blocks of these labels, from the outermost on, which whoever appends it writes around it. */
  constructor(...around: readonly Label[]) {
    around.forEach((label, at) => {
      label.depth = at;
    });
    this.#around = this.#depth = around.length;
  }

  op(...codes: number[]): this {
    for (const code of codes) this.code.push(code);
    return this;
  }

  #u32(value: number): void {
    let rest = value;
    for (; rest > 0x7f; rest >>>= 7) this.code.push((rest & 0x7f) | 0x80);
    this.code.push(rest);
  }

  get(local: number): this {
    this.code.push(LOCAL_GET);
    this.#u32(local);
    return this;
  }

  set(local: number): this {
    this.code.push(LOCAL_SET);
    this.#u32(local);
    return this;
  }

  tee(local: number): this {
    this.code.push(LOCAL_TEE);
    this.#u32(local);
    return this;
  }

  i32(value: number): this {
    this.code.push(I32_CONST, ...s32(value | 0));
    return this;
  }

  i64(value: bigint): this {
    this.code.push(I64_CONST);
    let rest = BigInt.asIntN(64, value);
    for (; rest > 0x3fn || rest < -0x40n; rest >>= 7n) this.code.push(Number(rest & 0x7fn) | 0x80);
    this.code.push(Number(rest & 0x7fn));
    return this;
  }

  f64(value: number): this {
    this.code.push(F64_CONST);
    doubles.setFloat64(0, value, true);
    for (let at = 0; at < 8; at++) this.code.push(doubles.getUint8(at));
    return this;
  }

  /** A load or store at the address on the stack plus `offset`. */
  memory(code: number, offset: number): this {
    this.code.push(code, ALIGNMENT[code] ?? 0);
    this.#u32(offset);
    return this;
  }

  block(label: Label, type = EMPTY): this {
    this.code.push(BLOCK, type);
    label.depth = this.#depth++;
    return this;
  }

  loop(label: Label): this {
    this.code.push(LOOP, EMPTY);
    label.depth = this.#depth++;
    return this;
  }

  /** Executes the code up to `else` or `end` if the condition on the stack is not 0. */
  if(label = new Label()): this {
    this.code.push(IF, EMPTY);
    label.depth = this.#depth++;
    return this;
  }

  else(): this {
    this.code.push(ELSE);
    return this;
  }

  end(): this {
    this.code.push(END);
    this.#depth--;
    return this;
  }

  br(label: Label): this {
    this.code.push(BR);
    this.#u32(this.#depth - 1 - label.depth);
    return this;
  }

  brIf(label: Label): this {
    this.code.push(BR_IF);
    this.#u32(this.#depth - 1 - label.depth);
    return this;
  }

  /** Branches to the end of a block that is written around the finished code. */
  exit(label: Label): this {
    this.code.push(BR);
    this.#exits.push({ at: this.code.length, depth: this.#depth, label });
    this.code.push(0, 0);
    return this;
  }

  exitsTo(label: Label): boolean {
    return this.#exits.some((exit) => exit.label === label);
  }

  call(index: number): this {
    this.code.push(CALL);
    this.#u32(index);
    return this;
  }

  /** Appends code whose branches out of it are exits, or go to the labels that it was made within. */
  append(part: Assembler): this {
    const start = this.code.length;
    for (const byte of part.code) this.code.push(byte);
    const deeper = this.#depth - part.#around;
    for (const { at, depth, label } of part.#exits)
      this.#exits.push({ at: start + at, depth: depth + deeper, label });
    return this;
  }

  /** Drops what was written after the first `size` bytes, in which all blocks have ended. */
  cut(size: number): void {
    this.code.length = size;
    this.#exits = this.#exits.filter(({ at }) => at < size);
  }

  /** The code, whose exits go to labels of this assembler. */
  finish(): readonly number[] {
    for (const { at, depth, label } of this.#exits) {
      const blocks = depth - 1 - label.depth;
      if (blocks >= MOST_BLOCKS) throw new Refusal("its blocks are nested too deeply");
      this.code[at] = (blocks & 0x7f) | 0x80;
      this.code[at + 1] = blocks >> 7;
    }
    return this.code;
  }
}
