/**
 * The states of a runtime, for what Lua asks of the host on behalf of one; what is under way in each; and the handles that
 * Lua borrows until it has read them. States are held weakly: one lives for as long as somebody uses it, or Lua runs it.
 */

import type { LuaPointer } from "../core/pointers.js";
import type { HostCall } from "../security/call.js";
import { closeMade, type HandleEntry } from "../values/handles.js";

/** A state as it is looked up here: by the address of its main thread. */
export interface Addressed {
  readonly address: LuaPointer;
}

/** One per runtime. */
export class States<S extends Addressed> {
  /** The state that Lua runs, the innermost of them. */
  running: S | undefined;
  readonly borrowed = new BorrowedHandles();
  readonly #all = new Map<LuaPointer, WeakRef<S>>();

  /** Lua runs `outer` again, or nothing. */
  back(outer: S | undefined): void {
    this.running = outer;
    if (outer === undefined) this.borrowed.endAll();
  }

  add(state: S): void {
    this.#all.set(state.address, new WeakRef(state));
  }

  delete(address: LuaPointer): void {
    this.#all.delete(address);
  }

  /** The state whose main thread is at `L`; undefined for one that is not a `LuaState`, or that nobody holds any more. */
  at(L: LuaPointer): S | undefined {
    return this.running?.address === L ? this.running : this.#all.get(L)?.deref();
  }
}

/** What is under way in one state: how deep its operations nest, in which thread, and on whose behalf. */
export class Activity {
  /** How many operations Lua runs now: those within a host function that another one called count too. */
  depth = 0;
  /** The same, and those whose arguments are being written, which may run code of a value. */
  begun = 0;
  /** The thread that runs: that of the host function under way, or the main one. */
  thread: LuaPointer;
  /** On whose behalf host functions are called now. */
  call: HostCall;

  constructor(mainThread: LuaPointer, call: HostCall) {
    this.thread = mainThread;
    this.call = call;
  }
}

/**
 * Handles of host functions whose results Lua is about to read; they are closed once it has read them. Reading may run
 * finalizers, which call host functions in turn, so the handles that were added last are closed first.
 */
class BorrowedHandles {
  readonly #borrowed: (readonly HandleEntry[])[] = [];

  /** Begins a borrow and returns its number, which is never 0. */
  add(made: readonly HandleEntry[]): number {
    return this.#borrowed.push(made);
  }

  /** Lua has read the results of this borrow. An error gave up those that were added later and are still here. */
  end(borrow: number): void {
    while (this.#borrowed.length >= borrow) closeMade(this.#borrowed.pop() ?? []);
  }

  /** Lua has stopped running, so it will not read what is still here. */
  endAll(): void {
    if (this.#borrowed.length > 0) this.end(1);
  }
}
