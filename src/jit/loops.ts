/** Numeric loops, and those over `pairs` and `ipairs`. */

import { pl_Jit } from "../core/generated/layouts.js";
import { Opcode as O } from "../core/generated/opcodes.js";
import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import {
  FLOAT,
  INTEGER,
  isSingle,
  LIGHT_FUNCTION,
  NIL,
  NUMBER,
  TABLE,
  tagOf,
  type Classes,
} from "./classes.js";
import { iterate } from "./core-calls.js";
import { type Ending, leave, ticksOf } from "./ending.js";
import { L } from "./frame.js";
import { argBx, opcode } from "./instruction.js";
import { TAG, VALUE } from "./layout.js";
import { Helper } from "./module.js";
import type { Operand } from "./operand.js";
import type { Seen } from "./prototype.js";

/** The start of a numeric loop: register a has the first value, a + 1 the limit and then the count, a + 2 the step. */
export function forPrep(block: Block, pc: number, a: number, length: number): Ending {
  const seen = block.frame.prototype.seen(pc);
  const [first, limit, step] = [block.read(a), block.read(a + 1), block.read(a + 2)];
  const classes: readonly Classes[] =
    seen.count === 0
      ? [first.classes, limit.classes, step.classes]
      : [seen.operands & first.classes, seen.keys & limit.classes, seen.result & step.classes];
  if (!classes.every((one) => one !== 0 && isSingle(one) && (one & NUMBER) !== 0)) return leave(block);
  const [ofFirst = 0, ofLimit = 0, ofStep = 0] = classes;
  const numbers = {
    first: block.expect(first, ofFirst),
    limit: block.expect(limit, ofLimit),
    step: block.expect(step, ofStep),
  };
  const integers = ofFirst === INTEGER && ofStep === INTEGER;
  if (step.constant === 0n) return leave(block);
  const skip = integers ? integerLoop(block, a, numbers) : floatLoop(block, a, numbers);
  return {
    kind: "branch",
    condition: skip,
    yes: { pc: pc + length + 2, ticks: 0 },
    no: { pc: pc + 1, ticks: 0 },
  };
}

interface Numbers {
  readonly first: Operand;
  readonly limit: Operand;
  readonly step: Operand;
}

/** Starts a loop over integers; returns the local that says whether there is no iteration. */
function integerLoop(block: Block, a: number, { first, limit, step }: Numbers): number {
  const { asm } = block;
  const { locals } = block.frame;
  const skip = locals.temp("i32");
  const count = locals.temp("i64");
  const up = locals.temp("i32");
  const begin = locals.temp("i64");
  const by = step.constant;
  if (by === undefined) {
    step.integer(asm).op(I.i64Eqz);
    block.failIf();
    step.integer(asm).i64(0n).op(I.i64GtS).set(up);
  }
  const last = wholeLimit(block, limit, by === undefined ? up : by > 0n);
  const upwards = (): void => {
    first.integer(asm);
    asm.get(last).op(I.i64GtS).set(skip).get(last);
    first.integer(asm).op(I.i64Sub);
  };
  const downwards = (): void => {
    first.integer(asm);
    asm.get(last).op(I.i64LtS).set(skip);
    first.integer(asm).get(last).op(I.i64Sub);
  };
  if (by === undefined) {
    asm.get(up).if();
    upwards();
    step.integer(asm).op(I.i64DivU).set(count).else();
    downwards();
    asm.i64(0n);
    step.integer(asm).op(I.i64Sub, I.i64DivU).set(count).end();
  } else {
    if (by > 0n) upwards();
    else downwards();
    const size = BigInt.asUintN(64, by > 0n ? by : -by);
    if (size !== 1n) asm.i64(BigInt.asIntN(64, size)).op(I.i64DivU);
    asm.set(count);
  }
  first.integer(asm).set(begin);
  block.define(a + 1, INTEGER, () => asm.get(count));
  block.define(a + 3, INTEGER, () => asm.get(begin));
  return skip;
}

/** The limit of a loop over integers, rounded towards its start if it is a float, in a local. */
function wholeLimit(block: Block, limit: Operand, up: boolean | number): number {
  const { asm } = block;
  const { locals } = block.frame;
  const whole = locals.temp("i64");
  if (limit.is(INTEGER)) {
    limit.integer(asm).set(whole);
    return whole;
  }
  const float = locals.temp("f64");
  if (typeof up === "boolean") limit.float(asm).op(up ? I.f64Floor : I.f64Ceil);
  else {
    limit.float(asm).op(I.f64Floor);
    limit.float(asm).op(I.f64Ceil).get(up).op(I.select);
  }
  asm
    .tee(float)
    .f64(-(2 ** 63))
    .op(I.f64Ge);
  asm
    .get(float)
    .f64(2 ** 63)
    .op(I.f64Lt, I.i32And, I.i32Eqz);
  block.failIf();
  asm.get(float).op(I.i64TruncF64S).set(whole);
  return whole;
}

