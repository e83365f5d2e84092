/** What messages call the type of a value, as Lua's own do: `__name` of its metatable, or its type. */

import { HostError } from "../errors/host-error.js";
import { entryOf } from "./handles.js";
import { Op } from "./ops.js";

/** The types of objects of the host, for host-types.ts. */
export const objectTypes = new WeakMap<object, { readonly name: string }>();

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
