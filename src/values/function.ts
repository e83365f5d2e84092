/** Functions of Lua as functions of JavaScript. */

import { attach, type HandleEntry } from "./handles.js";
import { Op } from "./ops.js";
import { LuaReference } from "./reference.js";
import type { LuaInput, LuaValue, Results } from "./types.js";

/**
 * A function of Lua: calling it calls it, and gives all its results in order, an array. `this` is not passed on. Throws
 * `LuaError` for what it raises, `HandleClosedError`, `StateClosedError`, and a `ValueError` for an argument that cannot
 * go into Lua. It is an ordinary function object, with `call`, `apply` and `bind`, and a handle.
 */
export interface LuaFunction extends LuaReference, Pick<CallableFunction, "apply" | "call" | "bind"> {
  <R extends LuaValue[] = LuaValue[]>(...args: LuaInput[]): Results<R>;
}

/** For `instanceof`. */
export const LuaFunction = Object.assign(function LuaFunction(): never {
  throw new TypeError("functions of Lua are made by a state: state.load, state.get");
}) as unknown as abstract new (...args: never[]) => LuaFunction;

const { constructor: _own, ...shared } = Object.getOwnPropertyDescriptors(LuaReference.prototype);
Object.setPrototypeOf(LuaFunction.prototype as object, Function.prototype);
Object.defineProperties(LuaFunction.prototype as object, shared);

const isOf = Function.prototype[Symbol.hasInstance];

// A function inherits from Function.prototype, and so not from that of the handles; for `instanceof` it is one.
Object.defineProperty(LuaReference, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return isOf.call(this as never, value) || (this === LuaReference && isOf.call(LuaFunction, value));
  },
});

/** The function of an entry. */
export function makeFunction(entry: HandleEntry): LuaFunction {
  // Few arguments need no array.
  const call = function (a?: LuaInput, b?: LuaInput, c?: LuaInput, d?: LuaInput, ...more: LuaInput[]): LuaValue[] {
    const owner = entry.open();
    if (arguments.length <= 4) return owner.callFew(entry.ref, arguments.length, a, b, c, d);
    return owner.operate(Op.call, entry.ref, [a, b, c, d, ...more]);
  };
  Object.setPrototypeOf(call, LuaFunction.prototype as object);
  attach(call, entry);
  return call as unknown as LuaFunction;
}
