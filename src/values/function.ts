/** `LuaFunction`: a Lua function as a JavaScript function. */

import { attach, type HandleEntry } from "./handles.js";
import { Op } from "../core/generated/constants.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { entryFor, LuaReference } from "./reference.js";
import { luaBytes } from "./text.js";
import type { LuaInput, LuaValue, Results } from "./types.js";

export interface DumpOptions {
  /** Whether to leave out lines, names of variables, and the name of the source. Default: false. */
  readonly strip?: boolean;
}

const DUMP_OPTIONS = { strip: "flag" } as const satisfies OptionKinds<DumpOptions>;

/**
 * A Lua function. Calling it returns an array of all its results; `this` is not passed on. Throws `LuaError` for what
 * it raises, `ERR_HANDLE_CLOSED`, `ERR_STATE_CLOSED`, and a `ValueError` for an argument that cannot go into Lua. It is
 * an ordinary function object, with `call`, `apply` and `bind`, and it is a handle.
 */
export interface LuaFunction<A extends readonly LuaInput[] = LuaInput[], R extends LuaValue[] = LuaValue[]>
  extends LuaReference, Pick<CallableFunction, "apply" | "call" | "bind"> {
  <S extends LuaValue[] = R>(...args: A): Results<S>;
  /**
   * The function precompiled, as `string.dump` returns it; `strip` leaves out debug information. `state.load` takes it with
   * `allowBinary`. It has no values of upvalues. Throws `LuaError` for a function of C, and `ERR_OPTION`.
   */
  dump(options?: DumpOptions): Uint8Array;
}

/** For `instanceof`. */
export const LuaFunction = function LuaFunction(): never {
  throw new TypeError("a LuaFunction comes from a state: use state.load or state.get");
} as unknown as abstract new (...args: never[]) => LuaFunction;

// It inherits from Function.prototype, and has the members of handles.
const own = LuaFunction.prototype as object;
Object.setPrototypeOf(own, Function.prototype);
Object.defineProperties(own, {
  ...Object.getOwnPropertyDescriptors(LuaReference.prototype),
  constructor: { value: LuaFunction, configurable: true, writable: true },
  dump: {
    value: function dump(this: object, options: DumpOptions = {}): Uint8Array {
      const entry = entryFor(this, "function");
      const { strip = false } = readOptions(options, DUMP_OPTIONS);
      return luaBytes(entry.open().operate(Op.dump, entry.ref, [strip])[0] as string);
    },
    configurable: true,
    writable: true,
  },
});

const isOf = Function.prototype[Symbol.hasInstance];

// It does not inherit from LuaReference, but `instanceof` must say that it does.
Object.defineProperty(LuaReference, Symbol.hasInstance, {
  value(this: unknown, value: unknown): boolean {
    return isOf.call(this as never, value) || (this === LuaReference && isOf.call(LuaFunction, value));
  },
});

/** The function of an entry. */
export function makeFunction(entry: HandleEntry): LuaFunction {
  // Its name is what debuggers show.
  const luaFunction = (...args: LuaInput[]): unknown[] => entry.open().operate(Op.call, entry.ref, args);
  Object.setPrototypeOf(luaFunction, own);
  attach(luaFunction, entry);
  return luaFunction as unknown as LuaFunction;
}
