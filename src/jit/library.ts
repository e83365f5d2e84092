/** Functions of the standard libraries that are compiled in place of their calls. */

import { TString } from "../core/generated/objects.js";
import { I, M } from "./assembler.js";
import type { Block } from "./block.js";
import {
  ANY,
  FALSY,
  FLOAT,
  INTEGER,
  LIGHT_FUNCTION,
  NIL,
  NUMBER,
  SHORT_STRING,
  STRING,
  TABLE,
  tagOf,
  type Classes,
} from "./classes.js";
import { L } from "./frame.js";
import { offsets } from "./layout.js";
import { Helper } from "./module.js";
import type { Operand } from "./operand.js";
import { appendElement } from "./tables.js";

/** What a call results in: values that are still to be put into registers. */
type Results = readonly Operand[];

/** Writes the code of a call with these arguments; undefined if the VM must make it. */
export type Intrinsic = (
  block: Block,
  args: readonly Operand[],
  wanted: number,
  seen: Classes,
) => Results | undefined;

const TWO_63 = 2 ** 63;

/** math.floor and math.ceil. */
function rounded(block: Block, value: Operand | undefined, op: number): Results | undefined {
  if (!value?.may(NUMBER)) return undefined;
  const { asm } = block;
  const { locals } = block.frame;
  const number = block.expect(value, NUMBER);
  if (number.is(INTEGER)) return [number];
  const result = locals.temp("i64");
  const float = locals.temp("f64");
  const convert = (): void => {
    asm.op(op).tee(float).f64(-TWO_63).op(I.f64Ge);
    asm.get(float).f64(TWO_63).op(I.f64Lt, I.i32And, I.i32Eqz);
    block.failIf();
    asm.get(float).op(I.i64TruncF64S).set(result);
  };
  if (number.is(FLOAT)) {
    number.float(asm);
    convert();
  } else {
    block.pushIs(number, INTEGER);
    asm.if();
    number.bytes(asm).set(result).else();
    number.bytes(asm).op(I.f64ReinterpretI64);
    convert();
    asm.end();
  }
  return [block.operand(INTEGER, result)];
}

/** A function of one number, which gives a float. */
function ofFloat(push: (block: Block) => void): Intrinsic {
  return (block, [value]) => {
    if (!value?.may(NUMBER)) return undefined;
    const number = block.expect(value, NUMBER);
    const result = block.frame.locals.temp("f64");
    number.number(block.asm);
    push(block);
    block.asm.set(result);
    return [block.operand(FLOAT, result)];
  };
}

const helper = (index: number): Intrinsic => ofFloat(({ asm }) => asm.call(index));

/** math.max and math.min of two numbers of one class: the second one if it is above, or below, the first. */
function extreme(which: "max" | "min"): Intrinsic {
  return (block, args, _wanted, seen) => {
    const [first, second] = args;
    if (first === undefined || second === undefined || args.length > 2) return undefined;
    if ((seen !== INTEGER && seen !== FLOAT) || !first.may(seen) || !second.may(seen)) return undefined;
    const { asm } = block;
    const [a, b] = [block.expect(first, seen), block.expect(second, seen)];
    const result = block.frame.locals.temp(seen === INTEGER ? "i64" : "f64");
    for (const value of which === "max" ? [b, a, a, b] : [b, a, b, a]) {
      if (seen === INTEGER) value.integer(asm);
      else value.float(asm);
    }
    asm.op(seen === INTEGER ? I.i64LtS : I.f64Lt, I.select).set(result);
    return [block.operand(seen, result)];
  };
}

function abs(block: Block, [value]: readonly Operand[], _wanted: number, seen: Classes): Results | undefined {
  if (value === undefined || (seen !== INTEGER && seen !== FLOAT) || !value.may(seen)) return undefined;
  const { asm } = block;
  const { locals } = block.frame;
  if (seen === INTEGER) {
    const integer = block.expect(value, INTEGER);
    const result = locals.temp("i64");
    asm.i64(0n);
    integer.integer(asm).op(I.i64Sub);
    integer.integer(asm);
    integer.integer(asm).i64(0n).op(I.i64LtS, I.select).set(result);
    return [block.operand(INTEGER, result)];
  }
  const float = block.expect(value, FLOAT);
  const result = locals.temp("f64");
  float.float(asm).op(I.f64Abs).set(result);
  return [block.operand(FLOAT, result)];
}

function byte(block: Block, args: readonly Operand[]): Results | undefined {
  const [text, index] = args;
  if (text === undefined || args.length > 2 || !text.may(STRING)) return undefined;
  const { asm } = block;
  const string = block.expect(text, STRING);
  const at = index === undefined ? block.integerConstant(1) : block.expect(index, INTEGER);
  const found = block.frame.locals.temp("i32");
  string.pointer(asm);
  at.integer(asm).call(Helper.byte).tee(found).i32(0).op(I.i32LtS);
  block.failIf();
  const result = block.frame.locals.temp("i64");
  asm.get(found).op(I.i64ExtendI32U).set(result);
  return [block.operand(INTEGER, result)];
}

