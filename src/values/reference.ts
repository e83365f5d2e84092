/**
 * What a handle is to its users. Each holds a value that stays in Lua (a table, a function, userdata, a thread) and keeps
 * it alive there, until it is closed. What they share is here; `LuaTable` and the others have files of their own.
 */

import { wrongReceiver } from "../errors/values.js";
import { attach, entryOf, type HandleEntry, type ReferenceType } from "./handles.js";
import { isObject } from "./objects.js";
import { INSPECT, shownAs } from "./inspect.js";
import { Op } from "../core/generated/constants.js";

/** The entry of a handle that a method was called on. Throws `ERR_RECEIVER` for any other receiver. */
export function entryFor(handle: object, type?: ReferenceType): HandleEntry {
  const entry = isObject(handle) ? entryOf(handle) : undefined;
  if (entry === undefined || (type !== undefined && entry.type !== type))
    throw wrongReceiver(type === undefined ? "LuaReference" : CLASSES[type], handle);
  return entry;
}

const CLASSES: Readonly<Record<ReferenceType, string>> = {
  table: "LuaTable",
  function: "LuaFunction",
  userdata: "LuaUserdata",
  thread: "LuaThread",
};

/** A handle. It belongs to one state. Made by the state alone. */
export abstract class LuaReference {
  constructor(entry: HandleEntry) {
    attach(this, entry);
  }

  /** The name of the value's type, as Lua's `type` gives it. */
  get type(): ReferenceType {
    return entryFor(this).type;
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return entryFor(this).ref === 0;
  }

  /**
   * Gives the value back to Lua's collector; a second time it does nothing. Since the same value is the same handle,
   * it is closed for all who have it.
   */
  close(): void {
    entryFor(this).close();
  }

  [Symbol.dispose](): void {
    entryFor(this);
    this.close();
  }

  /** Keeps the handle open beyond the end of the `scope` that it was made in. Gives the handle. */
  keep(): this {
    entryFor(this).kept = true;
    return this;
  }

  /**
   * `tostring` of the value, with its metamethods; `table (closed)` and the like when the handle or its state is closed,
   * so that it can be logged. Throws `LuaError` for what a metamethod raises.
   */
  toString(): string {
    const entry = entryFor(this);
    if (entry.ref === 0 || !entry.handles.owner.usable) return `${entry.type} (closed)`;
    return entry.open().operate(Op.tostring, entry.ref, [])[0] as string;
  }

  [INSPECT](): string {
    const { type } = isObject(this) ? (entryOf(this) ?? {}) : {};
    return shownAs(type === undefined ? "LuaReference" : CLASSES[type], () => this.toString());
  }
}

/** A handle of userdata that C code made (an open file, what a native module gives). */
export class LuaUserdata extends LuaReference {}
