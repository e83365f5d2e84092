/** Fields and elements of tables. */

import { I, Label, M } from "./assembler.js";
import type { Block } from "./block.js";
import {
  ANY,
  INTEGER,
  isSingle,
  NIL,
  OBJECTS,
  SHORT_STRING,
  STRING,
  TABLE,
  tagOf,
  type Classes,
} from "./classes.js";
import { NODE, offsets, TAG } from "./layout.js";
import { Helper } from "./module.js";
import type { Operand } from "./operand.js";
import type { Seen } from "./prototype.js";
import { L } from "./frame.js";

const { NodeKey, Table } = offsets;
/** Bits of the word at `Table.tt`: tt, marked, flags, lsizenode. */
const BLACK = 0x20 << 8;
const IMMUTABLE = 0x40 << 16;
const KIND_BITS = 0x0f;

interface Place {
  readonly size: number;
  readonly slot: number;
}

/** How `seefield` in watch.c writes a place among the fields of a table. */
function placeOf(place: number): Place {
  return { size: (place >>> 23) & 31, slot: (place & 0x7fffff) - 1 };
}

/** How many tables of `__index` up a field was found; undefined if that differs. */
function depthOf({ what, varies }: Seen): number | undefined {
  return varies || what === 0 ? undefined : what >>> 28;
}

/**
 * Stores the address of a field's value in a local, and returns that. Looks at the place where the field was seen to be, and
 * asks `helper` if it is not there.
 */
function fieldAt(block: Block, table: Operand, key: number, seen: Seen, helper: number): number {
  const { asm } = block;
  const value = block.frame.locals.temp("i32");
  const found = new Label();
  asm.block(found);
  const depth = depthOf(seen);
  if (depth === 0) {
    const other = new Label();
    asm.block(other);
    nodeAt(block, () => table.pointer(asm), placeOf(seen.what), key, value, other);
    asm.br(found).end();
  } else if (depth === 1 && helper === Helper.field) {
    const other = new Label();
    asm.block(other);
    inherited(block, table, key, seen, { value, found, other });
    asm.br(found).end();
  }
  asm.get(L);
  table.pointer(asm).i32(key).call(helper).set(value);
  asm.end();
  return value;
}

/** Puts the address of a field into a local if it is at a place in the table that `push` pushes, and not nil; else branches. */
function nodeAt(
  block: Block,
  push: () => void,
  { size, slot }: Place,
  key: number,
  node: number,
  other: Label,
): void {
  const { asm } = block;
  push();
  asm.memory(M.i32Load8U, Table.lsizenode).i32(size).op(I.i32Ne).brIf(other);
  push();
  asm
    .memory(M.i32Load, Table.node)
    .i32(slot * NODE)
    .op(I.i32Add)
    .tee(node);
  asm.memory(M.i32Load, NodeKey["key_val.gc"]).i32(key).op(I.i32Ne).brIf(other);
  asm.get(node).memory(M.i32Load8U, NodeKey.key_tt).i32(tagOf(SHORT_STRING)).op(I.i32Ne).brIf(other);
  asm.get(node).memory(M.i32Load8U, TAG).i32(KIND_BITS).op(I.i32And, I.i32Eqz).brIf(other);
}

