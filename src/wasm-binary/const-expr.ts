/**
 * Constant expressions: the place of a segment, the initial value of a global. Linkers emit two shapes for side
 * modules, and only these are evaluated; any other is skipped.
 */

import { Op, VectorOp } from "./opcodes.js";
import type { Reader } from "./reader.js";
import { readValueType } from "./types.js";
import { s32 } from "./writer.js";

/** `base` (a global's index) plus `offset`, or `offset` alone. */
export interface ConstValue {
  readonly base: number | undefined;
  readonly offset: number;
}

/** An `i32.const` instruction; a constant expression also needs an `end`. */
export function i32Const(value: number): number[] {
  return [Op.i32Const, ...s32(value)];
}

/**
 * Reads up to and including the `end`. Offsets are signed 32-bit numbers, as written. Returns undefined for an
 * expression of another shape.
 */
export function readConstExpr(reader: Reader): ConstValue | undefined {
  const stack: (ConstValue | undefined)[] = [];
  for (;;) {
    const at = reader.at;
    const opcode = reader.u8("a constant expression");
    switch (opcode) {
      case Op.end:
        return stack.length === 1 ? stack[0] : undefined;
      case Op.i32Const:
        stack.push({ base: undefined, offset: reader.s32("a constant") });
        break;
      case Op.globalGet:
        stack.push({ base: reader.u32("a global's index"), offset: 0 });
        break;
      case Op.i32Add: {
        const right = stack.pop();
        stack.push(sum(stack.pop(), right));
        break;
      }
      default:
        skip(reader, opcode, at);
        if (!isBinary(opcode)) stack.push(undefined);
        else stack.splice(-2, 2, undefined);
    }
  }
}

function sum(left: ConstValue | undefined, right: ConstValue | undefined): ConstValue | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (left.base !== undefined && right.base !== undefined) return undefined;
  return { base: left.base ?? right.base, offset: (left.offset + right.offset) | 0 };
}

/** `add`, `sub` and `mul` of i32 and i64, the arithmetic that constant expressions may contain. */
function isBinary(opcode: number): boolean {
  return (opcode >= Op.i32Add && opcode <= Op.i32Mul) || (opcode >= Op.i64Add && opcode <= Op.i64Mul);
}

function skip(reader: Reader, opcode: number, at: number): void {
  if (isBinary(opcode)) return;
  switch (opcode) {
    case Op.i64Const:
      reader.s64("a constant");
      return;
    case Op.f32Const:
      reader.take(4, "a constant");
      return;
    case Op.f64Const:
      reader.take(8, "a constant");
      return;
    case Op.refNull:
      readValueType(reader);
      return;
    case Op.refFunc:
      reader.u32("a function's index");
      return;
    case Op.vector:
      if (reader.u32("a vector opcode") === VectorOp.v128Const) {
        reader.take(16, "a constant");
        return;
      }
  }
  throw reader.malformed(`opcode 0x${opcode.toString(16)} in a constant expression`, at);
}
