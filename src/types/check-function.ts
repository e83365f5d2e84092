/**
 * Checks the calls of one function: converts Lua's arguments to those of the implementation, and its return value to a
 * list of results.
 */

import { type GuestError, badArgument } from "../errors/guest.js";
import { badResult } from "../errors/values.js";
import type { Checks } from "./check.js";
import { luaName, Mismatch, type Look } from "./mismatch.js";
import { plainReader, type ValueReader } from "./value-reader.js";
import type { FunctionType } from "./type.js";

/** Converts Lua's arguments, as JavaScript values, to those of the implementation. Throws `ERR_ARGUMENT`. */
export type ArgumentCheck = (values: readonly unknown[], reader: ValueReader) => unknown[];

/** Converts an implementation's return value to a list of results, unchanged. Throws `ERR_RESULT`. */
export type ResultCheck = (returned: unknown) => readonly unknown[];

/** Makes the check of a function's arguments. Without a `rest` it drops surplus arguments, as Lua does. */
export function argumentCheck(type: FunctionType, name: string, checks: Checks): ArgumentCheck {
  const params = type.params.map((param) => checks.of(param.type, "argument"));
  const anything = type.params.map((param) => param.type.kind === "any");
  const rest = type.rest === undefined ? undefined : checks.of(type.rest.type, "argument");
  const errorAt = (index: number, problem: string): GuestError => badArgument(index + 1, name, problem);
  return (values, reader) => {
    const look: Look = { reader, depth: 0, seen: undefined };
    const count = values.length;
    const checked: unknown[] = [];
    for (let index = 0; index < Math.max(params.length, count); index++) {
      const check = params[index] ?? rest;
      if (check === undefined) break;
      if (index >= count && anything[index] === true) throw errorAt(index, "value expected");
      const found = check(values[index], look);
      if (found instanceof Mismatch) throw errorAt(index, problemAt(found.problem, index >= count));
      checked.push(found);
    }
    return checked;
  };
}

/** Lua's messages distinguish a nil argument from a missing one. */
function problemAt(problem: string, missing: boolean): string {
  return missing ? problem.replace(/ got nil(?=;|$)/, " got no value") : problem;
}

/**
 * Makes the check of a function's results: nothing, one value, or an array of several. Unless `checked`, it verifies only
 * their number. It never changes values.
 */
export function resultCheck(
  type: FunctionType,
  name: string,
  checks: Checks,
  checked: boolean,
  reader: ValueReader = plainReader,
): ResultCheck {
  const { length } = type.results;
  const listOf = spread(length, type.restResult !== undefined, name);
  if (!checked) return listOf;
  const each = type.results.map((result) => checks.of(result.type, "result"));
  const rest = type.restResult === undefined ? undefined : checks.of(type.restResult.type, "result");
  return (returned) => {
    const look: Look = { reader, depth: 0, seen: undefined };
    const values = listOf(returned);
    for (let index = 0; index < Math.max(length, values.length); index++) {
      const found = (each[index] ?? rest)?.(values[index], look);
      if (found instanceof Mismatch) throw badResult(index + 1, name, found.problem);
    }
    return values;
  };
}

/** Makes the function that turns a return value into the list of `length` results, or `more`. */
function spread(length: number, more: boolean, name: string): ResultCheck {
  if (length === 0 && !more) {
    return (returned) => {
      if (returned === undefined || returned === null) return [];
      throw badResult(0, name, `nothing expected, got ${luaName(returned, plainReader)}`);
    };
  }
  if (length === 1 && !more) return (returned) => [returned];
  const what = `array of ${more ? `at least ${length}` : length} results`;
  return (returned) => {
    if (!Array.isArray(returned)) {
      throw badResult(0, name, `${what} expected, got ${luaName(returned, plainReader)}`);
    }
    if (returned.length > length && !more) {
      throw badResult(0, name, `${what} expected, got ${returned.length}`);
    }
    return returned as readonly unknown[];
  };
}
