/** Functions of Lua among arguments, as an implementation calls them: results as their type says, and not as a list. */

import { ResultError } from "../../errors/host-call.js";
import { Mismatch, type Check } from "../../types/mismatch.js";
import type { ValueReader } from "../../types/reader.js";
import type { FunctionType } from "../../types/type.js";
import type { LuaFunction } from "../../values/function.js";
import { LuaReference } from "../../values/reference.js";
import type { LuaInput } from "../../values/types.js";

type Callback = (...args: unknown[]) => unknown;

/** Those of one function of Lua, by their type. */
const made = new WeakMap<LuaFunction, Map<FunctionType, Callback>>();
const originals = new WeakMap<object, LuaFunction>();

/** The function of Lua behind a callback, which is itself when it is none. */
export function originalOf(value: unknown): unknown {
  return typeof value === "function" ? (originals.get(value) ?? value) : value;
}

/**
 * Keeps an argument of Lua beyond the call that it was given to, until its handle is closed or nobody holds it: a callback,
 * a table that came as `any`. Gives it back.
 */
export function keep<T extends object>(value: T): T {
  const original = originalOf(value);
  if (original instanceof LuaReference) original.keep();
  return value;
}

/**
 * The callback of a function: the same one each time. `results` are the checks of its results, `rest` of further ones;
 * `argument` is what an argument becomes on its way. A result of another type throws `ResultError`.
 */
export function callbackOf(
  fn: LuaFunction,
  type: FunctionType,
  reader: ValueReader,
  checks: { readonly results: readonly Check[]; readonly rest: Check | undefined },
  argument: (value: unknown, index: number) => unknown,
): Callback {
  const known = made.get(fn)?.get(type);
  if (known !== undefined) return known;
  const { results, rest } = checks;
  const check = (value: unknown, index: number): unknown => {
    const found = (results[index] ?? rest)?.(value, { reader, depth: 0, seen: undefined });
    if (found instanceof Mismatch) throw new ResultError(index + 1, "callback", found.problem);
    return found;
  };
  const callback: Callback = (...args) => {
    const given = fn(...(args.map(argument) as LuaInput[])) as unknown[];
    if (rest === undefined && results.length <= 1)
      return results.length === 0 ? undefined : check(given[0], 0);
    const length = rest === undefined ? results.length : Math.max(given.length, results.length);
    return Array.from({ length }, (_, index) => check(given[index], index));
  };
  const byType = made.get(fn) ?? new Map<FunctionType, Callback>();
  made.set(fn, byType.set(type, callback));
  originals.set(callback, fn);
  return callback;
}
