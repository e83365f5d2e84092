/**
 * The name of a value's type in messages, as in Lua's own: `__name` of its metatable, or its type. Also the types of host
 * objects, which have that name; host-types.ts assigns them.
 */

import { HostError } from "../errors/host-error.js";
import { entryOf, partOwner } from "./handles.js";
import { Op } from "../core/generated/constants.js";
import type { LuaInput } from "./types.js";

export interface HostType {
  /** What Lua calls it: `mymodule.Object`. */
  readonly name: string;
  /** Who defined it: the modules of a runtime, or the library. */
  readonly owner: object;
  /** Its metamethods: `__index`, `__tostring` and so on. */
  readonly metatable: Readonly<Record<string, LuaInput>>;
  /** Called after Lua released an object. */
  readonly released?: ((object: object) => void) | undefined;
}

/** The types of host objects, for host-types.ts. */
export const objectTypes = new WeakMap<object, HostType>();

/** `missing` is the name for undefined: nil, or no value. Throws what an operation on a handle throws. */
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
  const part = partOwner(value);
  if (part !== undefined) return part.partName;
  return HostError.is(value) ? "LuaError" : (objectTypes.get(value)?.name ?? "host object");
}
