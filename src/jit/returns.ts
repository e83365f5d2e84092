/** How compiled functions return. */

import { I, M, type Assembler } from "./assembler.js";
import type { Block } from "./block.js";
import { ANY, NIL } from "./classes.js";
import { type Callee, InnerFrame, L, UnitFrame } from "./frame.js";
import { argA } from "./instruction.js";
import { offsets, TAG, VALUE, VM } from "./layout.js";
import { Helper } from "./module.js";
import type { Operand } from "./operand.js";
import { MustLeave } from "./refusal.js";
import { pushAs } from "./values.js";

/** Bits of `callstatus` (lstate.h). */
const FRESH = 1 << 2;
const PCALLED = 1 << 15;

/** Whether the results of a tail call can be returned as they are; checks that the interpreter can take them. */
export function mayReturn(block: Block, callee: Callee): boolean {
  const { asm, frame } = block;
  if (frame instanceof UnitFrame) {
    if (callee.returns === undefined) return false;
    pushProtected(asm, frame);
    block.deferIf();
    checkWanted(block, frame, callee.returns);
    return true;
  }
  if (!(frame instanceof InnerFrame)) return false;
  const { results, returns } = frame.callee;
  if (returns !== undefined && callee.returns !== returns) return false;
  return results.every((classes, n) => {
    const given = callee.results[n] ?? (callee.returns === undefined ? ANY : NIL);
    return (given & ~classes) === 0 && (n < callee.results.length || callee.returns !== undefined);
  });
}

/** Returns with these values. */
export function returnValues(block: Block, values: readonly Operand[], checked = false): void {
  const { frame } = block;
  if (frame instanceof InnerFrame) returnToCompiled(block, frame, values);
  else if (frame instanceof UnitFrame) {
    if (!checked) {
      const a = argA(frame.prototype.code[block.pc] ?? 0);
      pushProtected(block.asm, frame);
      block.asm.if();
      returnFromStack(block, frame, a, values.length);
      block.asm.end();
      checkWanted(block, frame, values.length);
    }
    returnToInterpreter(block, frame, values);
  }
}

/** Pushes whether the call is that of a protected call, which ends with it. */
function pushProtected(asm: Assembler, frame: UnitFrame): void {
  asm.get(frame.callInfo).memory(M.i32Load16U, offsets.CallInfo.callstatus).i32(PCALLED).op(I.i32And);
}

/** Has the core return `n` values from register `a` on, or those up to the top for -1. */
export function returnFromStack(block: Block, frame: UnitFrame, a: number, n: number): void {
  const { asm, pc } = block;
  frame.writeBack(asm, block.before, (register) => frame.live.at(pc, register));
  frame.stopAt(asm, pc);
  frame.storeTicks(asm);
  asm.get(L);
  block.pushAddress(a);
  asm.i32(n).call(Helper.return).op(I.return);
}

/** Leaves the return to the interpreter if more values are wanted. */
function checkWanted(block: Block, frame: UnitFrame, count: number): void {
  const { asm } = block;
  const { CallInfo } = offsets;
  asm.get(frame.callInfo).memory(M.i32Load16S, CallInfo.nresults).i32(Math.max(count, 1)).op(I.i32GtS);
  block.failIf();
}

function returnToInterpreter(block: Block, frame: UnitFrame, values: readonly Operand[]): void {
  const { asm } = block;
  const { CallInfo, lua_State } = offsets;
  const wanted = frame.locals.temp("i32");
  const to = frame.locals.temp("i32");
  asm.get(frame.callInfo).memory(M.i32Load16S, CallInfo.nresults).set(wanted);
  asm.get(frame.base).i32(VALUE).op(I.i32Sub).set(to);
  if (values.length === 0) {
    // All results that are wanted are nil.
    asm.get(wanted).i32(1).op(I.i32Eq).if();
    asm.get(to).i32(0).memory(M.i32Store8, TAG);
    asm.get(to).i32(VALUE).op(I.i32Add).set(to);
    asm.end();
  } else {
    // Results beyond those wanted are harmless: their slots belong to this call.
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

function returnToCompiled(block: Block, frame: InnerFrame, values: readonly Operand[]): void {
  const { asm } = block;
  const { results, returns } = frame.callee;
  if (returns !== undefined && returns !== values.length) throw new MustLeave();
  const returned = results.map((classes, n) => {
    const value = values[n];
    if (value !== undefined) return block.expect(value, classes);
    if ((classes & NIL) === 0) throw new MustLeave();
    return undefined;
  });
  frame.storeTicks(asm);
  asm.i32(0);
  results.forEach((classes, n) => {
    pushAs(block, returned[n], classes);
  });
  asm.op(I.return);
}
