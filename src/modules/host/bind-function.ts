/**
 * Wraps the functions of a module for Lua: checks arguments, converts results, turns errors into `HostError`s. Each is
 * wrapped once per runtime; `this` identifies the caller.
 */

import { hasCode } from "../../errors/has-code.js";
import { badArgument } from "../../errors/guest.js";
import { badResult } from "../../errors/values.js";
import { isDispatchError } from "../../errors/dispatch.js";
import { HostError } from "../../errors/host-error.js";
import { isInstance } from "../../errors/describe.js";
import { isError } from "../../errors/realms.js";
import { LuaError } from "../../errors/lua.js";
import { NO_CALL, HostCall } from "../../security/call.js";
import type { StateKind } from "../../security/classes.js";
import { argumentCheck, resultCheck } from "../../types/check-function.js";
import type { Checks } from "../../types/check.js";
import type { ValueReader } from "../../types/value-reader.js";
import { resolve, type FunctionType, type Type } from "../../types/type.js";
import {
  bytesFunctions,
  contextFunctions,
  LuaMultiReturn,
  scopedFunctions,
} from "../../values/host-functions.js";
import { HostWait } from "../../values/host-wait.js";
import { thenOf } from "../../values/objects.js";
import type { HostFunction, LuaInput } from "../../values/types.js";
import { Yield } from "../../values/yield.js";
import { errorOf, type Convert, type Outward } from "./outward.js";
import { refuseLate, takeYield, type Handle, type YieldingFunction } from "./yield-call.js";
import type { Yields } from "./yields.js";

/** Runs a function with its checked arguments. */
export type Implementation = (call: HostCall, args: unknown[]) => unknown;

export interface Binding {
  readonly module: string;
  /** The yields that functions may return. */
  readonly yields: Yields;
  /** Runs `handle` with the call that waited, for function `name`, and returns the results for Lua. */
  readonly handled: (name: string, call: HostCall, handle: Handle) => readonly unknown[];
  readonly checks: Checks;
  readonly reader: ValueReader;
  readonly outward: Outward;
  /** Reads results. */
  readonly given: ValueReader;
  /** Whether results are checked too. */
  readonly checkResults: boolean;
  /**
   * Returns what to call before a function; undefined if all states may call it. An operator, `path`, has no type.
   */
  readonly permitOf: (type: FunctionType | undefined, path?: string) => Permit | undefined;
}

/** Throws `ERR_MODULE_CLASS` if a state of this kind may not call the function. */
export type Permit = (kind: StateKind) => void;

type Bound = (this: unknown, ...values: unknown[]) => unknown;

/** Marks a function whose `this` is the call. */
export function asBound(bound: Bound): HostFunction {
  contextFunctions.add(bound);
  return bound as HostFunction;
}

export const callOf = (self: unknown): HostCall => (self instanceof HostCall ? self : NO_CALL);

export function bindFunction(
  type: FunctionType,
  name: string,
  run: Implementation,
  binding: Binding,
): HostFunction {
  const { checks, reader } = binding;
  const check = argumentCheck(type, name, checks);
  const permit = binding.permitOf(type);
  const { give, yielding } = resultsOf(type, name, binding);
  const bound = asBound(function (...values) {
    const call = callOf(this);
    permit?.(call.kind);
    const args = check(values, reader);
    return guarded(() => run(call, args), give, call, yielding);
  });
  const scalar = [...type.params, ...(type.rest === undefined ? [] : [type.rest])].every((param) =>
    isScalar(param.type, checks),
  );
  if (!scalar) scopedFunctions.add(bound);
  markBytes(bound, type, checks, 0);
  return bound;
}

/** Like `bindFunction` for a method; `requireSelf` checks the first argument, the object. */
export function bindMethod(
  type: FunctionType,
  name: string,
  run: (call: HostCall, self: object, args: unknown[]) => unknown,
  requireSelf: (self: unknown, name: string) => object,
  binding: Binding,
): HostFunction {
  const check = argumentCheck(type, name, binding.checks);
  const permit = binding.permitOf(type);
  const { give, yielding } = resultsOf(type, name, binding);
  const bound = asBound(function (given, ...values) {
    const call = callOf(this);
    permit?.(call.kind);
    const self = requireSelf(given, name);
    const args = shifted(() => check(values, binding.reader));
    return guarded(() => run(call, self, args), give, call, yielding);
  });
  scopedFunctions.add(bound);
  markBytes(bound, type, binding.checks, 1);
  return bound;
}

/** Lets the parameters of bytes get them as they are. `first` is the index of the first parameter. */
function markBytes(bound: object, { params, rest }: FunctionType, checks: Checks, first: number): void {
  const each = params.map((param) => isBytes(param.type, checks));
  const more = rest !== undefined && isBytes(rest.type, checks);
  if (more || each.includes(true))
    bytesFunctions.set(bound, (index) => index >= first && (each[index - first] ?? more));
}

function isBytes(type: Type, checks: Checks): boolean {
  const found = resolve(type, checks.define);
  return found.kind === "bytes" || (found.kind === "optional" && isBytes(found.of, checks));
}

