/**
 * The states of a runtime, looked up when Lua calls the host; the activity of each; and the handles that Lua borrows
 * until it has read them. References to states are weak: a state lives as long as something uses it or Lua runs it.
 */

import type { LuaPointer } from "../core/pointers.js";
import type { HostCall } from "../security/call.js";
import { closeMade, type HandleEntry } from "../values/handles.js";

/** A state, identified by the address of its main thread. */
export interface Addressed {
  readonly address: LuaPointer;
}

/** One per runtime. */
export class States<S extends Addressed> {
  /** The innermost state that Lua is running. */
  running: S | undefined;
  readonly borrowed = new BorrowedHandles();
  readonly #all = new Map<LuaPointer, WeakRef<S>>();
  /** What waits until no state runs. */
  readonly #later: (() => void)[] = [];

  /** Restores `outer` as the running state; undefined if none was running. */
  back(outer: S | undefined): void {
    this.running = outer;
    if (outer === undefined && (this.borrowed.size > 0 || this.#later.length > 0)) this.#becomeIdle();
  }

  #becomeIdle(): void {
    this.borrowed.endAll();
    this.#runLater();
  }

  /** Runs `step`, which must not throw, once no state runs: perhaps at once. */
  whenIdle(step: () => void): void {
    this.#later.push(step);
    if (this.running === undefined) this.#runLater();
  }

  #runLater(): void {
    for (const step of this.#later.splice(0)) step();
  }

  add(state: S): void {
    this.#all.set(state.address, new WeakRef(state));
  }

  /** The states that still live. */
  get all(): S[] {
    return [...this.#all.values()].flatMap((state) => state.deref() ?? []);
  }

  delete(address: LuaPointer): void {
    this.#all.delete(address);
  }

  /** Returns the state whose main thread is at `L`; undefined if it is not a `LuaState` or was collected. */
  at(L: LuaPointer): S | undefined {
    return this.running?.address === L ? this.running : this.#all.get(L)?.deref();
  }
}

/** The activity of one state: its nesting depth, running thread and call context. */
export class Activity {
  /** The number of operations that Lua is running, including those nested in host functions. */
  depth = 0;
  /** The same, plus operations whose arguments are being written, which may run code of a value. */
  begun = 0;
  /** How often Lua was entered, and how often it called a host function. */
  operations = 0;
  hostCalls = 0;
  /** The running thread: that of the current host function, or the main thread. */
  thread: LuaPointer;
  /** The context that host functions are called with. */
  call: HostCall;

  constructor(mainThread: LuaPointer, call: HostCall) {
    this.thread = mainThread;
    this.call = call;
  }
}

/**
 * Handles in results of host functions, closed once Lua has read the results. Reading may run finalizers that call
 * host functions in turn, so the handles added last are closed first.
 */
class BorrowedHandles {
  readonly #borrowed: (readonly HandleEntry[])[] = [];

  /** Begins a borrow and returns its number, which is never 0. */
  add(made: readonly HandleEntry[]): number {
    return this.#borrowed.push(made);
  }

  /** Ends a borrow once Lua has read its results. Also ends later borrows that an error abandoned. */
  end(borrow: number): void {
    while (this.#borrowed.length >= borrow) closeMade(this.#borrowed.pop() ?? []);
  }

  get size(): number {
    return this.#borrowed.length;
  }

  /** Ends all borrows once Lua has stopped and will not read any more results. */
  endAll(): void {
    this.end(1);
  }
}
