/** Arithmetic, bitwise operations and comparisons. Operands that need conversions or metamethods fail. */

import { I, M, type Assembler } from "./assembler.js";
import type { Block } from "./block.js";
import {
  FALSE,
  FLOAT,
  INTEGER,
  LONG_STRING,
  NIL,
  NUMBER,
  SHORT_STRING,
  TABLE,
  tagOf,
  TRUE,
  USERDATA,
  type Classes,
} from "./classes.js";
import { offsets } from "./layout.js";
import type { Operand } from "./operand.js";
import { MustLeave } from "./refusal.js";

const { Table } = offsets;
/** The bit of a metatable's `flags` that says that it has no `__eq` (TM_EQ in ltm.h). */
const LACKS_EQ = 1 << 5;

type Push = (asm: Assembler) => void;

/** An operation on integers with the same result as on floats, but for overflow. */
export interface Ring {
  readonly integer: number;
  readonly float: number;
}

export const ADD: Ring = { integer: I.i64Add, float: I.f64Add };
export const SUB: Ring = { integer: I.i64Sub, float: I.f64Sub };
export const MUL: Ring = { integer: I.i64Mul, float: I.f64Mul };

/** a + b, a - b, a * b. `expected` are the classes that the result was seen to have. */
export function ring(
  block: Block,
  register: number,
  op: Ring,
  first: Operand,
  second: Operand,
  expected: Classes,
): void {
  const { asm } = block;
  let a = block.expect(first, NUMBER);
  let b = block.expect(second, NUMBER);
  if (expected === INTEGER && a.may(INTEGER) && b.may(INTEGER)) {
    a = block.expect(a, INTEGER);
    b = block.expect(b, INTEGER);
  } else if (expected === FLOAT && !a.is(FLOAT) && !b.is(FLOAT)) {
    if (a.is(INTEGER) && b.may(FLOAT)) b = block.expect(b, FLOAT);
    else if (b.is(INTEGER) && a.may(FLOAT)) a = block.expect(a, FLOAT);
  }
  if (a.is(INTEGER) && b.is(INTEGER)) {
    block.define(register, INTEGER, () => {
      a.integer(asm);
      b.integer(asm).op(op.integer);
    });
  } else if (a.is(FLOAT) || b.is(FLOAT)) {
    block.define(register, FLOAT, () => {
      a.number(asm);
      b.number(asm).op(op.float);
    });
  } else {
    const payload = block.frame.locals.temp("i64");
    const tag = block.frame.locals.temp("i32");
    block.pushIs(a, INTEGER);
    block.pushIs(b, INTEGER);
    asm.op(I.i32And).if();
    a.integer(asm);
    b.integer(asm).op(op.integer).set(payload);
    asm.i32(tagOf(INTEGER)).set(tag).else();
    a.number(asm);
    b.number(asm).op(op.float, I.i64ReinterpretF64).set(payload);
    asm.i32(tagOf(FLOAT)).set(tag).end();
    block.define(register, NUMBER, () => asm.get(payload).get(tag));
  }
}

/** A result that is always a float. */
export function floats(block: Block, register: number, first: Operand, second: Operand, op: Push): void {
  const { asm } = block;
  const a = block.expect(first, NUMBER);
  const b = block.expect(second, NUMBER);
  block.define(register, FLOAT, () => {
    a.number(asm);
    b.number(asm);
    op(asm);
  });
}

