/** Calls: directly, of functions that are compiled; in place, of some of the standard library; and by the core. */

import { pl_Unit } from "../core/generated/layouts.js";
import { Proto } from "../core/generated/objects.js";
import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import { formOf, LIGHT_FUNCTION, LUA_FUNCTION, NIL } from "./classes.js";
import { callByCore, tailCallByCore } from "./core-calls.js";
import { type Ending, ticksOf } from "./ending.js";
import { type Callee, L, typesOf } from "./frame.js";
import { argA, argC, argK } from "./instruction.js";
import { offsets } from "./layout.js";
import { INTRINSICS } from "./library.js";
import type { Operand } from "./operand.js";
import type { Seen } from "./prototype.js";
import { MustLeave } from "./refusal.js";
import { mayReturn, returnValues } from "./returns.js";
import { isCounted, passedTo, pushAs } from "./values.js";

/** A call: directly where the function is known and compiled, in place for some of the library, else by the core. */
export function call(block: Block, pc: number, i: number, seen: Seen): Ending | undefined {
  const [a, wanted] = [argA(i), argC(i) - 1];
  const classes = [seen.result, seen.keys];
  const passed = passedTo(block, i);
  if (passed === undefined) return callByCore(block, pc, i, classes);
  if (seen.operands === LIGHT_FUNCTION && !seen.varies) {
    if (wanted >= 0 && callLibrary(block, i, passed, seen)) return undefined;
    return callByCore(block, pc, i, classes);
  }
  const callee = seen.varies ? undefined : block.frame.batch.callee(seen.what);
  if (callee === undefined || !gives(callee, wanted) || isCounted(i, passed))
    return callByCore(block, pc, i, classes);
  const { asm, frame } = block;
  const direct = check(block, callee, a, passed);
  const base = frame.locals.temp("i32");
  block.pushAddress(a + 1);
  asm.set(base);
  const { status, results } = enter(block, callee, direct, base);
  asm.get(status).if();
  frame.leaveCall(asm, block.before, pc, status);
  asm.end();
  const top = wanted < 0 ? a + (callee.returns ?? 0) : undefined;
  block.state = block.state.below(a, top);
  for (let n = 0; n < (wanted < 0 ? (callee.returns ?? 0) : wanted); n++) {
    const locals = results[n];
    if (locals === undefined) block.define(a + n, NIL, () => undefined);
    else block.define(a + n, callee.results[n] ?? NIL, () => locals.forEach((local) => asm.get(local)));
  }
  return undefined;
}

/** A tail call, which ends the code. */
export function tailCall(block: Block, pc: number, i: number, seen: Seen): Ending {
  const { asm, frame } = block;
  const a = argA(i);
  const passed = passedTo(block, i);
  const callee = seen.varies ? undefined : frame.batch.callee(seen.what);
  if (callee === undefined || passed === undefined || isCounted(i, passed))
    return tailCallByCore(block, pc, i);
  if (argK(i) || argC(i) > 0 || !mayReturn(block, callee)) return tailCallByCore(block, pc, i);
  const direct = check(block, callee, a, passed);
  const { status, results } = enter(block, callee, direct, frame.base);
  asm.get(status).if();
  frame.leaveTailCall(asm, status);
  asm.end();
  const values = results.map((locals, n) => {
    const classes = callee.results[n] ?? NIL;
    const [first, second] = locals;
    if (first === undefined) return block.pointerConstant(classes, 0);
    return second === undefined ? block.operand(classes, first) : block.boxed(classes, first, second);
  });
  returnValues(block, values, true);
  return { kind: "returned" };
}

/** Whether a function gives as many results as are wanted, all for -1. */
function gives({ results, returns }: Callee, wanted: number): boolean {
  return returns !== undefined || (wanted >= 0 && wanted <= results.length);
}

/** A function that is about to be called: its closure and the calls that it may make, in locals, and its arguments. */
interface Direct {
  readonly closure: number;
  readonly depth: number;
  readonly args: readonly (Operand | undefined)[];
}

/** Checks that the register holds this function, and that compiled code may call it now. */
function check(block: Block, callee: Callee, a: number, passed: number): Direct {
  const { asm, frame } = block;
  const { LClosure, lua_State } = offsets;
  const called = block.expect(block.read(a), LUA_FUNCTION);
  const closure = frame.locals.temp("i32");
  called.pointer(asm).tee(closure).memory(M.i32Load, LClosure.p).memory(M.i32Load, Proto.unit);
  asm.memory(M.i32Load, pl_Unit.serial).i32(callee.serial).op(I.i32Ne);
  block.failIf();
  const args = callee.parameters.map((classes, n) => {
    if (n < passed) return block.expect(block.read(a + 1 + n), classes);
    if ((classes & NIL) === 0) throw new MustLeave();
    return undefined;
  });
  block.pushAddress(a + 1 + callee.registers);
  asm.get(L).memory(M.i32Load, lua_State.stack_last).op(I.i32GeU);
  block.deferIf();
  const depth = frame.locals.temp("i32");
  frame.pushDepth(asm);
  asm.tee(depth).op(I.i32Eqz);
  block.deferIf();
  asm.get(frame.ticks).i32(ticksOf(callee.size)).op(I.i32LtS);
  block.deferIf();
  return { closure, depth, args };
}

/** Calls a function whose first register is at the address in a local. Returns the locals of the status and the results. */
function enter(
  block: Block,
  callee: Callee,
  { closure, depth, args }: Direct,
  base: number,
): { status: number; results: number[][] } {
  const { asm, frame } = block;
  const { locals } = frame;
  asm.get(frame.ticks).i32(ticksOf(callee.size)).op(I.i32Sub).set(frame.ticks);
  frame.storeTicks(asm);
  asm.get(L).get(frame.global).get(base).get(closure).get(depth).i32(1).op(I.i32Sub);
  callee.parameters.forEach((classes, n) => {
    pushAs(block, args[n], classes);
  });
  asm.call(callee.index);
  const status = locals.temp("i32");
  const results = callee.results.map((classes) => typesOf(classes).map((type) => locals.temp(type)));
  for (const local of results.flat().reverse()) asm.set(local);
  asm.set(status);
  frame.loadTicks(asm);
  return { status, results };
}

/** Compiles a call of one library function in place. Returns false if that is impossible. */
function callLibrary(block: Block, i: number, passed: number, seen: Seen): boolean {
  const { asm, frame } = block;
  const [a, wanted] = [argA(i), argC(i) - 1];
  const intrinsic = INTRINSICS.get(frame.batch.libraryName(seen.what) ?? "");
  if (intrinsic === undefined) return false;
  const size = asm.code.length;
  const state = block.state.copy();
  const called = block.expect(block.read(a), LIGHT_FUNCTION);
  called.pointer(asm).i32(seen.what).op(I.i32Ne);
  block.failIf();
  const args = Array.from({ length: passed }, (_, n) => block.read(a + 1 + n));
  const results = intrinsic(block, args, wanted, seen.result);
  if (results === undefined) {
    asm.cut(size);
    block.state = state;
    return false;
  }
  const held = results.slice(0, wanted).map((operand) => copied(block, operand));
  asm.get(frame.ticks).i32(1).op(I.i32Sub).set(frame.ticks); // as for each call of C
  block.state = block.state.below(a);
  for (let n = 0; n < wanted; n++) {
    const value = held[n];
    if (value === undefined) block.define(a + n, NIL, () => undefined);
    else block.assign(a + n, value);
  }
  return true;
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
