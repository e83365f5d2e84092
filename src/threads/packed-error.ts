/** Errors on their way to another thread: cloning would keep neither their class nor their fields. */

import { YieldError } from "../errors/async.js";
import { PeriluneError } from "../errors/base.js";
import type { ErrorCode } from "../errors/codes.js";
import { describeThrown, isInstance, isObjectLike } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { isErrorKind } from "../errors/kinds.js";
import { LimitError, LuaError, outOfMemory } from "../errors/lua.js";
import { ProcessError } from "../errors/process.js";
import { isError } from "../errors/realms.js";
import { uncloneable } from "./cloneable.js";

export interface PackedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly code: ErrorCode | number | undefined;
  /** Its other properties that can be cloned. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly cause: PackedError | undefined;
}

/** Properties that the constructors set. */
const OWN = new Set(["name", "message", "stack", "cause", "line", "column", "value"]);

/** How many causes of causes cross. */
const DEPTH = 8;

/** Packs anything that was thrown. Never throws. */
export function packError(thrown: unknown, depth = 0): PackedError {
  if (!isError(thrown)) {
    const message = describeThrown(thrown);
    return { name: "Error", message, stack: undefined, code: undefined, fields: {}, cause: undefined };
  }
  const fields: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(thrown))
    if (!OWN.has(key) && uncloneable(value, key) === undefined) fields[key] = value;
  const isOurs = isInstance(thrown, PeriluneError);
  if (isOurs) delete fields["code"];
  if (isInstance(thrown, LuaError) && uncloneable(thrown.value, "value") === undefined)
    fields["value"] = thrown.value;
  const { cause } = thrown;
  return {
    name: thrown.name,
    message: thrown.message,
    stack: typeof thrown.stack === "string" ? thrown.stack : undefined,
    code: isOurs ? thrown.code : undefined,
    fields,
    cause: cause === undefined || depth === DEPTH ? undefined : packError(cause, depth + 1),
  };
}

/** Makes an error of the same class, if that is one of `HostError` and the errors of Lua; else with the same name. */
export function unpackError(packed: PackedError): Error {
  const error = remake(packed);
  const { name, stack, fields } = packed;
  for (const [key, value] of Object.entries({ name, stack }))
    if (value !== undefined && error[key as "name" | "stack"] !== value)
      Object.defineProperty(error, key, { value, configurable: true, writable: true });
  for (const [key, value] of Object.entries(fields))
    if (!(key in error)) Object.assign(error, { [key]: value });
  return error;
}

/** The constructors of further classes, by name. Their codes are their own. */
const CLASSES: Readonly<Record<string, unknown>> = { YieldError, ProcessError };

function remake({ name, message, code, fields, cause: packed }: PackedError): Error {
  const cause = packed === undefined ? undefined : unpackError(packed);
  const { kind, retryable, details, value, traceback, limit } = fields;
  const text = typeof traceback === "string" ? traceback : "";
  switch (code) {
    case "ERR_HOST":
      return new HostError(message, {
        ...(isErrorKind(kind) ? { kind } : {}),
        ...(typeof retryable === "boolean" ? { retryable } : {}),
        ...(isObjectLike(details) ? { details: details as Record<string, unknown> } : {}),
        ...(cause === undefined ? {} : { cause }),
      });
    case "ERR_LUA":
      return new LuaError(message, value, text, cause);
    case "ERR_LUA_SYNTAX":
      return new LuaError(message, value, text, cause, undefined, { code });
    case "ERR_LUA_MEMORY":
      return outOfMemory(typeof limit === "number" ? limit : undefined, value, text);
    case "ERR_LIMIT":
      return new LimitError(limit as LimitError["limit"], new LuaError(message, value, text, cause));
    case undefined:
      return Object.assign(new Error(message, cause === undefined ? undefined : { cause }), { name });
    default:
      return new ((CLASSES[name] ?? PeriluneError) as typeof PeriluneError)(code, message, undefined, cause);
  }
}
