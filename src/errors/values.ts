/** Values, parameters and options that a function of the API does not accept. */

import { PeriluneError } from "./base.js";
import type { CauseOf, ValueErrorCodes } from "./codes.js";
import { describeThrown, kindOf } from "./describe.js";
import { suggestion } from "./nearest.js";

/** A value cannot be passed between JavaScript and Lua, or a parameter is wrong: a mistake of the caller in JavaScript. */
export class ValueError extends PeriluneError {
  override name = "ValueError";
  declare readonly code: keyof ValueErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<ValueErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/** `problem` is the rest of the message, after the option. */
export const badOption = (option: string, problem: string, cause?: unknown): ValueError =>
  new ValueError("ERR_OPTION", `option ${option}: ${problem}`, { option, problem }, cause);

/** `known`: the names of all options that there are. */
export const unknownOption = (option: string, known: readonly string[]): ValueError =>
  badOption(option, `there is no such option; ${suggestion(option, known)}`);

export const invalidValue = (problem: string): ValueError => new ValueError("ERR_VALUE", problem);

export const symbolValue = (symbol: symbol): ValueError =>
  new ValueError("ERR_SYMBOL", `a symbol cannot be passed to Lua: ${String(symbol)}`);

/** Only plain objects and a few built-in classes are copied by value. */
export const unregisteredClass = (className: string): ValueError =>
  new ValueError(
    "ERR_UNREGISTERED_CLASS",
    `an instance of ${className} cannot be passed to Lua by value: pass hostObject(it), register its class ` +
      "with state.registerClass, or make a plain object of it",
    { className },
  );

export const handleExpected = (problem: string): ValueError => new ValueError("ERR_HANDLE_EXPECTED", problem);

export const foreignHandle = (): ValueError =>
  new ValueError("ERR_HANDLE_FOREIGN", "the handle belongs to another state");

export const argumentList = (found: string): ValueError =>
  new ValueError("ERR_ARGUMENT_LIST", `arguments must be an array, found ${found}`);

export const integerRange = (value: bigint): ValueError =>
  new ValueError("ERR_INTEGER_RANGE", `${value} does not fit into a Lua integer (64 bits, signed)`, {
    value,
  });

export const loneSurrogate = (surrogate: number): ValueError =>
  new ValueError(
    "ERR_LONE_SURROGATE",
    `a string with the lone surrogate U+${surrogate.toString(16).toUpperCase()} has no bytes ` +
      "(only U+DC80 to U+DCFF stand for one)",
    { surrogate },
  );

export const depthLimit = (limit: number): ValueError =>
  new ValueError("ERR_DEPTH_LIMIT", `the structure is nested deeper than ${limit} levels`, { limit });

export const sizeLimit = (limit: number): ValueError =>
  new ValueError(
    "ERR_SIZE_LIMIT",
    `the structure is too large: it needs more than ${limit} bytes in transit`,
    { limit },
  );

/** `size` is in bytes. */
export const stringSize = (size: number): ValueError =>
  new ValueError("ERR_STRING_SIZE", `a string of ${size} bytes is too long for JavaScript`, { size });

export function tableKey(key: unknown): ValueError {
  const name = key === null || key === undefined ? "nil" : "NaN";
  return new ValueError("ERR_TABLE_KEY", `a Lua table cannot have ${name} as a key`);
}

/** `found`: the key in words. */
export const jsonKey = (found: string): ValueError =>
  new ValueError("ERR_TABLE_KEY", `expected distinct strings or numbers as names in JSON, found ${found}`);

export const invalidDate = (): ValueError =>
  new ValueError("ERR_INVALID_DATE", "an invalid Date cannot be passed to Lua");

export function propertyRead(property: string | undefined, cause: unknown): ValueError {
  const what =
    property === undefined
      ? "an object cannot be read"
      : `property ${JSON.stringify(property)} cannot be read`;
  return new ValueError("ERR_PROPERTY_READ", `${what}: ${describeThrown(cause)}`, { property }, cause);
}

/** The first result is 1; 0 when the results as a whole are wrong. */
export const badResult = (index: number, functionName: string, problem: string): ValueError =>
  new ValueError(
    "ERR_RESULT",
    `bad result ${index === 0 ? "" : `#${index} `}of '${functionName}' (${problem})`,
    { index, functionName, problem },
  );

export const packedValue = (typeName: string, field: string, problem: string): ValueError =>
  new ValueError("ERR_PACKED_VALUE", `field '${field}' of ${typeName}: ${problem}`, {
    typeName,
    field,
    problem,
  });

export const badParameter = (parameter: string, problem: string): ValueError =>
  new ValueError("ERR_PARAMETER", `parameter ${parameter}: ${problem}`, { parameter, problem });

export const wrongReceiver = (className: string, receiver: unknown): ValueError =>
  new ValueError(
    "ERR_RECEIVER",
    `a method of ${className} was called on something else (${kindOf(receiver)}): ` +
      "call it as a method of its object, or bind it",
    { className },
  );

/** Throws `ERR_RECEIVER` if `receiver` is not a `type`: a method was taken from its object, `const { run } = state`. */
export function requireReceiver(
  receiver: unknown,
  type: { readonly prototype: object },
  className: string,
): void {
  if (!inherits(receiver, type.prototype)) throw wrongReceiver(className, receiver);
}

function inherits(receiver: unknown, prototype: object): boolean {
  try {
    return Object.prototype.isPrototypeOf.call(prototype, receiver as object);
  } catch {
    return false; // a proxy
  }
}

export const classRegistration = (problem: string): ValueError =>
  new ValueError("ERR_CLASS_REGISTRATION", problem);

export const asyncScope = (): ValueError =>
  new ValueError(
    "ERR_ASYNC_SCOPE",
    "the function given to scope returned a promise: a scope is synchronous, so close the handles of an asynchronous function yourself",
  );

export const errorKind = (kind: unknown, known: readonly string[]): ValueError =>
  new ValueError(
    "ERR_ERROR_KIND",
    `unknown kind of error ${describeThrown(kind)}; expected one of ${known.join(", ")}`,
    { kind },
  );
