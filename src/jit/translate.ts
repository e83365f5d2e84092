/** What each instruction of Lua becomes. */

import { TString } from "../core/generated/objects.js";
import { Opcode as O } from "../core/generated/opcodes.js";
import {
  ADD,
  bitwise,
  divide,
  equal,
  floats,
  GE,
  GT,
  LE,
  LT,
  MUL,
  negate,
  order,
  ring,
  shift,
  SUB,
} from "./arithmetic.js";
import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import { call, tailCall } from "./calls.js";
import {
  COLLECTABLE,
  FALSE,
  FALSY,
  FLOAT,
  INTEGER,
  LUA_FUNCTION,
  NIL,
  NUMBER,
  OBJECTS,
  SHORT_STRING,
  single,
  STRING,
  TABLE,
  TRUE,
} from "./classes.js";
import { extraArguments, metamethod, returnByCore } from "./core-calls.js";
import { branch, type Ending, leave, ticksOf } from "./ending.js";
import { effectOf } from "./flow.js";
import { L } from "./frame.js";
import { argA, argB, argBx, argC, argK, argSB, argSBx, argSC, argSJ, opcode } from "./instruction.js";
import { MANY_VALUES, offsets } from "./layout.js";
import { forLoop, forPrep, nextIteration, nextPair } from "./loops.js";
import { Helper } from "./module.js";
import type { Operand } from "./operand.js";
import type { Seen } from "./prototype.js";
import { returnValues } from "./returns.js";
import {
  getByString,
  getElement,
  getField,
  length,
  newTable,
  setByString,
  setElement,
  setField,
} from "./tables.js";

