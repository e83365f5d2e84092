/**
 * Work that compiled code hands to the core: calls of any function, metamethods, values of variable number. Only a unit can do
 * so, since its call has a CallInfo. Meanwhile all values are on the stack, where collections, errors, yields and the debug
 * library find them. Afterwards the code continues, or leaves with the core's status.
 */

import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import { ANY, isSingle, NUMBER, tagOf, type Classes } from "./classes.js";
import { type Ending, leave } from "./ending.js";
import { L, UnitFrame } from "./frame.js";
import { argA, argC, argK } from "./instruction.js";
import { REGISTERS, TAG, VALUE, VM } from "./layout.js";
import { Helper } from "./module.js";
import type { Operand } from "./operand.js";
import { returnFromStack } from "./returns.js";
import { isCounted, passedTo } from "./values.js";

/**
 * Prepares a call of the core for the instruction at `pc`: writes back what is needed behind it and the registers from `from` on,
 * and pushes the state and the address of register `a`.
 */
function prepare(block: Block, frame: UnitFrame, pc: number, from: number, a: number): void {
  const { asm } = block;
  frame.writeBack(
    asm,
    block.before,
    (register) => register >= from || (frame.live.at(pc + 1, register) && !frame.defines(pc, register)),
  );
  frame.stopAt(asm, pc + 1);
  frame.storeTicks(asm);
  asm.get(L);
  block.pushAddress(a);
}

/** Continues after the instruction, before `pc`, if the status on the stack is 0. The registers from `first` on were overwritten. */
function goOn(block: Block, frame: UnitFrame, pc: number, first: number): void {
  const { asm } = block;
  const status = frame.locals.temp("i32");
  asm.tee(status).if().get(status).op(I.return).end();
  frame.reload(asm);
  block.resumesAt = pc;
  block.state.each((register, value) => {
    if (register >= first) block.state.drop(register);
    else if (frame.live.at(pc, register)) block.state.set(register, { ...value, dirty: false });
  });
}

/** Reads the registers from `register` on from the stack, and checks their types against those that were seen. */
function takeResults(block: Block, pc: number, register: number, seen: readonly Classes[]): void {
  const { asm, frame } = block;
  const left = block.state.copy();
  const wanted = seen.map((classes) => (classes !== 0 && isSingle(classes) ? classes : ANY));
  wanted.forEach((classes, n) => {
    if (classes === ANY || frame.inMemory(register + n)) return;
    asm
      .get(frame.base)
      .memory(M.i32Load8U, (register + n) * VALUE + TAG)
      .i32(tagOf(classes))
      .op(I.i32Ne)
      .if();
    frame.leave(asm, left, pc, VM.slow, "failed");
    asm.end();
  });
  wanted.forEach((classes, n) => {
    if (frame.inMemory(register + n)) return;
    const offset = (register + n) * VALUE;
    const base = (): unknown => asm.get(frame.base);
    block.assign(
      register + n,
      classes === ANY ? block.load(base, offset, ANY) : block.loadKnown(base, offset, classes),
    );
    block.state.set(register + n, { ...block.state.get(register + n), dirty: false });
  });
}

/** The number of arguments, as the core wants it: -1 for those up to the stack's top. Undefined if the VM must count them. */
function passedToCore(block: Block, i: number): number | undefined {
  const passed = passedTo(block, i);
  if (passed === undefined) return block.before.top === "stack" ? -1 : undefined;
  return isCounted(i, passed) ? undefined : passed;
}

/** A call of any function. Ends the code if there is no CallInfo. */
export function callByCore(
  block: Block,
  pc: number,
  i: number,
  seen: readonly Classes[],
): Ending | undefined {
  const { asm, frame } = block;
  const [a, wanted] = [argA(i), argC(i) - 1];
  const passed = passedToCore(block, i);
  if (!(frame instanceof UnitFrame) || passed === undefined) return leave(block);
  prepare(block, frame, pc, a, a);
  asm.i32(passed).i32(wanted).call(Helper.call);
  goOn(block, frame, pc + 1, a);
  if (wanted < 0) block.state = block.state.below(a, "stack");
  else
    takeResults(
      block,
      pc + 1,
      a,
      Array.from({ length: wanted }, (_, n) => seen[n] ?? 0),
    );
  return undefined;
}

/** A tail call of any function. */
export function tailCallByCore(block: Block, pc: number, i: number): Ending {
  const { asm, frame } = block;
  const passed = passedToCore(block, i);
  if (!(frame instanceof UnitFrame) || argK(i) || passed === undefined) return leave(block);
  prepare(block, frame, pc, 0, argA(i));
  asm.i32(passed).call(Helper.tailCall).op(I.return);
  return { kind: "returned" };
}

/** Returns `n` values from register `a` on, or those up to the top for -1. */
export function returnByCore(block: Block, a: number, n: number): Ending {
  const { frame } = block;
  if (!(frame instanceof UnitFrame)) return leave(block);
  returnFromStack(block, frame, a, n);
  return { kind: "returned" };
}

/** The metamethod of the operation at `pc` on these operands, which the next instruction calls. */
export function metamethod(block: Block, pc: number, operands: readonly Operand[]): Ending {
  const { asm, frame } = block;
  if (!(frame instanceof UnitFrame)) return leave(block);
  const { prototype } = frame;
  const i = prototype.code[pc] ?? 0;
  const after = pc + 2;
  operands.forEach((operand, n) => {
    block.pushIs(operand, NUMBER);
    if (n > 0) asm.op(I.i32And);
  });
  block.failIf();
  frame.writeBack(asm, block.before, (register) => frame.live.at(pc, register));
  frame.stopAt(asm, after);
  frame.storeTicks(asm);
  asm.get(L).call(Helper.metamethod);
  goOn(block, frame, after, REGISTERS);
  takeResults(block, after, argA(i), [prototype.seen(pc).result]);
  return { kind: "next", pc: after };
}

/** A call of the iterator of a loop, which gives `wanted` values. */
export function iterate(block: Block, pc: number, a: number, wanted: number): Ending | undefined {
  const { asm, frame } = block;
  if (!(frame instanceof UnitFrame)) return leave(block);
  prepare(block, frame, pc, a, a);
  asm.i32(wanted).call(Helper.iterate);
  goOn(block, frame, pc + 1, a + 4);
  takeResults(block, pc + 1, a + 4, new Array<Classes>(wanted).fill(ANY));
  return undefined;
}

/** The extra arguments of the call: `n` of them, or all for -1. */
export function extraArguments(block: Block, pc: number, a: number, n: number): Ending | undefined {
  const { asm, frame } = block;
  if (!(frame instanceof UnitFrame)) return leave(block);
  frame.storeTicks(asm);
  asm.get(L);
  block.pushAddress(a);
  asm.i32(n).call(Helper.vararg).op(I.i32Eqz);
  block.deferIf();
  frame.loadTicks(asm);
  if (n < 0) block.state = block.state.below(a, "stack");
  else takeResults(block, pc + 1, a, new Array<Classes>(n).fill(ANY));
  return undefined;
}
