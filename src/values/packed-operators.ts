/**
 * The metamethods of packed objects and arrays. Lua reads and writes fields without them (native/core/fast.c, packed.c);
 * they handle the rest, and say what is wrong.
 */

import { badArgument, packedField } from "../errors/guest.js";
import { suggestion } from "../errors/nearest.js";
import { contextFunctions, scopedFunctions } from "./host-functions.js";
import { PackedArray } from "./packed-array.js";
import type { PackedType } from "./packed-type.js";
import { placeOf } from "./packed-view.js";
import { nameOfType } from "./type-name.js";
import type { LuaInput } from "./types.js";

type AnyFunction = (...args: unknown[]) => unknown;

/** What `Op.packedType` takes. */
export interface PackedTables {
  readonly object: Readonly<Record<string, LuaInput>>;
  readonly array: Readonly<Record<string, LuaInput>>;
  readonly fields: Readonly<Record<string, LuaInput>>;
}

/** The tables of a type. The functions in them serve all states. */
const known = new WeakMap<PackedType, PackedTables>();

export function tablesOf(type: PackedType): PackedTables {
  const found = known.get(type) ?? makeTables(type);
  known.set(type, found);
  return found;
}

function makeTables(type: PackedType): PackedTables {
  const { name } = type;
  const names = [...type.codes.keys(), ...type.methods.keys()];
  /** Scripts that have the debug library can call a metamethod with anything. */
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === "object" && value !== null && arrayOf(value)?.packedType === type;
  const requireObject = (value: unknown, event: string): Record<string, unknown> => {
    if (isObject(value)) return value;
    throw badArgument(1, event, `${name} expected, got ${nameOfType(value, "no value")}`);
  };
  const isArray = (value: unknown): value is PackedArray =>
    value instanceof PackedArray && value.packedType === type;
  const requireArray = (value: unknown, event: string): PackedArray => {
    if (isArray(value)) return value;
    throw badArgument(1, event, `array of ${name} expected, got ${nameOfType(value, "no value")}`);
  };
  const methods = [...type.methods].map(([method, run]): [string, AnyFunction] => [
    method,
    (self, ...args) => Reflect.apply(run, requireObject(self, method), args),
  ]);
  return {
    object: functions({
      __index: (self, key) => {
        requireObject(self, "__index");
        throw packedField(name, String(key), `there is no such field; ${suggestion(String(key), names)}`);
      },
      __newindex: (self, key, value) => {
        const object = requireObject(self, "__newindex");
        const field = String(key);
        const kind = type.fields[field];
        if (type.methods.has(field)) throw packedField(name, field, "a method cannot be replaced");
        if (typeof key !== "string" || !type.codes.has(key))
          throw packedField(
            name,
            field,
            `there is no such field; ${suggestion(field, [...type.codes.keys()])}`,
          );
        object[field] = typeof value === "bigint" && kind === "f64" ? Number(value) : value;
      },
      __tostring: (self) => {
        const object = requireObject(self, "__tostring");
        return `${name}: ${placeOf(object)?.number ?? 0}`;
      },
      __name: name,
    }),
    array: functions({
      __index: (self, key) => {
        requireArray(self, "__index");
        throw packedField(`an array of ${name}`, String(key), "an array has integer keys only");
      },
      __newindex: (self, key) => {
        requireArray(self, "__newindex");
        throw packedField(`an array of ${name}`, String(key), "objects of an array cannot be replaced");
      },
      __len: (self) => requireArray(self, "__len").length,
      __tostring: (self) => `array of ${requireArray(self, "__tostring").length} ${name}`,
      __name: `array of ${name}`,
    }),
    fields: { ...Object.fromEntries(type.codes), ...functions(Object.fromEntries(methods)) },
  };
}

/** The array of a packed object. */
function arrayOf(object: object): PackedArray | undefined {
  const handle = placeOf(object)?.entry.handle?.deref();
  return handle instanceof PackedArray ? handle : undefined;
}

/** Marks the functions among the values of a table. */
function functions(
  table: Readonly<Record<string, AnyFunction | string>>,
): Readonly<Record<string, LuaInput>> {
  for (const value of Object.values(table)) {
    if (typeof value !== "function") continue;
    scopedFunctions.add(value);
    contextFunctions.add(value);
  }
  return table;
}
