/** Calls: of functions that are compiled, and of those of the standard library. The interpreter makes all others. */

import { pl_Unit } from "../core/generated/layouts.js";
import { Proto } from "../core/generated/objects.js";
import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import { type Classes, formOf, LIGHT_FUNCTION, LUA_FUNCTION, NIL, tagOf } from "./classes.js";
import { type Ending, ticksOf } from "./ending.js";
import { L, typesOf } from "./frame.js";
import { argA, argB, argC } from "./instruction.js";
import { offsets, VALUE, VM } from "./layout.js";
import { INTRINSICS } from "./library.js";
import type { Operand } from "./operand.js";
import type { Seen } from "./prototype.js";
import { MustLeave } from "./refusal.js";

/** A call of a function that is compiled in the same module; the interpreter makes all others. */
export function call(block: Block, pc: number, i: number, seen: Seen): Ending | undefined {
  const { asm, frame } = block;
  const { locals } = frame;
  const { LClosure, lua_State } = offsets;
  const [a, passed, wanted] = [argA(i), argB(i) - 1, argC(i) - 1];
  if (seen.operands === LIGHT_FUNCTION && !seen.varies) return callLibrary(block, i, seen);
  const callee = seen.varies ? undefined : frame.batch.callee(seen.what);
  if (callee === undefined || passed < 0 || wanted < 0 || wanted > 1) return leaveCall(block);
  if (wanted === 1 && callee.result === 0) return leaveCall(block);
  const closure = block.expect(block.read(a), LUA_FUNCTION);
  const self = locals.temp("i32");
  closure.pointer(asm).tee(self).memory(M.i32Load, LClosure.p).memory(M.i32Load, Proto.unit);
  asm.memory(M.i32Load, pl_Unit.serial).i32(callee.serial).op(I.i32Ne);
  block.failIf();
  const args = callee.parameters.map((classes, n) => {
    if (n < passed) return block.expect(block.read(a + 1 + n), classes);
    if ((classes & NIL) === 0) throw new MustLeave();
    return undefined;
  });
  const base = locals.temp("i32");
  const above = (a + 1) * VALUE;
  asm.get(frame.base).i32(above).op(I.i32Add).tee(base);
  asm.i32(callee.registers * VALUE).op(I.i32Add);
  asm.get(L).memory(M.i32Load, lua_State.stack_last).op(I.i32GeU);
  block.failIf();
  const depth = locals.temp("i32");
  frame.pushDepth(asm);
  asm.tee(depth).op(I.i32Eqz);
  block.failIf();
  const cost = ticksOf(callee.size);
  asm.get(frame.ticks).i32(cost).op(I.i32LtS);
  block.failIf();
  asm.get(frame.ticks).i32(cost).op(I.i32Sub).set(frame.ticks);
  frame.storeTicks(asm);
  asm.get(L).get(frame.global).get(base).get(self).get(depth).i32(1).op(I.i32Sub);
  callee.parameters.forEach((classes, n) => {
    pushAs(block, args[n], classes);
  });
  asm.call(callee.index);
  const status = locals.temp("i32");
  const results = typesOf(callee.result).map((type) => locals.temp(type));
  for (const local of results.slice().reverse()) asm.set(local);
  asm.set(status);
  frame.loadTicks(asm);
  asm.get(status).if();
  frame.leaveCall(asm, block.before, pc, status, self);
  asm.end();
  for (let r = a; r <= a + passed; r++) block.state.drop(r);
  if (wanted === 1) block.define(a, callee.result, () => results.forEach((local) => asm.get(local)));
  return undefined;
}

/** Leaves a call to the interpreter, which goes on in compiled code if the function has some. */
function leaveCall(block: Block): Ending {
  block.leave("planned", VM.unit);
  return { kind: "left" };
}

/** A call of a function of C, always the same. */
function callLibrary(block: Block, i: number, seen: Seen): Ending | undefined {
  const { asm, frame } = block;
  const [a, passed, wanted] = [argA(i), argB(i) - 1, argC(i) - 1];
  const intrinsic = INTRINSICS.get(frame.batch.libraryName(seen.what) ?? "");
  if (intrinsic === undefined || passed < 0 || wanted < 0) return leaveCall(block);
  const called = block.expect(block.read(a), LIGHT_FUNCTION);
  called.pointer(asm).i32(seen.what).op(I.i32Ne);
  block.failIf();
  const args = Array.from({ length: passed }, (_, n) => block.read(a + 1 + n));
  const results = intrinsic(block, args, wanted, seen.result);
  if (results === undefined) return leaveCall(block);
  const held = results.slice(0, wanted).map((operand) => copied(block, operand));
  for (let r = a; r <= a + passed; r++) block.state.drop(r);
  for (let n = 0; n < wanted; n++) {
    const value = held[n];
    if (value === undefined) block.define(a + n, NIL, () => undefined);
    else block.assign(a + n, value);
  }
  return undefined;
}

/** The same value in temporary locals, so that registers can be set. */
function copied(block: Block, operand: Operand): Operand {
  const { asm } = block;
  const { locals } = block.frame;
  if (operand.register === undefined) return operand;
  switch (formOf(operand.classes)) {
    case "integer": {
      const local = locals.temp("i64");
      operand.integer(asm).set(local);
      return block.operand(operand.classes, local);
    }
    case "float": {
      const local = locals.temp("f64");
      operand.float(asm).set(local);
      return block.operand(operand.classes, local);
    }
    case "pointer": {
      const local = locals.temp("i32");
      operand.pointer(asm).set(local);
      return block.operand(operand.classes, local);
    }
    case "constant":
      return operand;
    case "box": {
      const payload = locals.temp("i64");
      const tag = locals.temp("i32");
      operand.bytes(asm).set(payload);
      operand.tag(asm).set(tag);
      return block.boxed(operand.classes, payload, tag);
    }
  }
}

/** Pushes an operand in the form of `classes`; undefined is nil. */
export function pushAs(block: Block, operand: Operand | undefined, classes: Classes): void {
  const { asm } = block;
  switch (formOf(classes)) {
    case "integer":
      operand?.integer(asm);
      break;
    case "float":
      operand?.float(asm);
      break;
    case "pointer":
      operand?.pointer(asm);
      break;
    case "constant":
      break;
    case "box":
      if (operand === undefined) asm.i64(0n).i32(tagOf(NIL));
      else operand.tag(operand.bytes(asm));
  }
}
