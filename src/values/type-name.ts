/**
 * The name of a value's type in messages, as Lua's own messages have it: `__name` of its metatable, or its type. And what
 * a host object's type is, which gives objects that name; host-types.ts assigns types.
 */

import { HostError } from "../errors/host-error.js";
import { entryOf } from "./handles.js";
import { Op } from "../core/generated/constants.js";
import type { LuaInput } from "./types.js";

export interface HostType {
  /** What Lua calls it: `mymodule.Object`. */
  readonly name: string;
  /** Whose it is: a runtime's modules, or everyone's. */
  readonly owner: object;
  /** What its metatable holds: `__index`, `__tostring` and so on. */
  readonly metatable: Readonly<Record<string, LuaInput>>;
  /** Told of an object that Lua let go. */
  readonly released?: ((object: object) => void) | undefined;
}

/** The types of host objects, for host-types.ts. */
export const objectTypes = new WeakMap<object, HostType>();

/** `missing` stands for undefined: nil, or no value. Throws what an operation on a handle throws. */
export function nameOfType(value: unknown, missing = "nil"): string {
  switch (typeof value) {
    case "undefined":
      return missing;
    case "bigint":
      return "number";
    case "object":
    case "function":
      return value === null ? "nil" : nameOfReference(value);
    default:
      return typeof value;
  }
}

function nameOfReference(value: object): string {
  const entry = entryOf(value);
  if (entry !== undefined) return entry.open().operate(Op.name, entry.ref, [])[0] as string;
  if (typeof value === "function") return "function";
  return HostError.is(value) ? "LuaError" : (objectTypes.get(value)?.name ?? "host object");
}