/** The same for a field that was found in the table of `__index`: the object must not have one itself. */
function inherited(
  block: Block,
  object: Operand,
  key: number,
  seen: Seen,
  to: { readonly value: number; readonly found: Label; readonly other: Label },
): void {
  const { asm, frame } = block;
  const { prototype } = frame;
  const table = frame.locals.temp("i32");
  const { value: node } = to;
  // The object's own fields, from the place of the key's hash on.
  asm.i32(prototype.hashOf(key)).i32(1);
  object.pointer(asm).memory(M.i32Load8U, Table.lsizenode).op(I.i32Shl).i32(1);
  asm.op(I.i32Sub, I.i32And).i32(NODE).op(I.i32Mul);
  object.pointer(asm).memory(M.i32Load, Table.node).op(I.i32Add).set(node);
  const absent = new Label();
  const again = new Label();
  asm.block(absent).loop(again);
  asm.get(node).memory(M.i32Load, NodeKey["key_val.gc"]).i32(key).op(I.i32Eq);
  asm.get(node).memory(M.i32Load8U, NodeKey.key_tt).i32(tagOf(SHORT_STRING)).op(I.i32Eq, I.i32And).if();
  asm.get(node).memory(M.i32Load8U, TAG).i32(KIND_BITS).op(I.i32And).brIf(to.found);
  asm.br(absent).end();
  asm.get(node).memory(M.i32Load, NodeKey.next).tee(table).op(I.i32Eqz).brIf(absent);
  asm.get(node).get(table).i32(NODE).op(I.i32Mul, I.i32Add).set(node);
  asm.br(again).end().end();
  object.pointer(asm).memory(M.i32Load, Table.metatable).tee(table).op(I.i32Eqz).brIf(to.other);
  const push = (): unknown => asm.get(table);
  nodeAt(block, push, placeOf(seen.index), prototype.indexName, node, to.other);
  asm.get(node).memory(M.i32Load8U, TAG).i32(tagOf(TABLE)).op(I.i32Ne).brIf(to.other);
  asm.get(node).memory(M.i32Load, 0).set(table);
  nodeAt(block, push, placeOf(seen.what), key, node, to.other);
}

/** t.key. `key` is the address of a short string. */
export function getField(block: Block, object: Operand, key: number, seen: Seen): Operand {
  const table = block.expect(object, TABLE);
  const { asm } = block;
  const value = fieldAt(block, table, key, seen, Helper.field);
  asm.get(value).op(I.i32Eqz);
  block.failIf();
  return block.load(() => asm.get(value), 0, isSingle(seen.result) ? seen.result : ANY);
}

/** Fails if a table whose word is in `word` is immutable; tells the collector if it is black and the value an object. */
function beforeStore(block: Block, table: Operand, word: number, value: Operand): void {
  const { asm } = block;
  asm.get(word).i32(IMMUTABLE).op(I.i32And);
  block.failIf();
  if (!value.may(OBJECTS)) return;
  asm.get(word).i32(BLACK).op(I.i32And).if();
  if (!value.is(OBJECTS)) {
    block.pushCollectable(value);
    asm.if();
  }
  asm.get(L);
  table.pointer(asm);
  value.bytes(asm).op(I.i32WrapI64).call(Helper.barrier);
  if (!value.is(OBJECTS)) asm.end();
  asm.end();
}

function word(block: Block, table: Operand): number {
  const local = block.frame.locals.temp("i32");
  table.pointer(block.asm).memory(M.i32Load, Table.tt).set(local);
  return local;
}

/** Stores a value at the address in a local, which is in the table. */
function storeIn(block: Block, table: Operand, at: number, value: Operand): void {
  beforeStore(block, table, word(block, table), value);
  block.store(at, 0, value);
}

/** t.key = value. */
export function setField(block: Block, object: Operand, key: number, value: Operand, seen: Seen): void {
  const { asm } = block;
  const table = block.expect(object, TABLE);
  const slot = fieldAt(block, table, key, seen, Helper.ownField);
  asm.get(slot).op(I.i32Eqz).if();
  asm.get(L);
  table.pointer(asm).i32(key).call(Helper.newField).tee(slot).op(I.i32Eqz);
  block.deferIf();
  asm.end();
  storeIn(block, table, slot, value);
}

/** {}, with space for `n` elements and 2^`logsize` fields, none for -1. */
export function newTable(block: Block, register: number, n: number, logsize: number): void {
  const { asm } = block;
  const made = block.frame.locals.temp("i32");
  asm.get(L).i32(n).i32(logsize).call(Helper.newTable).tee(made).op(I.i32Eqz);
  block.deferIf();
  block.define(register, TABLE, () => asm.get(made));
}

