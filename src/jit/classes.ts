/** Sets of the classes of Lua values, as bits, and how compiled code holds a value whose set of classes is known. */

import { Class, Object as Kind } from "../core/generated/constants.js";

/** A set of classes. 0 is the empty set: no value. */
export type Classes = number;

export const NIL = 1 << Class.nil;
export const FALSE = 1 << Class.false;
export const TRUE = 1 << Class.true;
export const INTEGER = 1 << Class.integer;
export const FLOAT = 1 << Class.float;
export const SHORT_STRING = 1 << Class.shortString;
export const LONG_STRING = 1 << Class.longString;
export const STRING = SHORT_STRING | LONG_STRING;
export const TABLE = 1 << Class.table;
export const LUA_FUNCTION = 1 << Class.luaFunction;
export const LIGHT_FUNCTION = 1 << Class.lightFunction;
export const USERDATA = 1 << Class.userdata;
export const ANY = (1 << (Class.thread + 1)) - 1;
export const NUMBER = INTEGER | FLOAT;
export const FALSY = NIL | FALSE;

/** The tag of a class in memory (`tt_` of a TValue). */
export const TAGS: readonly number[] = (() => {
  const tags: number[] = [];
  tags[Class.nil] = 0;
  tags[Class.false] = 1;
  tags[Class.true] = 17;
  tags[Class.integer] = 3;
  tags[Class.float] = 19;
  tags[Class.shortString] = 68;
  tags[Class.longString] = 84;
  tags[Class.table] = 69;
  tags[Class.luaFunction] = 70;
  tags[Class.lightFunction] = 22;
  tags[Class.cFunction] = 102;
  tags[Class.userdata] = 71;
  tags[Class.lightUserdata] = 2;
  tags[Class.thread] = 72;
  return tags;
})();

/** The bit of a tag that says that the value is an object of the collector. */
export const COLLECTABLE = Kind.collectable;

/** Classes whose values are objects of the collector. */
export const OBJECTS = TAGS.reduce((set, tag, index) => (tag & COLLECTABLE ? set | (1 << index) : set), 0);

/**
 * How a value is held: an integer or float in a local of that type; a pointer in an i32; nothing for nil, false and true; or
 * a box, which is the value's eight bytes in an i64 and its tag in an i32.
 */
export type Form = "integer" | "float" | "pointer" | "constant" | "box";

export function isSingle(classes: Classes): boolean {
  return (classes & (classes - 1)) === 0;
}

export function formOf(classes: Classes): Form {
  if (!isSingle(classes)) return "box";
  if (classes & INTEGER) return "integer";
  if (classes & FLOAT) return "float";
  if (classes & (NIL | FALSE | TRUE)) return "constant";
  return "pointer";
}

/** The tag of the one class in a set. */
export function tagOf(classes: Classes): number {
  return TAGS[31 - Math.clz32(classes)] ?? 0;
}

/** Whether two sets are held in the same way. */
export function sameForm(a: Classes, b: Classes): boolean {
  const form = formOf(a);
  return form === formOf(b) && (form === "box" || form === "integer" || form === "float" || a === b);
}

/** The set, if it has one class; otherwise none. */
export const single = (classes: Classes): Classes => (isSingle(classes) ? classes : 0);