/** A string whose address is in a local, or 0: of class `seen`, if that is one. */
function madeString(block: Block, made: number): Results {
  const { asm } = block;
  asm.get(made).op(I.i32Eqz);
  block.deferIf();
  asm
    .get(made)
    .memory(M.i32Load8U, TString.tt)
    .i32(tagOf(SHORT_STRING) & 0x3f)
    .op(I.i32Ne);
  block.failIf();
  return [block.operand(SHORT_STRING, made)];
}

function sub(
  block: Block,
  [text, from, to]: readonly Operand[],
  _wanted: number,
  seen: Classes,
): Results | undefined {
  if (text === undefined || from === undefined || !text.may(STRING) || seen !== SHORT_STRING)
    return undefined;
  const { asm } = block;
  const string = block.expect(text, STRING);
  const first = block.expect(from, INTEGER);
  const last = to === undefined ? block.integerConstant(-1) : block.expect(to, INTEGER);
  const made = block.frame.locals.temp("i32");
  asm.get(L);
  string.pointer(asm);
  first.integer(asm);
  last.integer(asm).call(Helper.sub).set(made);
  return madeString(block, made);
}

function char(block: Block, args: readonly Operand[]): Results | undefined {
  const [value] = args;
  if (value === undefined || args.length > 1) return undefined;
  const code = block.expect(value, INTEGER);
  const made = block.frame.locals.temp("i32");
  code.integer(block.asm.get(L)).call(Helper.char).set(made);
  return madeString(block, made);
}

function insert(block: Block, args: readonly Operand[]): Results | undefined {
  const [table, value] = args;
  if (table === undefined || value === undefined || args.length > 2 || !table.may(TABLE)) return undefined;
  appendElement(block, block.expect(table, TABLE), value);
  return [];
}

function setMetatable(block: Block, [table, metatable]: readonly Operand[]): Results | undefined {
  if (table === undefined || metatable === undefined || !table.may(TABLE) || !metatable.may(TABLE))
    return undefined;
  const object = block.expect(table, TABLE);
  const meta = block.expect(metatable, TABLE);
  const { asm } = block;
  object.pointer(asm.get(L));
  meta.pointer(asm).call(Helper.setMetatable).op(I.i32Eqz);
  block.failIf();
  return [object];
}

/** `pairs` and `ipairs` of a table without a metatable. */
function iterator(index: (block: Block) => number, start: (block: Block) => Operand): Intrinsic {
  return (block, [value]) => {
    if (!value?.may(TABLE)) return undefined;
    const table = block.expect(value, TABLE);
    table.pointer(block.asm).memory(M.i32Load, offsets.Table.metatable);
    block.failIf();
    return [block.pointerConstant(LIGHT_FUNCTION, index(block)), table, start(block)];
  };
}

function assert(block: Block, args: readonly Operand[]): Results | undefined {
  const [value] = args;
  if (value === undefined || value.is(FALSY)) return undefined;
  return [block.expect(value, value.classes & ~FALSY & ANY), ...args.slice(1)];
}

function toInteger(_block: Block, [value]: readonly Operand[]): Results | undefined {
  return value?.is(INTEGER) === true ? [value] : undefined;
}

const length: Intrinsic = (block, [value]) => {
  if (!value?.may(STRING)) return undefined;
  return [block.stringLength(block.expect(value, STRING))];
};

/** By the names of the functions, `_G.assert` and so on. */
export const INTRINSICS: ReadonlyMap<string, Intrinsic> = new Map(
  Object.entries({
    "_G.assert": assert,
    "_G.ipairs": iterator(
      ({ frame }) => frame.batch.nextElement,
      (block) => block.integerConstant(0),
    ),
    "_G.pairs": iterator(
      ({ frame }) => frame.batch.next,
      (block) => block.pointerConstant(NIL, 0),
    ),
    "_G.setmetatable": setMetatable,
    "math.abs": abs,
    "math.ceil": (block, [value]) => rounded(block, value, I.f64Ceil),
    "math.cos": helper(Helper.cos),
    "math.exp": helper(Helper.exp),
    "math.floor": (block, [value]) => rounded(block, value, I.f64Floor),
    "math.max": extreme("max"),
    "math.min": extreme("min"),
    "math.sin": helper(Helper.sin),
    "math.sqrt": ofFloat(({ asm }) => asm.op(I.f64Sqrt)),
    "math.tointeger": toInteger,
    "string.byte": byte,
    "string.char": char,
    "string.len": length,
    "string.sub": sub,
    "table.insert": insert,
  }),
);
