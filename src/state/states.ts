/**
 * The states of a runtime, for what Lua asks of the host on behalf of one. They are not held here: a state lives for as
 * long as somebody uses it, or Lua runs it.
 */

import type { LuaPointer } from "../core/pointers.js";
import type { Crossing } from "./crossing.js";
import { LentHandles } from "./lent-handles.js";

/** One per runtime. */
export class States {
  /** The state that Lua runs, the innermost of them. */
  running: Crossing | undefined;
  readonly lent = new LentHandles();
  readonly #all = new Map<LuaPointer, WeakRef<Crossing>>();

  /** Lua runs `outer` again, or nothing. */
  back(outer: Crossing | undefined): void {
    this.running = outer;
    if (outer === undefined) this.lent.end();
  }

  add(state: Crossing): void {
    this.#all.set(state.address, new WeakRef(state));
  }

  delete(address: LuaPointer): void {
    this.#all.delete(address);
  }

  /** The state whose main thread is at `L`; undefined for one that is no `LuaState`, or that nobody holds any more. */
  at(L: LuaPointer): Crossing | undefined {
    return this.running?.address === L ? this.running : this.#all.get(L)?.deref();
  }
}
