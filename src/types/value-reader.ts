/**
 * How checks inspect values. Nil, booleans, numbers and strings are always JavaScript primitives (undefined or null,
 * boolean, number or bigint, string). A reader inspects everything else, so that the same checks serve handles of Lua
 * tables and plain JavaScript objects. This file has the reader of plain JavaScript.
 */

import { isObjectLike } from "../errors/describe.js";
import { isBytes, isError } from "../errors/realms.js";
import { HostError } from "../errors/host-error.js";
import type { FunctionType, InterfaceType } from "./type.js";

/** The results of Lua's function `type`. */
export type LuaTypeName =
  "nil" | "boolean" | "number" | "string" | "table" | "function" | "userdata" | "thread";

export interface ValueReader {
  /** The type of a value that is not nil, boolean, number or string in JavaScript. */
  typeOf(value: unknown): LuaTypeName;
  /** What messages call such a value: its metatable's `__name`, or its type. */
  nameOf(value: unknown): string;
  /** A field of a table, without metamethods. */
  field(table: unknown, name: string): unknown;
  /** The items of a table from 1 to its length, without metamethods. */
  items(table: unknown): readonly unknown[];
  /** All pairs of a table, without metamethods. */
  entries(table: unknown): Iterable<readonly [unknown, unknown]>;
  /** The value as an error, or undefined if it is not one. */
  errorOf(value: unknown): HostError | undefined;
  /** The host object behind a value, or undefined unless it has the interface. `name` is the definition's, if any. */
  objectOf(value: unknown, type: InterfaceType, name: string | undefined): unknown;
  /** A Lua function as a JavaScript function. */
  functionOf(value: unknown, type: FunctionType): unknown;
}

function isTable(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === Object.prototype || prototype === null) return true;
  return Array.isArray(value) || value instanceof Map;
}

function typeOfPlain(value: unknown): LuaTypeName {
  if (value === undefined || value === null) return "nil";
  if (typeof value === "function") return "function";
  if (isBytes(value)) return "string";
  return typeof value === "object" && isTable(value) ? "table" : "userdata";
}

/** Reads plain JavaScript: arrays, maps and plain objects are tables, bytes are strings, other objects userdata. */
export const plainReader: ValueReader = Object.freeze({
  typeOf: typeOfPlain,
  nameOf: typeOfPlain,
  field(table: unknown, name: string): unknown {
    if (table instanceof Map) return table.get(name);
    const object = table as Readonly<Record<string, unknown>>;
    return Object.hasOwn(object, name) && !Array.isArray(table) ? object[name] : undefined;
  },
  items(table: unknown): readonly unknown[] {
    if (Array.isArray(table)) return table;
    if (!(table instanceof Map)) return [];
    const items: unknown[] = [];
    while (table.has(items.length + 1)) items.push(table.get(items.length + 1));
    return items;
  },
  entries(table: unknown): Iterable<readonly [unknown, unknown]> {
    if (Array.isArray(table)) return table.map((item, index) => [index + 1, item] as const);
    if (table instanceof Map) return table as ReadonlyMap<unknown, unknown>;
    return Object.entries(table as object).filter(([, value]) => value !== undefined);
  },
  errorOf: (value: unknown) => (isError(value) ? HostError.from(value) : undefined),
  objectOf(value: unknown, type: InterfaceType): unknown {
    if (!isObjectLike(value)) return undefined;
    const object = value as Readonly<Record<string, unknown>>;
    return Object.keys(type.methods).every((name) => typeof object[name] === "function") ? value : undefined;
  },
  functionOf: (value: unknown) => value,
});
