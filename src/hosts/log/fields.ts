/** Converts the fields of a log entry to plain data. Every Lua value has some form, so no value makes logging fail. */

import { HostError } from "../../errors/host-error.js";
import { LuaError } from "../../errors/lua.js";
import { isInstance } from "../../errors/describe.js";
import { isUserdata } from "../../values/host-objects.js";
import { isPlain } from "../../values/objects.js";
import { LuaReference } from "../../values/reference.js";
import { LuaTable } from "../../values/table.js";

/** The values that fields consist of. */
export type Plain =
  string | number | bigint | boolean | readonly Plain[] | { readonly [name: string]: Plain };

export type Fields = Readonly<Record<string, Plain>>;

/** Limits: nesting of tables, values in all fields together, bytes copied out of one Lua table. */
const LIMITS = { depth: 10, values: 10_000, size: 2 ** 20 };

/** Replaces values beyond the limits. */
const LEFT_OUT = "(...)";

export function plainFields(fields: Readonly<Record<string, unknown>>): Fields {
  const walk = { left: LIMITS.values, ancestors: new Set<object>() };
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, plain(value, walk)]));
}

interface Walk {
  /** How many more values may be shown. */
  left: number;
  /** The containers being converted, to detect cycles. */
  readonly ancestors: Set<object>;
}

function plain(value: unknown, walk: Walk): Plain {
  if (walk.left-- <= 0) return LEFT_OUT;
  switch (typeof value) {
    case "string":
    case "bigint":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) ? value : Number.isNaN(value) ? "nan" : value < 0 ? "-inf" : "inf";
    case "object":
      return value === null ? "nil" : plainObject(value, walk);
    case "function":
      return "(function)";
    default:
      return "nil";
  }
}

function plainObject(value: object, walk: Walk): Plain {
  if (isInstance(value, HostError)) return { kind: value.kind, message: value.message };
  if (value instanceof LuaTable) return contents(value, walk);
  if (value instanceof LuaReference) return `(${value.type})`;
  const isTable = Array.isArray(value) || value instanceof Map || isPlain(value);
  if (!isTable || isUserdata(value)) return "(userdata)";
  if (walk.ancestors.has(value)) return "(cyclic)";
  if (walk.ancestors.size >= LIMITS.depth) return LEFT_OUT;
  walk.ancestors.add(value);
  const shown = Array.isArray(value)
    ? value.map((item) => plain(item, walk))
    : Object.fromEntries(
        Array.from(
          value instanceof Map ? value : Object.entries(value),
          ([key, item]: [unknown, unknown]) => [keyText(key), plain(item, walk)],
        ),
      );
  walk.ancestors.delete(value);
  return shown;
}

const keyText = (key: unknown): string =>
  typeof key === "string" || typeof key === "number" || typeof key === "boolean" || typeof key === "bigint"
    ? String(key)
    : "(key)";

function contents(table: LuaTable, walk: Walk): Plain {
  try {
    return plain(table.toJS({ maxSize: LIMITS.size }), walk);
  } catch (error) {
    if (isInstance(error, LuaError)) throw error; // a limit was reached
    return "(table)"; // too large
  }
}
