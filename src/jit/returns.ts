/** How compiled functions return. */

import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import { pushAs } from "./calls.js";
import { NIL } from "./classes.js";
import { InnerFrame, L, UnitFrame } from "./frame.js";
import { offsets, TAG, VALUE, VM } from "./layout.js";
import type { Operand } from "./operand.js";
import { MustLeave } from "./refusal.js";

/** Bits of `callstatus` (lstate.h). */
const FRESH = 1 << 2;
const PCALLED = 1 << 15;

/** Returns with these values. */
export function returnValues(block: Block, values: readonly Operand[]): void {
  const { frame } = block;
  if (frame instanceof InnerFrame) returnToCompiled(block, frame, values);
  else if (frame instanceof UnitFrame) returnToInterpreter(block, frame, values);
}

function returnToInterpreter(block: Block, frame: UnitFrame, values: readonly Operand[]): void {
  const { asm } = block;
  const { CallInfo, lua_State } = offsets;
  const wanted = frame.locals.temp("i32");
  const to = frame.locals.temp("i32");
  asm.get(frame.callInfo).memory(M.i32Load16U, CallInfo.callstatus).i32(PCALLED).op(I.i32And);
  block.failIf();
  asm
    .get(frame.callInfo)
    .memory(M.i32Load16S, CallInfo.nresults)
    .tee(wanted)
    .i32(Math.max(values.length, 1))
    .op(I.i32GtS);
  block.failIf();
  asm.get(frame.base).i32(VALUE).op(I.i32Sub).set(to);
  if (values.length === 0) {
    // All results that are wanted are nil.
    asm.get(wanted).i32(1).op(I.i32Eq).if();
    asm.get(to).i32(0).memory(M.i32Store8, TAG);
    asm.get(to).i32(VALUE).op(I.i32Add).set(to);
    asm.end();
  } else {
    // More than are wanted do no harm: their places are this call's own.
    values.forEach((value, at) => {
      block.store(to, at * VALUE, value);
    });
    asm.get(to);
    asm.get(wanted).i32(values.length).get(wanted).i32(0).op(I.i32GeS, I.select);
    asm.i32(VALUE).op(I.i32Mul, I.i32Add).set(to);
  }
  asm.get(L).get(to).memory(M.i32Store, lua_State.top);
  asm.get(L).get(frame.callInfo).memory(M.i32Load, CallInfo.previous).memory(M.i32Store, lua_State.ci);
  frame.storeTicks(asm);
  asm.i32(VM.done).i32(VM.unit);
  asm
    .get(frame.callInfo)
    .memory(M.i32Load16U, CallInfo.callstatus)
    .i32(FRESH)
    .op(I.i32And, I.select, I.return);
}

function returnToCompiled(block: Block, frame: InnerFrame, [value]: readonly Operand[]): void {
  const { asm } = block;
  const { result } = frame.callee;
  const returned = value === undefined ? undefined : result === 0 ? undefined : block.expect(value, result);
  if (value === undefined && result !== 0 && (result & NIL) === 0) throw new MustLeave();
  frame.storeTicks(asm);
  asm.i32(0);
  if (result !== 0) pushAs(block, returned, result);
  asm.op(I.return);
}