/** a % b and a // b, of integers with a positive divisor as of floats. */
export function divide(
  block: Block,
  register: number,
  kind: "mod" | "idiv",
  first: Operand,
  second: Operand,
): void {
  const { asm } = block;
  let a = block.expect(first, NUMBER);
  let b = block.expect(second, NUMBER);
  if (kind === "idiv" && (a.is(FLOAT) || b.is(FLOAT))) {
    floats(block, register, a, b, () => asm.op(I.f64Div, I.f64Floor));
    return;
  }
  a = block.expect(a, INTEGER);
  b = block.expect(b, INTEGER);
  const positive = b.constant !== undefined && b.constant > 0n;
  if (!positive) {
    b.integer(asm).i64(0n).op(I.i64LeS);
    block.failIf();
  }
  const { constant } = b;
  if (kind === "mod" && positive && constant !== undefined && (constant & (constant - 1n)) === 0n) {
    block.define(register, INTEGER, () =>
      a
        .integer(asm)
        .i64(constant - 1n)
        .op(I.i64And),
    );
    return;
  }
  // A division of unsigned 32-bit numbers takes a third of the time.
  const result = block.frame.locals.temp("i64");
  a.integer(asm);
  b.integer(asm).op(I.i64Or).i64(32n).op(I.i64ShrU, I.i64Eqz).if();
  a.integer(asm).op(I.i32WrapI64);
  b.integer(asm).op(I.i32WrapI64);
  asm
    .op(kind === "mod" ? I.i32RemU : I.i32DivU, I.i64ExtendI32U)
    .set(result)
    .else();
  a.integer(asm);
  b.integer(asm)
    .op(kind === "mod" ? I.i64RemS : I.i64DivS)
    .set(result);
  if (kind === "mod") {
    asm.get(result).i64(0n).op(I.i64LtS).if().get(result);
    b.integer(asm).op(I.i64Add).set(result).end();
  } else {
    // Towards minus infinity.
    a.integer(asm);
    b.integer(asm).op(I.i64RemS).i64(0n).op(I.i64LtS).if().get(result).i64(1n).op(I.i64Sub).set(result).end();
  }
  asm.end();
  block.define(register, INTEGER, () => asm.get(result));
}

export function bitwise(block: Block, register: number, op: number, first: Operand, second: Operand): void {
  const { asm } = block;
  const a = block.expect(first, INTEGER);
  const b = block.expect(second, INTEGER);
  block.define(register, INTEGER, () => {
    a.integer(asm);
    b.integer(asm).op(op);
  });
}

/** A shift by 0 to 63 bits. */
export function shift(block: Block, register: number, op: number, first: Operand, second: Operand): void {
  const { asm } = block;
  const b = block.expect(second, INTEGER);
  if (b.constant === undefined || b.constant < 0n || b.constant > 63n) {
    b.integer(asm).i64(63n).op(I.i64GtU);
    block.failIf();
  }
  bitwise(block, register, op, first, b);
}

export function negate(block: Block, register: number, operand: Operand, expected: Classes): void {
  const { asm } = block;
  const a = block.expect(operand, expected === INTEGER || operand.is(INTEGER) ? INTEGER : FLOAT);
  if (a.is(INTEGER))
    block.define(register, INTEGER, () => {
      asm.i64(0n);
      a.integer(asm).op(I.i64Sub);
    });
  else block.define(register, FLOAT, () => a.float(asm).op(I.f64Neg));
}

export interface Order {
  readonly integer: number;
  readonly float: number;
}

export const LT: Order = { integer: I.i64LtS, float: I.f64Lt };
export const LE: Order = { integer: I.i64LeS, float: I.f64Le };
export const GT: Order = { integer: I.i64GtS, float: I.f64Gt };
export const GE: Order = { integer: I.i64GeS, float: I.f64Ge };

/** Stores whether a comparison holds in a temporary local, and returns that. */
export function order(block: Block, op: Order, first: Operand, second: Operand): number {
  const { asm } = block;
  const result = block.frame.locals.temp("i32");
  let [a, b] = [first, second];
  const integers = a.is(INTEGER) || b.is(INTEGER);
  if (a.is(FLOAT) || b.is(FLOAT)) {
    // An integer constant is compared as a float, which is exact for those of 53 bits; others are compared by the VM.
    if (!(a.is(INTEGER) && isExact(a))) a = block.expect(a, FLOAT);
    if (!(b.is(INTEGER) && isExact(b))) b = block.expect(b, FLOAT);
    a.number(asm);
    b.number(asm).op(op.float).set(result);
  } else if (integers || !a.may(FLOAT) || !b.may(FLOAT)) {
    a = block.expect(a, INTEGER);
    b = block.expect(b, INTEGER);
    a.integer(asm);
    b.integer(asm).op(op.integer).set(result);
  } else {
    a = block.expect(a, NUMBER);
    b = block.expect(b, NUMBER);
    a.tag(asm);
    b.tag(asm).op(I.i32Ne);
    block.failIf();
    a.tag(asm).i32(tagOf(INTEGER)).op(I.i32Eq).if();
    a.integer(asm);
    b.integer(asm).op(op.integer).set(result).else();
    a.bytes(asm).op(I.f64ReinterpretI64);
    b.bytes(asm).op(I.f64ReinterpretI64, op.float).set(result).end();
  }
  return result;
}

const EXACT = 1n << 53n;

