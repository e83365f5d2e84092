/**
 * Handles of Lua values that stay in Lua: tables, functions, userdata, threads. Each owns one reference of the
 * registry, which `close` or the end of a `using` gives back, and at the last the garbage collector.
 */

import { HandleClosedError } from "../errors/runtime.js";
import type { LuaInput, LuaValue } from "./types.js";

/** The state behind a handle: what a handle asks it to do. */
export interface ReferenceOwner {
  /** Makes the handle of a reference; `type` is the Lua type's number. */
  adopt(ref: number, type: number): LuaReference;
  release(ref: number): void;
  call(fn: LuaReference, args: readonly LuaInput[]): LuaValue[];
  index(table: LuaReference, key: LuaInput): LuaValue;
  setIndex(table: LuaReference, key: LuaInput, value: LuaInput): void;
  describe(value: LuaReference): string;
}

const unreachable = new FinalizationRegistry<{ owner: ReferenceOwner; ref: number }>(({ owner, ref }) => {
  owner.release(ref);
});

/** A handle. It belongs to one state and keeps its value alive there. */
export class LuaReference {
  #ref: number | undefined;

  constructor(
    readonly owner: ReferenceOwner,
    ref: number,
    /** The name of the value's type, as Lua's `type` gives it. */
    readonly type: "table" | "function" | "userdata" | "thread",
  ) {
    this.#ref = ref;
    unreachable.register(this, { owner, ref }, this);
  }

  /** The number of the reference in the registry. Throws `HandleClosedError`. */
  get ref(): number {
    if (this.#ref === undefined) throw new HandleClosedError();
    return this.#ref;
  }

  /** Gives the reference back; a second time it does nothing. */
  close(): void {
    if (this.#ref === undefined) return;
    unreachable.unregister(this);
    this.owner.release(this.#ref);
    this.#ref = undefined;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** `tostring` of the value, with its metamethod. */
  toString(): string {
    return this.owner.describe(this);
  }
}

/** A live table. Metamethods are honoured; they may raise, which throws `LuaError`. */
export class LuaTable extends LuaReference {
  get(key: LuaInput): LuaValue {
    return this.owner.index(this, key);
  }

  set(key: LuaInput, value: LuaInput): void {
    this.owner.setIndex(this, key, value);
  }
}

/** A function of Lua. */
export class LuaFunction extends LuaReference {
  /** Calls it; all its results in order. Throws `LuaError`. */
  call(...args: LuaInput[]): LuaValue[] {
    return this.owner.call(this, args);
  }
}
