/** Why a value does not match a type, worded as Lua does. Checks return it instead of throwing: a union tries on. */

import type { LuaTypeName, ValueReader } from "./value-reader.js";

export class Mismatch {
  constructor(
    /** `string expected, got nil`. */
    readonly problem: string,
  ) {}

  /** The same mismatch within a part: `field 'x': string expected, got nil`. */
  in(place: string): Mismatch {
    return new Mismatch(`${place}: ${this.problem}`);
  }
}

/** The context of a check, shared by all checks of one call. */
export interface Look {
  readonly reader: ValueReader;
  /** The depth of nesting in recursive types. */
  depth: number;
  /** The results of checked tables, by definition and table. */
  seen: Map<string, Map<unknown, unknown>> | undefined;
}

export type Check = (value: unknown, look: Look) => unknown;

/** The Lua type of any value. */
export function luaType(value: unknown, reader: ValueReader): LuaTypeName {
  switch (typeof value) {
    case "undefined":
      return "nil";
    case "boolean":
      return "boolean";
    case "number":
    case "bigint":
      return "number";
    case "string":
      return "string";
    default:
      return value === null ? "nil" : reader.typeOf(value);
  }
}

/** What messages call a value: its metatable's `__name`, or its Lua type. */
export function luaName(value: unknown, reader: ValueReader): string {
  const direct = luaType(value, reader);
  return typeof value === "object" || typeof value === "function" ? nameOf(value, direct, reader) : direct;
}

function nameOf(value: unknown, type: LuaTypeName, reader: ValueReader): string {
  return type === "nil" || type === "string" ? type : reader.nameOf(value);
}

export function expected(what: string, value: unknown, { reader }: Look): Mismatch {
  return new Mismatch(`${what} expected, got ${luaName(value, reader)}`);
}
