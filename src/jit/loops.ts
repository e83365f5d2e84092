/** Numeric loops, and those over `pairs` and `ipairs`. */

import { pl_Jit } from "../core/generated/layouts.js";
import { Opcode as O } from "../core/generated/opcodes.js";
import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import { FLOAT, INTEGER, isSingle, LIGHT_FUNCTION, NIL, TABLE, tagOf } from "./classes.js";
import { type Ending, leave, ticksOf } from "./ending.js";
import { L } from "./frame.js";
import { argBx, opcode } from "./instruction.js";
import { TAG, VALUE } from "./layout.js";
import { Helper } from "./module.js";
import type { Seen } from "./prototype.js";

/** The start of a numeric loop: register a has the first value, a + 1 the limit and then the count, a + 2 the step. */
export function forPrep(block: Block, pc: number, a: number, length: number): Ending {
  const { asm } = block;
  const { locals } = block.frame;
  const body = { pc: pc + 1, ticks: 0 };
  const end = { pc: pc + length + 2, ticks: 0 };
  const seen = block.frame.prototype.seen(pc);
  const skip = locals.temp("i32");
  const step = block.read(a + 2);
  const limit = block.read(a + 1);
  const integers =
    seen.count === 0
      ? block.read(a).is(INTEGER) && limit.is(INTEGER)
      : seen.result === INTEGER && seen.operands === INTEGER;
  if (integers && step.constant !== undefined && step.constant !== 0n) {
    const init = block.expect(block.read(a), INTEGER);
    if (!limit.may(INTEGER)) return leave(block);
    const last = block.expect(limit, INTEGER);
    const up = step.constant > 0n;
    const by = up ? step.constant : -step.constant;
    init.integer(asm);
    last
      .integer(asm)
      .op(up ? I.i64GtS : I.i64LtS)
      .set(skip);
    const count = locals.temp("i64");
    (up ? last : init).integer(asm);
    (up ? init : last).integer(asm).op(I.i64Sub);
    if (by !== 1n) asm.i64(by).op(I.i64DivU);
    asm.set(count);
    const first = locals.temp("i64");
    init.integer(asm).set(first);
    block.define(a + 1, INTEGER, () => asm.get(count));
    block.define(a + 3, INTEGER, () => asm.get(first));
    return { kind: "branch", condition: skip, yes: end, no: body };
  }
  return leave(block);
}

/** An iteration of `pairs` or `ipairs`, and the instruction after it, which ends the loop or jumps back. */
export function nextPair(block: Block, pc: number, a: number, wanted: number, seen: Seen): Ending {
  const { asm, frame } = block;
  const { data, next, nextElement } = frame.batch;
  const ordered = seen.what === nextElement;
  const loop = frame.prototype.code[pc + 1] ?? 0;
  if (seen.varies || (!ordered && seen.what !== next) || wanted > 2 || opcode(loop) !== O.tforloop)
    return leave(block);
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
