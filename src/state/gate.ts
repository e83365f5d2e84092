/**
 * The one way from JavaScript into wasm. It knows what may come out besides a result: a trap, an exit, an exception of
 * the host that passed through; puts the C stack back, and says which states can no longer be used.
 */

import type { Core } from "../core/core.js";
import type { FileGuard } from "../core/file-guard.js";
import type { Pointer } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import { isTrap } from "../core/tags.js";
import { describeThrown, isInstance } from "../errors/describe.js";
import { HeapExhaustedError, NativeTrap, RuntimeDeadError } from "../errors/runtime.js";
import { Area } from "../values/area.js";

/** What the gate may do to a state. */
export interface Mortal {
  /** Why the state is dead; undefined while it lives. */
  readonly death: Error | undefined;
  /** What it sees of the system; undefined: what its runtime has. */
  readonly system?: SystemView | undefined;
  kill(reason: Error): void;
}

/** One per runtime. */
export class Gate {
  /** False after a trap that broke the heap. */
  usable = true;
  readonly area: Area;
  #runtimeDeath: NativeTrap | undefined;

  /** Throws `HeapExhaustedError`. */
  constructor(
    readonly core: Core,
    readonly guard: FileGuard,
  ) {
    core.memory.onTrap = (error) => this.#trap(error);
    const address = core.functions.pl_area();
    if (address === 0) throw new HeapExhaustedError(Area.SIZE);
    this.area = new Area(core.memory, address);
  }

  /** Throws `RuntimeDeadError` after a trap that broke the heap. */
  check(): void {
    if (this.#runtimeDeath !== undefined) throw new RuntimeDeadError(this.#runtimeDeath);
  }

  get runtimeDeath(): NativeTrap | undefined {
    return this.#runtimeDeath;
  }

  /**
   * Runs `enter`, which does nothing but call wasm on behalf of `state`. Throws what comes out of it: `NativeTrap`,
   * `ProgramExit`, `ProgramAbort`; the state is dead then. What is asked of a state often has a way of its own, in
   * crossing.ts, which comes to `failed` as well.
   */
  run<T>(state: Mortal, enter: () => T): T {
    this.check();
    const { stackPointer } = this.core;
    const before = stackPointer.value as Pointer;
    const outer = this.guard.current;
    this.guard.current = state.system;
    try {
      return enter();
    } catch (error) {
      stackPointer.value = before;
      throw this.#judge(state, error);
    } finally {
      this.#flush();
      this.guard.current = outer;
    }
  }

  /**
   * What `error` is that came out of an operation of `state`. Puts the C stack back to where the operation began; `outer`
   * is where the operation around it did.
   */
  failed(state: Mortal, error: unknown, outer: Pointer): unknown {
    this.core.memory.sync();
    this.core.stackPointer.value = this.area.stackPointer;
    this.area.stackPointer = outer;
    const thrown = this.#judge(state, error);
    this.#flush();
    return thrown;
  }

  /** What the program wrote comes out before the host goes on. */
  #flush(): void {
    if (this.usable) this.core.functions.pl_flush();
  }

  /** What `error` means for the state it came out of. Wasm frames were dropped, so the state cannot go on. */
  #judge(state: Mortal, error: unknown): unknown {
    if (state.death !== undefined) return error;
    if (isTrap(error) || this.#allocatorBusy()) {
      const trap = this.#trap(error);
      state.kill(trap);
      return trap;
    }
    state.kill(asError(error));
    return error;
  }

  /** A trap that hit the allocator leaves no state of this runtime usable. */
  #trap(error: unknown): NativeTrap {
    const trap = new NativeTrap(asError(error), this.#allocatorBusy());
    if (trap.runtimeDead) {
      this.#runtimeDeath ??= trap;
      this.usable = false;
    }
    return trap;
  }

  #allocatorBusy(): boolean {
    return this.core.functions.pl_allocator_busy() !== 0;
  }
}

function asError(error: unknown): Error {
  return isInstance(error, Error) ? error : new Error(describeThrown(error));
}
