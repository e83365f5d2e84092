/** Reads values for checks: values from Lua, and values that host functions pass to each other. */

import { isObjectLike } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { plainReader, type LuaTypeName, type ValueReader } from "../../types/value-reader.js";
import type { FunctionType, InterfaceType } from "../../types/type.js";
import { entryOf } from "../../values/handles.js";
import { isOfType, type HostType } from "../../values/host-types.js";
import { isUserdata } from "../../values/host-objects.js";
import { Op } from "../../core/generated/constants.js";
import { nameOfType } from "../../values/type-name.js";

/** The parts that it needs of the module whose types are checked. */
export interface ReaderModule {
  typeOfInterface(type: InterfaceType): HostType;
  callback(fn: object, type: FunctionType): unknown;
}

/** Whether a table is a JavaScript object and not a handle. */
const isByValue = (table: unknown): boolean => entryOf(table as object) === undefined;

function read(table: unknown, op: typeof Op.rawGet | typeof Op.entries, key?: string): unknown[] {
  const entry = entryOf(table as object);
  if (entry === undefined) throw new TypeError("this is not a Lua table");
  return entry.open().operate(op, entry.ref, [key]);
}

export class LuaReader implements ValueReader {
  constructor(readonly module: ReaderModule) {}

  typeOf(value: unknown): LuaTypeName {
    if (value === null || value === undefined) return "nil";
    const entry = entryOf(value);
    if (entry !== undefined) return entry.type;
    if (typeof value === "function") return "function";
    return isUserdata(value) ? "userdata" : plainReader.typeOf(value);
  }

  nameOf(value: unknown): string {
    return nameOfType(value);
  }

  field(table: unknown, name: string): unknown {
    if (isByValue(table)) return plainReader.field(table, name);
    return read(table, Op.rawGet, name)[0];
  }

  items(table: unknown): readonly unknown[] {
    if (isByValue(table)) return plainReader.items(table);
    const byKey = new Map(this.entries(table));
    const items: unknown[] = [];
    while (byKey.has(items.length + 1)) items.push(byKey.get(items.length + 1));
    return items;
  }

  entries(table: unknown): Iterable<readonly [unknown, unknown]> {
    if (isByValue(table)) return plainReader.entries(table);
    const all = read(table, Op.entries);
    return Array.from({ length: all.length / 2 }, (_, i) => [all[2 * i], all[2 * i + 1]]);
  }

  errorOf(value: unknown): HostError | undefined {
    return isObjectLike(value) && HostError.is(value) ? value : undefined;
  }

  objectOf(value: unknown, type: InterfaceType): unknown {
    return isOfType(value, this.module.typeOfInterface(type)) ? value : undefined;
  }

  functionOf(value: unknown, type: FunctionType): unknown {
    return this.module.callback(value as object, type);
  }
}