/** Translates the instruction at `pc`. Returns how the block ends, or undefined if the next instruction belongs to it. */
export function translate(block: Block, pc: number): Ending | undefined {
  const { prototype } = block.frame;
  const i = prototype.code[pc] ?? 0;
  const seen = prototype.seen(pc);
  const a = argA(i);
  const rb = (): Operand => block.read(argB(i));
  const rc = (): Operand => block.read(argC(i));
  const kc = (): Operand => block.constant(argC(i));
  const rkc = (): Operand => (argK(i) ? kc() : rc());
  const { asm } = block;
  if (
    seen.count > 0 &&
    prototype.seen(pc + 1).count * 2 > seen.count &&
    isMetamethod(prototype.code[pc + 1] ?? 0)
  ) {
    const operands = operandsOf(i).map((register) => block.read(register));
    if (!operands.every((operand) => operand.is(NUMBER))) return metamethod(block, pc, operands);
  }
  if (seen.count === 0 && !isPlain(block, i)) return leave(block, true); // never executed while it was watched
  switch (opcode(i)) {
    case O.move:
      block.assign(a, rb());
      return undefined;
    case O.loadi: {
      const value = BigInt(argSBx(i));
      block.define(a, INTEGER, () => asm.i64(value), value);
      return undefined;
    }
    case O.loadf:
      block.define(a, FLOAT, () => asm.f64(argSBx(i)));
      return undefined;
    case O.loadk:
      block.assign(a, block.constant(argBx(i)));
      return undefined;
    case O.loadfalse:
      block.define(a, FALSE, () => undefined);
      return undefined;
    case O.lfalseskip:
      block.define(a, FALSE, () => undefined);
      return { kind: "next", pc: pc + 2 };
    case O.loadtrue:
      block.define(a, TRUE, () => undefined);
      return undefined;
    case O.loadnil:
      for (let r = a; r <= a + argB(i); r++) block.define(r, NIL, () => undefined);
      return undefined;
    case O.getupval: {
      const at = block.upvalue(argB(i));
      block.assign(
        a,
        block.load(() => asm.get(at), 0, single(seen.result)),
      );
      return undefined;
    }
    case O.setupval:
      setUpvalue(block, argB(i), block.read(a));
      return undefined;
    case O.gettabup: {
      const at = block.upvalue(argB(i));
      const table = block.load(() => asm.get(at), 0, single(seen.operands));
      return field(block, a, table, prototype.constant(argC(i)).pointer, seen);
    }
    case O.getfield:
      return field(block, a, rb(), prototype.constant(argC(i)).pointer, seen);
    case O.geti:
      block.assign(a, getElement(block, rb(), block.integerConstant(argC(i)), seen));
      return undefined;
    case O.gettable:
      if (seen.keys === INTEGER) block.assign(a, getElement(block, rb(), rc(), seen));
      else if (seen.keys === SHORT_STRING) block.assign(a, getByString(block, rb(), rc(), seen.result));
      else return leave(block);
      return undefined;
    case O.settabup: {
      const at = block.upvalue(a);
      const table = block.load(() => asm.get(at), 0, single(seen.operands));
      setField(block, table, prototype.constant(argB(i)).pointer, rkc(), seen);
      return undefined;
    }
    case O.newtable: {
      const logsize = argB(i) - 1;
      if (argK(i) || argC(i) > MOST_NEW || logsize > LARGEST_NEW) return leave(block);
      newTable(block, a, argC(i), logsize);
      return { kind: "next", pc: pc + 2 };
    }
    case O.self: {
      const object = rb();
      const key = argK(i) ? kc() : rc();
      if (!key.is(SHORT_STRING) || key.where.kind !== "constant") return leave(block);
      if ((seen.operands & ~STRING) === 0) {
        const text = block.expect(object, STRING);
        const value = block.frame.locals.temp("i32");
        asm.get(L).i32(key.where.pointer).call(Helper.stringField).tee(value).op(I.i32Eqz);
        block.failIf();
        const found = block.load(() => asm.get(value), 0, single(seen.result));
        block.assign(a + 1, text);
        block.assign(a, found);
        return undefined;
      }
      const table = block.expect(object, TABLE);
      const method = getField(block, table, key.where.pointer, seen);
      const self = block.frame.locals.temp("i32");
      table.pointer(asm).set(self);
      block.define(a + 1, TABLE, () => asm.get(self));
      block.assign(a, method);
      return undefined;
    }
    case O.setfield:
      setField(block, block.read(a), prototype.constant(argB(i)).pointer, rkc(), seen);
      return undefined;
    case O.seti:
      setElement(block, block.read(a), block.integerConstant(argB(i)), rkc());
      return undefined;
    case O.settable:
      if (seen.keys === INTEGER) setElement(block, block.read(a), rb(), rkc());
      else if (seen.keys === SHORT_STRING) setByString(block, block.read(a), rb(), rkc());
      else return leave(block);
      return undefined;
    case O.addi:
      ring(block, a, ADD, rb(), block.integerConstant(argSC(i)), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.addk:
      ring(block, a, ADD, rb(), kc(), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.subk:
      ring(block, a, SUB, rb(), kc(), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.mulk:
      ring(block, a, MUL, rb(), kc(), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.add:
      ring(block, a, ADD, rb(), rc(), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.sub:
      ring(block, a, SUB, rb(), rc(), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.mul:
      ring(block, a, MUL, rb(), rc(), seen.result);
      return { kind: "next", pc: pc + 2 };
    case O.modk:
      divide(block, a, "mod", rb(), kc());
      return { kind: "next", pc: pc + 2 };
    case O.mod:
      divide(block, a, "mod", rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.idivk:
      divide(block, a, "idiv", rb(), kc());
      return { kind: "next", pc: pc + 2 };
    case O.idiv:
      divide(block, a, "idiv", rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.divk:
      floats(block, a, rb(), kc(), () => asm.op(I.f64Div));
      return { kind: "next", pc: pc + 2 };
    case O.div:
      floats(block, a, rb(), rc(), () => asm.op(I.f64Div));
      return { kind: "next", pc: pc + 2 };
    case O.powk: {
      const exponent = kc();
      const two = exponent.is(INTEGER) ? exponent.constant === 2n : prototype.constant(argC(i)).float === 2;
      if (two) {
        const base = block.expect(rb(), NUMBER);
        const value = block.frame.locals.temp("f64");
        base.number(asm).set(value);
        block.define(a, FLOAT, () => asm.get(value).get(value).op(I.f64Mul));
      } else floats(block, a, rb(), exponent, () => asm.call(Helper.pow));
      return { kind: "next", pc: pc + 2 };
    }
    case O.pow: {
      // The VM multiplies for an exponent of 2, and pow is exact there as well.
      floats(block, a, rb(), rc(), () => asm.call(Helper.pow));
      return { kind: "next", pc: pc + 2 };
    }
    case O.bandk:
      bitwise(block, a, I.i64And, rb(), kc());
      return { kind: "next", pc: pc + 2 };
    case O.bork:
      bitwise(block, a, I.i64Or, rb(), kc());
      return { kind: "next", pc: pc + 2 };
    case O.bxork:
      bitwise(block, a, I.i64Xor, rb(), kc());
      return { kind: "next", pc: pc + 2 };
    case O.band:
      bitwise(block, a, I.i64And, rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.bor:
      bitwise(block, a, I.i64Or, rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.bxor:
      bitwise(block, a, I.i64Xor, rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.shri: {
      const by = argSC(i);
      if (by < 0 || by > 63) return leave(block);
      shift(block, a, I.i64ShrU, rb(), block.integerConstant(by));
      return { kind: "next", pc: pc + 2 };
    }
    case O.shli:
      shift(block, a, I.i64Shl, block.integerConstant(argSC(i)), rb());
      return { kind: "next", pc: pc + 2 };
    case O.shl:
      shift(block, a, I.i64Shl, rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.shr:
      shift(block, a, I.i64ShrU, rb(), rc());
      return { kind: "next", pc: pc + 2 };
    case O.unm:
      negate(block, a, rb(), seen.operands);
      return undefined;
    case O.bnot: {
      const value = block.expect(rb(), INTEGER);
      block.define(a, INTEGER, () => value.integer(asm).i64(-1n).op(I.i64Xor));
      return undefined;
    }
    case O.not: {
      const value = rb();
      if (value.is(FALSY)) block.define(a, TRUE, () => undefined);
      else if (!value.may(FALSY)) block.define(a, FALSE, () => undefined);
      else {
        const falsy = block.frame.locals.temp("i32");
        block.pushIs(value, FALSY);
        asm.set(falsy);
        // The tags of false and true are 1 and 17.
        block.define(a, FALSE | TRUE, () => asm.i64(0n).get(falsy).i32(4).op(I.i32Shl).i32(1).op(I.i32Or));
      }
      return undefined;
    }
    case O.len:
      length(block, a, rb(), seen.operands);
      return undefined;
    case O.concat:
      return concat(block, a, argB(i));
    case O.closure:
      return makeClosure(block, a, argBx(i));
    case O.close:
      asm.get(L);
      block.pushAddress(a);
      asm.call(Helper.close).op(I.i32Eqz);
      block.failIf();
      return undefined;
    case O.setlist:
      return setList(block, a, argB(i), argK(i) ? -1 : argC(i));
    case O.jmp: {
      const to = argSJ(i);
      return { kind: "jump", pc: pc + 1 + to, ticks: to < 0 ? ticksOf(-to) : 0 };
    }
    case O.eq:
      return branch(block, pc, equal(block, block.read(a), rb()));
    case O.eqk:
      return branch(block, pc, equal(block, block.read(a), block.constant(argB(i))));
    case O.eqi: {
      const value = block.read(a);
      const constant = block.integerConstant(argSB(i));
      if (value.is(FLOAT)) {
        const result = block.frame.locals.temp("i32");
        value.float(asm).f64(argSB(i)).op(I.f64Eq).set(result);
        return branch(block, pc, result);
      }
      return branch(block, pc, equal(block, value, constant));
    }
    case O.lt:
      return branch(block, pc, order(block, LT, block.read(a), rb()));
    case O.le:
      return branch(block, pc, order(block, LE, block.read(a), rb()));
    case O.lti:
      return branch(block, pc, orderConstant(block, LT, block.read(a), argSB(i)));
    case O.lei:
      return branch(block, pc, orderConstant(block, LE, block.read(a), argSB(i)));
    case O.gti:
      return branch(block, pc, orderConstant(block, GT, block.read(a), argSB(i)));
    case O.gei:
      return branch(block, pc, orderConstant(block, GE, block.read(a), argSB(i)));
    case O.test: {
      const value = block.read(a);
      const truth = block.frame.locals.temp("i32");
      block.pushIs(value, FALSY);
      asm.op(I.i32Eqz).set(truth);
      return branch(block, pc, truth);
    }
    case O.testset:
      return testSet(block, pc, a, rb());
    case O.return0:
      returnValues(block, []);
      return { kind: "returned" };
    case O.return1:
      returnValues(block, [block.read(a)]);
      return { kind: "returned" };
    case O.return:
      return returnMany(block, i);
    case O.tailcall:
      return tailCall(block, pc, i, seen);
    case O.vararg:
      return extraArguments(block, pc, a, argC(i) - 1);
    case O.call:
      return call(block, pc, i, seen);
    case O.forloop:
      return forLoop(block, pc, a, argBx(i));
    case O.tforprep: {
      // Nothing is to be closed at the end of the loop.
      block.expect(block.read(a + 3), FALSY);
      return { kind: "jump", pc: pc + 1 + argBx(i), ticks: 0 };
    }
    case O.tforcall:
      return nextPair(block, pc, a, argC(i), seen);
    case O.tforloop:
      return nextIteration(block, pc, a, argBx(i));
    case O.forprep:
      return forPrep(block, pc, a, argBx(i));
    default:
      return leave(block);
  }
}

/** Whether an instruction calls the metamethod of the one before it. */
function isMetamethod(i: number): boolean {
  return opcode(i) === O.mmbin || opcode(i) === O.mmbini || opcode(i) === O.mmbink;
}

/** The registers that an operation on numbers reads. */
function operandsOf(i: number): number[] {
  return effectOf(i).uses.map(([register]) => register);
}

/** Whether an instruction can be translated without having been executed. */
function isPlain(block: Block, i: number): boolean {
  const known = (...registers: number[]): boolean => registers.every((r) => block.isKnown(r, NUMBER));
  switch (opcode(i)) {
    case O.move:
    case O.loadi:
    case O.loadf:
    case O.loadk:
    case O.loadfalse:
    case O.lfalseskip:
    case O.loadtrue:
    case O.loadnil:
    case O.jmp:
    case O.tforloop: // it is executed with the instruction before it
    case O.return0:
    case O.return1:
      return true;
    case O.forloop:
    case O.forprep:
      return known(argA(i), argA(i) + 1, argA(i) + 2);
    case O.addi:
    case O.addk:
    case O.subk:
    case O.mulk:
    case O.modk:
    case O.divk:
    case O.idivk:
      return known(argB(i));
    case O.add:
    case O.sub:
    case O.mul:
    case O.div:
      return known(argB(i), argC(i));
    case O.eqi:
    case O.lti:
    case O.lei:
    case O.gti:
    case O.gei:
      return known(argA(i));
    case O.lt:
    case O.le:
      return known(argA(i), argB(i));
    default:
      return false;
  }
}

/** The largest tables that are made without the VM, which counts the work for others. */
const MOST_NEW = 16;
const LARGEST_NEW = 4;

function field(block: Block, register: number, table: Operand, key: number, seen: Seen): Ending | undefined {
  block.assign(register, getField(block, table, key, seen));
  return undefined;
}

function orderConstant(block: Block, op: typeof LT, value: Operand, constant: number): number {
  return order(block, op, value, block.integerConstant(constant));
}

function setUpvalue(block: Block, index: number, value: Operand): void {
  const { asm, frame } = block;
  const at = block.upvalue(index);
  if (value.may(OBJECTS)) {
    block.pushCollectable(value);
    asm
      .if()
      .get(L)
      .get(frame.closure)
      .memory(M.i32Load, offsets.LClosure.upvals + index * 4);
    value.bytes(asm).op(I.i32WrapI64).call(Helper.upvalueBarrier).end();
  }
  block.store(at, 0, value);
}

/** a .. b .. c, of strings and numbers in the registers from `a` on. */
function concat(block: Block, a: number, n: number): Ending | undefined {
  const { asm, frame } = block;
  for (let r = a; r < a + n; r++) {
    const value = block.read(r);
    if (!value.may(STRING | NUMBER)) return leave(block);
    block.spill(r);
  }
  const made = frame.locals.temp("i32");
  asm.get(L);
  block.pushAddress(a);
  asm.i32(n).call(Helper.concat).tee(made).op(I.i32Eqz);
  block.deferIf();
  const tag = frame.locals.temp("i32");
  const payload = frame.locals.temp("i64");
  asm.get(made).memory(M.i32Load8U, TString.tt).i32(COLLECTABLE).op(I.i32Or).set(tag);
  asm.get(made).op(I.i64ExtendI32U).set(payload);
  for (let r = a; r < a + n; r++) block.state.drop(r);
  block.define(a, STRING, () => asm.get(payload).get(tag));
  return undefined;
}

function makeClosure(block: Block, a: number, n: number): Ending | undefined {
  const { asm, frame } = block;
  const made = frame.locals.temp("i32");
  asm.get(L).get(frame.closure).i32(n).get(frame.base).call(Helper.closure).tee(made).op(I.i32Eqz);
  block.deferIf();
  block.define(a, LUA_FUNCTION, () => asm.get(made));
  return undefined;
}

/** The elements of a constructor: `n` values from register a + 1 on, which follow `before` others; -1 if there are too many. */
function setList(block: Block, a: number, fixed: number, before: number): Ending | undefined {
  const { top } = block.before;
  const n = fixed === 0 && typeof top === "number" ? top - a - 1 : fixed;
  if ((fixed === 0 && (typeof top !== "number" || n >= MANY_VALUES)) || n > MOST_NEW || before < 0)
    return leave(block);
  for (let at = 1; at <= n; at++)
    setElement(block, block.read(a), block.integerConstant(before + at), block.read(a + at));
  block.state = block.state.below(a + 1);
  return undefined;
}

/** a = b and a jump if the truth of b is as the instruction says; else the next instruction but one. */
function testSet(block: Block, pc: number, a: number, value: Operand): Ending {
  // The register is set even without a jump, since nothing reads it then.
  if (block.frame.live.at(pc + 2, a)) return leave(block);
  const truth = block.frame.locals.temp("i32");
  block.pushIs(value, FALSY);
  block.asm.op(I.i32Eqz).set(truth);
  block.assign(a, value);
  return branch(block, pc, truth);
}

/** Returns any number of values, after closing upvalues if there may be some. */
function returnMany(block: Block, i: number): Ending {
  const { asm, frame } = block;
  const { top } = block.before;
  const open = argB(i) === 0;
  if (open && top === undefined) return leave(block);
  const n = !open ? argB(i) - 1 : typeof top === "number" ? top - argA(i) : -1;
  if (open && n >= MANY_VALUES) return leave(block);
  const byCore = n < 0 || n > MOST_NEW || argC(i) > 0;
  const values = byCore ? [] : Array.from({ length: n }, (_, at) => block.read(argA(i) + at));
  if (argK(i)) {
    asm.get(L).get(frame.base).call(Helper.close).op(I.i32Eqz);
    block.failIf();
  }
  if (byCore) return returnByCore(block, argA(i), n);
  returnValues(block, values);
  return { kind: "returned" };
}
