/** The type of a `HostError` in Lua: its methods and metamethods. */

import { badArgument } from "../errors/guest.js";
import { HostError } from "../errors/host-error.js";
import { replaceUnencodable } from "../types/names.js";
import { numberText } from "../types/numerals.js";
import { stackOf } from "./error-stacks.js";
import { LuaReference } from "./reference.js";
import { nameOfType, type HostType } from "./type-name.js";
import type { HostFunction, LuaInput, LuaValue } from "./types.js";

const NAME = "LuaError";

function method(name: string, run: (error: HostError, ...args: LuaValue[]) => LuaInput): HostFunction {
  return (self, ...args) => {
    if (typeof self === "object" && HostError.is(self)) return run(self, ...args);
    throw badArgument(1, name, `${NAME} expected, got ${nameOfType(self, "no value")}`);
  };
}

function wrap(error: HostError, text: LuaValue): HostError {
  if (typeof text === "string") return error.wrap(text);
  if (typeof text === "number" || typeof text === "bigint") return error.wrap(numberText(text));
  throw badArgument(2, "wrap", `string expected, got ${nameOfType(text, "no value")}`);
}

/** Its message, with U+FFFD for each lone surrogate that does not stand for a byte. */
const messageOf = (error: HostError): string => replaceUnencodable(error.message);

/** The text of an operand of `..`. */
function textOf(value: LuaValue): string {
  if (typeof value === "object" && HostError.is(value)) return messageOf(value);
  if (value instanceof LuaReference) return value.toString();
  return typeof value === "object" || typeof value === "function"
    ? nameOfType(value)
    : String(value ?? "nil");
}

export const errorType: HostType = Object.freeze({
  name: NAME,
  owner: HostError,
  metatable: {
    __index: {
      kind: method("kind", (error) => error.kind),
      retryable: method("retryable", (error) => error.retryable),
      message: method("message", messageOf),
      details: method("details", (error) => error.details),
      stack: method("stack", stackOf),
      unwrap: method("unwrap", (error) => error.unwrap()),
      wrap: method("wrap", wrap),
    },
    __tostring: method("tostring", messageOf),
    __concat: (left: LuaValue, right: LuaValue) => textOf(left) + textOf(right),
  },
});