/** The same for a loop over floats. */
function floatLoop(block: Block, a: number, { first, limit, step }: Numbers): number {
  const { asm } = block;
  const { locals } = block.frame;
  const skip = locals.temp("i32");
  const [begin, end, by] = [first, limit, step].map((number) => {
    const float = locals.temp("f64");
    number.number(asm).set(float);
    return float;
  }) as [number, number, number];
  asm.get(by).f64(0).op(I.f64Eq);
  block.failIf();
  asm.get(end).get(begin).op(I.f64Lt).get(begin).get(end).op(I.f64Lt);
  asm.f64(0).get(by).op(I.f64Lt, I.select).set(skip);
  [begin, end, by, begin].forEach((local, n) => {
    block.define(a + n, FLOAT, () => asm.get(local));
  });
  return skip;
}

/** An iteration of `pairs` or `ipairs`, with the next instruction, which ends the loop or jumps back. */
export function nextPair(
  block: Block,
  pc: number,
  a: number,
  wanted: number,
  seen: Seen,
): Ending | undefined {
  const { asm, frame } = block;
  const { data, next, nextElement } = frame.batch;
  const ordered = seen.what === nextElement;
  const loop = frame.prototype.code[pc + 1] ?? 0;
  if (opcode(loop) !== O.tforloop) return leave(block);
  if (seen.varies || (!ordered && seen.what !== next) || wanted > 2) return iterate(block, pc, a, wanted);
  const iterator = block.expect(block.read(a), LIGHT_FUNCTION);
  iterator.pointer(asm).i32(seen.what).op(I.i32Ne);
  block.failIf();
  const table = block.expect(block.read(a + 1), TABLE);
  const control = block.read(a + 2);
  const found = frame.locals.temp("i32");
  table.pointer(asm.get(L));
  control
    .tag(control.bytes(asm))
    .i32(ordered ? 1 : 0)
    .call(Helper.next)
    .tee(found)
    .op(I.i32Eqz);
  block.failIf();
  const goes = frame.locals.temp("i32");
  asm.get(found).i32(1).op(I.i32Eq).set(goes);
  const values = [a + 4, a + 5].slice(0, wanted).map((register, n) => {
    const classes = n === 0 ? seen.result & ~NIL : seen.keys;
    const wantedClass = isSingle(classes) && classes !== NIL ? classes : 0;
    const at = data + pl_Jit.pair + n * VALUE;
    if (wantedClass !== 0) {
      asm.get(goes).i32(at).memory(M.i32Load8U, TAG).i32(tagOf(wantedClass)).op(I.i32Ne, I.i32And);
      block.failIf();
      return [register, block.loadKnown(() => asm.i32(at), 0, wantedClass)] as const;
    }
    return [register, block.load(() => asm.i32(at), 0, 0)] as const;
  });
  for (const [register, value] of values) block.assign(register, value);
  const key = values[0]?.[1];
  if (key !== undefined) block.assign(a + 2, key);
  const back = { pc: pc + 2 - argBx(loop), ticks: ticksOf(argBx(loop)) };
  return { kind: "branch", condition: goes, yes: back, no: { pc: pc + 2, ticks: 0 } };
}

/** The end of an iteration: the loop ends if the first value is nil. */
export function nextIteration(block: Block, pc: number, a: number, length: number): Ending {
  const { asm, frame } = block;
  const first = block.read(a + 4);
  const goes = frame.locals.temp("i32");
  block.pushIs(first, NIL);
  asm.op(I.i32Eqz).set(goes);
  block.assign(a + 2, first);
  return {
    kind: "branch",
    condition: goes,
    yes: { pc: pc + 1 - length, ticks: ticksOf(length) },
    no: { pc: pc + 1, ticks: 0 },
  };
}

export function forLoop(block: Block, pc: number, a: number, length: number): Ending {
  const { asm } = block;
  const { locals } = block.frame;
  const again = { pc: pc + 1 - length, ticks: ticksOf(length) };
  const end = { pc: pc + 1, ticks: ticksOf(length) };
  const goes = locals.temp("i32");
  const index = block.read(a);
  const limit = block.read(a + 1);
  const step = block.read(a + 2);
  if (index.is(INTEGER) && limit.is(INTEGER) && step.is(INTEGER)) {
    limit.integer(asm).op(I.i64Eqz).if();
    asm.i32(0).set(goes).else();
    asm.i32(1).set(goes);
    const count = locals.payload(a + 1);
    asm.get(count).i64(1n).op(I.i64Sub).set(count);
    const value = locals.payload(a);
    asm.get(value);
    (step.constant === undefined ? step.integer(asm) : asm.i64(step.constant)).op(I.i64Add).set(value);
    asm.end();
    block.state.set(a, { classes: INTEGER, dirty: true });
    block.state.set(a + 1, { classes: INTEGER, dirty: true });
    block.define(a + 3, INTEGER, () => asm.get(value));
    return { kind: "branch", condition: goes, yes: again, no: end };
  }
  if (index.is(FLOAT) && limit.is(FLOAT) && step.is(FLOAT)) {
    const next = locals.temp("f64");
    index.float(asm);
    step.float(asm).op(I.f64Add).set(next);
    step.float(asm).f64(0).op(I.f64Gt).if();
    asm.get(next);
    limit.float(asm).op(I.f64Le).set(goes).else();
    limit.float(asm).get(next).op(I.f64Le).set(goes).end();
    asm.get(goes).if().get(next).set(locals.float(a)).end();
    block.state.set(a, { classes: FLOAT, dirty: true });
    block.define(a + 3, FLOAT, () => asm.get(locals.float(a)));
    return { kind: "branch", condition: goes, yes: again, no: end };
  }
  return leave(block);
}
