/** That a value is not of a type, and why, in Lua's words. It is given back and not thrown, since a union tries on. */

import type { LuaTypeName, ValueReader } from "./reader.js";

export class Mismatch {
  constructor(
    /** `string expected, got nil`. */
    readonly problem: string,
  ) {}

  /** The same within something: `field 'x': string expected, got nil`. */
  in(place: string): Mismatch {
    return new Mismatch(`${place}: ${this.problem}`);
  }
}

/** What a check is given besides the value: one call's. */
export interface Look {
  readonly reader: ValueReader;
  /** How deep in types that contain themselves. */
  depth: number;
  /** What was found of tables, by the definition that they were checked against. */
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

/** What messages call any value. */
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
