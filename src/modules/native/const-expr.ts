/**
 * Constant expressions: where a segment goes, what a global starts as. Only the two shapes that linkers emit
 * for side modules are understood; any other is stepped over and reported as such.
 */

import type { Cursor } from "./cursor.js";
import { readValueType } from "./wasm-types.js";

/** `base` (a global's index) plus `offset`, or `offset` alone; undefined for any other expression. */
export interface ConstValue {
  readonly base: number | undefined;
  readonly offset: number;
}

const I32_CONST = 0x41;
const GLOBAL_GET = 0x23;
const I32_ADD = 0x6a;
const END = 0x0b;

/** Reads up to and including the `end`. Offsets are signed 32-bit as written. */
export function readConstExpr(cursor: Cursor): ConstValue | undefined {
  const stack: (ConstValue | undefined)[] = [];
  for (;;) {
    const at = cursor.at;
    const opcode = cursor.u8("a constant expression");
    switch (opcode) {
      case END:
        return stack.length === 1 ? stack[0] : undefined;
      case I32_CONST:
        stack.push({ base: undefined, offset: cursor.s32("a constant") });
        break;
      case GLOBAL_GET:
        stack.push({ base: cursor.u32("a global's index"), offset: 0 });
        break;
      case I32_ADD: {
        const right = stack.pop();
        stack.push(sum(stack.pop(), right));
        break;
      }
      default:
        skip(cursor, opcode, at);
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

/** i32 and i64 add, sub, mul: the arithmetic that constant expressions may hold. */
function isBinary(opcode: number): boolean {
  return (opcode >= 0x6a && opcode <= 0x6c) || (opcode >= 0x7c && opcode <= 0x7e);
}

function skip(cursor: Cursor, opcode: number, at: number): void {
  if (isBinary(opcode)) return;
  switch (opcode) {
    case 0x42: // i64.const
      cursor.s64("a constant");
      return;
    case 0x43: // f32.const
      cursor.take(4, "a constant");
      return;
    case 0x44: // f64.const
      cursor.take(8, "a constant");
      return;
    case 0xd0: // ref.null
      readValueType(cursor);
      return;
    case 0xd2: // ref.func
      cursor.u32("a function's index");
      return;
    case 0xfd: // v128.const
      if (cursor.u32("a vector opcode") === 12) {
        cursor.take(16, "a constant");
        return;
      }
  }
  throw cursor.malformed(`opcode 0x${opcode.toString(16)} in a constant expression`, at);
}
