/** The value of a module in a state that may use only some of its functions: those with classes of their own. */

import { mayUse, requireMayUse, type StateKind } from "../../security/classes.js";
import { isObject } from "../../values/objects.js";
import type { LuaInput } from "../../values/types.js";
import type { RecordType, Type } from "../../types/type.js";
import { asBound } from "./bind-function.js";

/** A module that a state may not use as a whole. */
interface PartModule {
  readonly name: string;
  readonly classes: readonly string[];
  readonly exported: Type;
  readonly value: LuaInput;
}

/**
 * Returns the module's value, in which the functions that the state may not use raise `ERR_MODULE_CLASS`; undefined if the
 * state may use none.
 */
export function partialValue({ name, classes, exported, value }: PartModule, kind: StateKind): LuaInput {
  if (exported.kind !== "record" || !isObject(value)) return undefined;
  const some = Object.values(exported.fields).some(
    (type) => type.kind === "function" && type.class !== undefined && mayUse(type.class, kind),
  );
  return some ? partOf(value as Fields, exported, { name, classes, kind }) : undefined;
}

type Fields = Readonly<Record<string, LuaInput>>;

function partOf(
  value: Fields,
  { fields }: RecordType,
  of: { readonly name: string; readonly classes: readonly string[]; readonly kind: StateKind },
): Fields {
  const part: Record<string, LuaInput> = {};
  for (const [field, own] of Object.entries(value)) {
    const type = fields[field];
    const name = `${of.name}.${field}`;
    if (type?.kind === "record" && isObject(own)) part[field] = partOf(own as Fields, type, { ...of, name });
    else if (type?.kind === "function") {
      const classes = type.class ?? of.classes;
      part[field] = mayUse(classes, of.kind)
        ? own
        : asBound(() => {
            requireMayUse(name, classes, of.kind);
          });
    } else if (isObject(own)) part[field] = undefined;
    else part[field] = own;
  }
  return part;
}
