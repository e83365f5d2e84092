/**
 * Wraps functions among arguments for an implementation, so that a call returns what their type says, not a list.
 * Most are Lua functions; some are host functions that Lua got from a module.
 */

import { badResult } from "../../errors/values.js";
import { Mismatch, type Check } from "../../types/mismatch.js";
import type { ValueReader } from "../../types/value-reader.js";
import { LuaMultiReturn } from "../../values/host-functions.js";
import { LuaReference } from "../../values/reference.js";

export type Callback = (...args: unknown[]) => unknown;

const originals = new WeakMap<object, object>();

/** The function behind a callback; any other value is returned as it is. */
export function originalOf(value: unknown): unknown {
  return typeof value === "function" ? (originals.get(value) ?? value) : value;
}

/**
 * Keeps an argument from Lua (a callback, a table of type `any`) beyond the call, until its handle is closed or
 * garbage-collected. Returns the argument.
 */
export function keep<T extends object>(value: T): T {
  const original = originalOf(value);
  if (original instanceof LuaReference) original.keep();
  return value;
}

/**
 * Makes the callback of a function. `results` checks its results, `rest` any further ones; `argument` converts
 * arguments. A result of another type throws `ERR_RESULT`.
 */
export function callbackOf(
  fn: (...args: never[]) => unknown,
  reader: ValueReader,
  checks: { readonly results: readonly Check[]; readonly rest: Check | undefined },
  argument: (value: unknown, index: number) => unknown,
): Callback {
  const { results, rest } = checks;
  const check = (value: unknown, index: number): unknown => {
    const found = (results[index] ?? rest)?.(value, { reader, depth: 0, seen: undefined });
    if (found instanceof Mismatch) throw badResult(index + 1, "callback", found.problem);
    return found;
  };
  const callback: Callback = (...args) => {
    const given = listOf(fn, fn(...(args.map(argument) as never[])));
    if (rest === undefined && results.length <= 1)
      return results.length === 0 ? undefined : check(given[0], 0);
    const length = rest === undefined ? results.length : Math.max(given.length, results.length);
    return Array.from({ length }, (_, index) => check(given[index], index));
  };
  originals.set(callback, fn);
  return callback;
}

/** All results of a call: a Lua function returns a list, a host function only if there are several. */
function listOf(fn: object, given: unknown): readonly unknown[] {
  return fn instanceof LuaReference || given instanceof LuaMultiReturn ? (given as unknown[]) : [given];
}
