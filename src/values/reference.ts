/**
 * The classes of handles. A handle refers to a value that stays in Lua (a table, a function, userdata, a thread) and
 * keeps it alive until the handle is closed. Here is their base class; `LuaTable` and the others have files of their
 * own.
 */

import { wrongReceiver } from "../errors/values.js";
import { DISPOSE } from "./dispose.js";
import { attach, entryOf, type HandleEntry, type ReferenceType } from "./handles.js";
import { isObject } from "./objects.js";
import { INSPECT, shownAs } from "./inspect.js";
import { Op } from "../core/generated/constants.js";

/** Returns the entry of a method's receiver. Throws `ERR_RECEIVER` if that is not a handle. */
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

/** A handle. It belongs to one state, which alone makes it. */
export abstract class LuaReference {
  constructor(entry: HandleEntry) {
    attach(this, entry);
  }

  /** The name of the value's type, as Lua's `type` returns it. */
  get type(): ReferenceType {
    return entryFor(this).type;
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return entryFor(this).ref === 0;
  }

  /**
   * Releases the value to Lua's collector; calling it again does nothing. The same value is the same handle, so this
   * closes it for everybody who has it.
   */
  close(): void {
    entryFor(this).close();
  }

  [DISPOSE](): void {
    entryFor(this);
    this.close();
  }

  /** Keeps the handle open beyond the end of the `scope` it was made in. Returns the handle. */
  keep(): this {
    entryFor(this).kept = true;
    return this;
  }

  /**
   * `tostring` of the value, with its metamethods; `table (closed)` and the like if the handle or its state is closed,
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

/** A handle of userdata that C code made (an open file, an object of a native module). */
export class LuaUserdata extends LuaReference {}
