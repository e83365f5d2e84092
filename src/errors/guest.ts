/** Mistakes of Lua code in its use of host functions and objects. */

import { PeriluneError } from "./base.js";
import type { CauseOf, GuestErrorCodes } from "./codes.js";

/** Lua code used a host function or object wrongly. In Lua it is an error; in JavaScript the `cause` of a `LuaError`. */
export class GuestError extends PeriluneError {
  override name = "GuestError";
  declare readonly code: keyof GuestErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<GuestErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/**
 * The first argument is 1. `problem` is the text in parentheses: `string expected, got no value`. Lua rewrites the message
 * with the name by which the caller knows the function.
 */
export const badArgument = (index: number, functionName: string, problem: string): GuestError =>
  new GuestError("ERR_ARGUMENT", `bad argument #${index} to '${functionName}' (${problem})`, {
    index,
    functionName,
    problem,
  });

/** `found` describes the value that the function was called on. */
export const methodReceiver = (functionName: string, className: string, found: string): GuestError =>
  new GuestError(
    "ERR_METHOD_RECEIVER",
    `${functionName} was called on ${found}, which is not an instance of ${className} (call it as object:${functionName}())`,
    { functionName, className, found },
  );

export const readOnlyField = (className: string, field: string): GuestError =>
  new GuestError("ERR_READ_ONLY_FIELD", `cannot set field '${shortened(field)}' of ${className}`, {
    className,
    field: shortened(field),
  });

/** Scripts choose names, and errors are kept for a while. */
const LONGEST_NAME = 200;

const shortened = (name: string): string =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}...` : name;

/** `operation` is `call`, `compare`, `get length of`, `close`. */
export const objectOperator = (operation: string, className: string): GuestError =>
  new GuestError("ERR_OBJECT_OPERATOR", `attempt to ${operation} ${className} (a host object)`, {
    operation,
    className,
  });

/** `key` is what the script assigned to. */
export const objectMemory = (className: string, key: unknown): GuestError =>
  new GuestError(
    "ERR_OBJECT_MEMORY",
    `not enough memory to set field '${shortened(String(key))}' of ${className}`,
    { className },
  );

/** `problem` is the rest of the message, after the field. */
export const packedField = (typeName: string, field: string, problem: string): GuestError =>
  new GuestError("ERR_PACKED_FIELD", `field '${field}' of ${typeName}: ${problem}`, { typeName, field });

/** Like `objectMemory`, for a call of a method. */
export const methodMemory = (className: string, method: string): GuestError =>
  new GuestError(
    "ERR_OBJECT_MEMORY",
    `not enough memory to call method '${shortened(method)}' of ${className}`,
    {
      className,
    },
  );

export const notHostObject = (found: string): GuestError =>
  new GuestError("ERR_NOT_HOST_OBJECT", `host object expected, got ${found}`, { found });

/** The object is usable again once it is passed to Lua again. */
export const releasedObject = (): GuestError =>
  new GuestError("ERR_RELEASED_OBJECT", "this userdata does not hold a host object, or Lua has released it");
