/**
 * The value of a module in a state that may use only some of its functions. Functions check the state that calls them
 * (bind-function.ts); here everything is left out that has no such check.
 */

import { mayUse, type StateKind } from "../../security/classes.js";
import type { TypedFunction } from "../../types/functions.js";
import { resolve, type Definitions, type Type } from "../../types/type.js";
import { isObject } from "../../values/objects.js";
import type { LuaInput } from "../../values/types.js";

/** A module that a state may not use as a whole. */
interface PartModule {
  readonly functions: ReadonlyMap<unknown, TypedFunction>;
  readonly define: Definitions;
  readonly exported: Type;
  readonly value: LuaInput;
}

/**
 * Returns the module's value without objects other than functions, tables of them and userdata; undefined if the state may
 * use no function of the module.
 */
export function partialValue({ functions, define, exported, value }: PartModule, kind: StateKind): LuaInput {
  const some = [...functions.values()].some(({ classes }) => mayUse(classes, kind));
  return some ? partOf(value, exported, define) : undefined;
}

function partOf(value: LuaInput, type: Type, define: Definitions): LuaInput {
  if (!isObject(value)) return value;
  const found = resolve(type, define);
  switch (found.kind) {
    case "function":
    case "interface":
      return value;
    case "optional":
      return partOf(value, found.of, define);
    case "record":
      return Object.fromEntries(
        Object.entries(found.fields).map(([field, of]) => [
          field,
          partOf((value as Readonly<Record<string, LuaInput>>)[field], of, define),
        ]),
      );
    default:
      return undefined;
  }
}