const isExact = ({ constant }: Operand): boolean =>
  constant !== undefined && constant <= EXACT && constant >= -EXACT;

/** Stores whether two values are equal in a temporary local, and returns that. Fails where that takes more than a look. */
export function equal(block: Block, a: Operand, b: Operand): number {
  const { asm } = block;
  const result = block.frame.locals.temp("i32");
  const shared = a.classes & b.classes;
  const numbers = NUMBER;
  // Different classes of numbers are compared by value.
  if ((a.is(INTEGER) && b.is(FLOAT)) || (a.is(FLOAT) && b.is(INTEGER))) {
    throw new MustLeave();
  }
  if (shared === 0 && !(a.may(numbers) && b.may(numbers))) {
    asm.i32(0).set(result);
    return result;
  }
  if (a.single && b.single && a.classes === b.classes) {
    if (a.is(INTEGER)) {
      a.integer(asm);
      b.integer(asm).op(I.i64Eq).set(result);
    } else if (a.is(FLOAT)) {
      a.float(asm);
      b.float(asm).op(I.f64Eq).set(result);
    } else if (a.is(SHORT_STRING)) {
      a.pointer(asm);
      b.pointer(asm).op(I.i32Eq).set(result);
    } else if (a.where.kind === "none") asm.i32(1).set(result);
    else samePointers(block, a, b, result);
    return result;
  }
  const narrow = a.single ? b : a;
  const known = a.single ? a : b;
  if (known.single && narrow.where.kind === "box") {
    // A box beside a value of one class.
    if (known.is(numbers)) {
      // Of the other class of numbers: by value, so by the VM.
      block.pushIs(narrow, numbers & ~known.classes);
      block.failIf();
    }
    narrow.tag(asm).i32(tagOf(known.classes)).op(I.i32Ne).if().i32(0).set(result).else();
    if (known.where.kind === "none") asm.i32(1).set(result);
    else if (known.is(INTEGER)) {
      narrow.integer(asm);
      known.integer(asm).op(I.i64Eq).set(result);
    } else if (known.is(FLOAT)) {
      narrow.bytes(asm).op(I.f64ReinterpretI64);
      known.float(asm).op(I.f64Eq).set(result);
    } else samePointers(block, known, narrow, result);
    asm.end();
    return result;
  }
  // Two boxes. Of a pointer, only the lower half counts.
  a.tag(asm);
  b.tag(asm).op(I.i32Eq).if();
  block.pushIs(a, INTEGER);
  asm.if();
  a.bytes(asm);
  b.bytes(asm).op(I.i64Eq).set(result).else();
  block.pushIs(a, FLOAT);
  asm.if();
  a.bytes(asm).op(I.f64ReinterpretI64);
  b.bytes(asm).op(I.f64ReinterpretI64, I.f64Eq).set(result).else();
  block.pushIs(a, NIL | FALSE | TRUE);
  asm.if().i32(1).set(result).else();
  samePointers(block, a, b, result);
  asm.end().end().end().else();
  block.pushIs(a, numbers);
  block.pushIs(b, numbers);
  asm.op(I.i32And);
  block.failIf();
  asm.i32(0).set(result).end();
  return result;
}

/**
 * Stores whether two pointers of the same class are the same. Fails for others that may be equal: long strings, userdata, and tables
 * with a metatable that is not known to lack `__eq`.
 */
function samePointers(block: Block, a: Operand, b: Operand, result: number): void {
  const { asm } = block;
  a.pointer(asm);
  b.pointer(asm).op(I.i32Eq).tee(result);
  if (!a.may(LONG_STRING | USERDATA | TABLE)) {
    asm.op(I.drop);
    return;
  }
  asm.op(I.i32Eqz).if();
  if (a.may(LONG_STRING | USERDATA)) {
    block.pushIs(a, LONG_STRING | USERDATA);
    block.failIf();
  }
  if (a.may(TABLE)) {
    block.pushIs(a, TABLE);
    asm.if();
    for (const table of [a, b]) {
      const metatable = block.frame.locals.temp("i32");
      table.pointer(asm).memory(M.i32Load, Table.metatable).tee(metatable).if();
      asm.get(metatable).memory(M.i32Load8U, Table.flags).i32(LACKS_EQ).op(I.i32And, I.i32Eqz);
      block.failIf();
      asm.end();
    }
    asm.end();
  }
  asm.end();
}