/** Adds one to the indices of arguments: a method's type does not count the object. */
function shifted<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (!hasCode(error, "ERR_ARGUMENT")) throw error;
    throw badArgument(error.index + 1, error.functionName, error.problem);
  }
}

/** Converts what a function returned for Lua. */
type Give = (returned: unknown) => unknown;

/**
 * Runs an implementation and passes its result, or that of its promise, through `give`. A yield, which it or `give`
 * returns, becomes a `HostWait`.
 */
export function guarded(run: () => unknown, give: Give, call: HostCall, yielding: YieldingFunction): unknown {
  try {
    const returned = run();
    if (returned instanceof Yield) return takeYield(returned, yielding, call);
    if (thenOf(returned) === undefined) return give(returned);
    const late = (value: unknown): unknown => {
      const given = value instanceof Yield ? takeYield(value, yielding, call) : give(value);
      return given instanceof HostWait ? refuseLate(given, yielding) : given;
    };
    return Promise.resolve(returned).then(late).catch(refused);
  } catch (error) {
    return refused(error);
  }
}

/** A function whose results are those of `handleResult`, converted by `give`. */
export function yieldingFunction(
  name: string,
  { module, yields, handled }: Pick<Binding, "module" | "yields" | "handled">,
  give: (results: readonly unknown[]) => unknown,
): YieldingFunction {
  return {
    name,
    module,
    yields,
    finish(call, handle) {
      try {
        return give(handled(name, call, handle));
      } catch (error) {
        return refused(error);
      }
    },
  };
}

/** Passes an error to Lua: a refusal becomes a result; anything else is raised. */
function refused(error: unknown): LuaInput {
  if (isInstance(error, HostError) && error.code === "ERR_PERMISSION_DENIED")
    return LuaMultiReturn.of<unknown>(undefined, error);
  if (isInstance(error, LuaError) || hasCode(error, "ERR_ARGUMENT")) throw error;
  if (isDispatchError(error)) throw error;
  throw isError(error) ? errorOf(error) : HostError.from(error);
}

/** How the results of a function are given, those that it returns and those of a yield. */
function resultsOf(
  type: FunctionType,
  name: string,
  binding: Binding,
): { readonly give: Give; readonly yielding: YieldingFunction } {
  const check = resultCheck(type, name, binding.checks, binding.checkResults, binding.given);
  const { outward, checks } = binding;
  const each = type.results.map(
    (result) => outward.of(result.type, name) ?? (isInteger(result.type, checks) ? withoutSign : undefined),
  );
  const rest = type.restResult === undefined ? undefined : outward.of(type.restResult.type, name);
  // Omit missing results at the end, as `return` in Lua does, but always pass the first one if the type has
  // one.
  const least = Math.min(each.length, 1);
  const converted = (value: unknown, index: number): unknown => convertBy(each[index] ?? rest, value);
  const list = (results: readonly unknown[]): unknown => {
    const count = Math.max(results.length, least);
    if (count === 1) return converted(results[0], 0);
    const several = new LuaMultiReturn<unknown>();
    for (let i = 0; i < count; i++) several.push(converted(results[i], i));
    return several;
  };
  const checked = binding.checkResults ? checkList(type, name, check) : undefined;
  return {
    give: (returned) => list(check(returned)),
    yielding: yieldingFunction(name, binding, (results) => list(checked?.(results) ?? results)),
  };
}

/** Checks the results of `handleResult`, a list of any length, as those that the function itself returns. */
function checkList(
  { results: { length }, restResult }: FunctionType,
  name: string,
  check: (returned: unknown) => readonly unknown[],
): (results: readonly unknown[]) => readonly unknown[] {
  if (length > 1 || restResult !== undefined) return check;
  return (results) => {
    if (results.length > length)
      throw badResult(0, name, `${length} results expected, got ${results.length}`);
    return check(results[0]);
  };
}

const convertBy = (convert: Convert | undefined, value: unknown): unknown =>
  convert === undefined ? value : convert(value);

/** JavaScript can round to -0, which is a float in Lua. */
const withoutSign: Convert = (value) => (value === 0 ? 0 : value);

function isInteger(type: Type, checks: Checks): boolean {
  const found = resolve(type, checks.define);
  return found.kind === "integer" || (found.kind === "optional" && isInteger(found.of, checks));
}

/** Whether values of the type need no handles. */
function isScalar(type: Type, checks: Checks): boolean {
  const found = resolve(type, checks.define);
  if (found.kind === "optional") return isScalar(found.of, checks);
  if (found.kind === "union") return found.of.every((part) => isScalar(part, checks));
  return ["string", "bytes", "number", "integer", "bigint", "boolean", "nil", "literal"].includes(found.kind);
}

/** How messages name the function that returned a wrong result, if it is not one of a module's exports. */
export function requireCount(count: number, name: string, pushed: number): void {
  if (Number.isInteger(count) && count >= 0 && count <= pushed) return;
  throw badResult(0, name, `${count} of ${pushed} pushed values`);
}