/** Stores the address of an element in a local, and returns that. An index that the table does not have fails. */
function elementAt(block: Block, table: Operand, index: Operand): number {
  const { asm } = block;
  const at = block.frame.locals.temp("i32");
  const outside = block.frame.locals.temp("i64");
  index.integer(asm).i64(1n).op(I.i64Sub).tee(outside);
  table.pointer(asm).memory(M.i32Load, Table.alimit).op(I.i64ExtendI32U, I.i64LtU).if();
  table.pointer(asm).memory(M.i32Load, Table.array);
  asm.get(outside).op(I.i32WrapI64).i32(4).op(I.i32Shl, I.i32Add).set(at).else();
  table.pointer(asm);
  index.integer(asm).call(Helper.element).tee(at).op(I.i32Eqz);
  block.deferIf();
  asm.end();
  return at;
}

export function getElement(block: Block, object: Operand, key: Operand, seen: Seen): Operand {
  const { asm } = block;
  const table = block.expect(object, TABLE);
  const index = block.expect(key, INTEGER);
  const at = elementAt(block, table, index);
  const { result } = seen;
  if (result !== 0 && isSingle(result) && result !== NIL) return block.load(() => asm.get(at), 0, result);
  if ((result & NIL) !== 0) {
    // Absent, and so nil, only if no metatable says otherwise.
    table.pointer(asm).memory(M.i32Load, Table.metatable);
    block.failIf();
    const box = block.load(() => asm.get(at), 0, ANY);
    return block.normalized(box);
  }
  asm.get(at).memory(M.i32Load8U, TAG).i32(KIND_BITS).op(I.i32And, I.i32Eqz);
  block.failIf();
  return block.load(() => asm.get(at), 0, ANY);
}

export function setElement(block: Block, object: Operand, key: Operand, value: Operand): void {
  const { asm } = block;
  const table = block.expect(object, TABLE);
  const index = block.expect(key, INTEGER);
  const at = elementAt(block, table, index);
  // The VM adds new elements if the metatable may have __newindex.
  table.pointer(asm).memory(M.i32Load, Table.metatable).if();
  asm.get(at).memory(M.i32Load8U, TAG).i32(KIND_BITS).op(I.i32And, I.i32Eqz);
  block.failIf();
  asm.end();
  storeIn(block, table, at, value);
}

/** #t, of a string or a table without a metatable. */
export function length(block: Block, register: number, object: Operand, seen: Classes): void {
  const { asm } = block;
  if ((seen & ~STRING) === 0 && object.may(STRING)) {
    block.assign(register, block.stringLength(block.expect(object, STRING)));
    return;
  }
  const table = block.expect(object, TABLE);
  const size = block.frame.locals.temp("i32");
  table.pointer(asm).call(Helper.length).tee(size).i32(0).op(I.i32LtS);
  block.failIf();
  block.define(register, INTEGER, () => asm.get(size).op(I.i64ExtendI32U));
}

/** t[#t + 1] = value, of a table without a metatable that has space for it. */
export function appendElement(block: Block, table: Operand, value: Operand): void {
  const { asm } = block;
  const at = block.frame.locals.temp("i32");
  table.pointer(asm.get(L)).call(Helper.append).tee(at).op(I.i32Eqz);
  block.deferIf();
  storeIn(block, table, at, value);
}

/** t[key], where the key is a short string in a register. */
export function getByString(block: Block, object: Operand, key: Operand, result: Classes): Operand {
  const { asm } = block;
  const table = block.expect(object, TABLE);
  const name = block.expect(key, SHORT_STRING);
  const value = block.frame.locals.temp("i32");
  table.pointer(asm.get(L));
  name.pointer(asm).call(Helper.field).tee(value).op(I.i32Eqz);
  block.failIf();
  return block.load(() => asm.get(value), 0, isSingle(result) ? result : ANY);
}

/** t[key] = value, where the key is a short string in a register. */
export function setByString(block: Block, object: Operand, key: Operand, value: Operand): void {
  const { asm } = block;
  const table = block.expect(object, TABLE);
  const name = block.expect(key, SHORT_STRING);
  const slot = block.frame.locals.temp("i32");
  for (const find of [Helper.ownField, Helper.newField]) {
    if (find === Helper.newField) asm.get(slot).op(I.i32Eqz).if();
    table.pointer(asm.get(L));
    name.pointer(asm).call(find).set(slot);
  }
  asm.get(slot).op(I.i32Eqz);
  block.deferIf();
  asm.end();
  storeIn(block, table, slot, value);
}
