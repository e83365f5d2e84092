/**
 * Entry into wasm. Besides a result, a trap, an exit or an exception of the host may come out of it; then the C stack is
 * put back, and the states whose frames were dropped can no longer be used.
 */

import type { Core } from "../core/core.js";
import type { Pointer } from "../core/pointers.js";
import { stackChecks, type StackCheck } from "../core/stack-check.js";
import type { System, SystemView } from "../core/system.js";
import { isTrap } from "../core/tags.js";
import { describeThrown, isInstance } from "../errors/describe.js";
import { heapExhausted, runtimeDead, nativeTrap, type NativeTrap } from "../errors/state.js";
import { TRANSFER_SIZE } from "../core/generated/constants.js";
import { TransferBuffer } from "../values/transfer-buffer.js";

/** What entering wasm may do to a state. */
export interface Mortal {
  /** Why the state is dead; undefined while it lives. */
  readonly death: Error | undefined;
  /** What it sees of the system; undefined: what its runtime has. */
  readonly system?: SystemView | undefined;
  kill(reason: Error): void;
}

/** An operation that did not end with a result, and what is left to put right. */
interface Lost {
  readonly state: Mortal;
  readonly error: unknown;
  /** Where the operation around it began on the C stack. */
  readonly outer: Pointer;
  readonly earlier: Lost | undefined;
}

/** One per runtime. */
export class WasmEntry {
  /** The operation that was lost last and has not been put right yet. */
  lost: Lost | undefined;
  /** False after a trap that broke the heap. */
  usable = true;
  readonly transfer: TransferBuffer;
  readonly stack = stackChecks();
  #runtimeDeath: NativeTrap | undefined;

  /** Throws `ERR_HEAP_EXHAUSTED`. */
  constructor(
    readonly core: Core,
    readonly system: System,
  ) {
    core.memory.onTrap = (error) => this.#trap(error);
    const address = core.functions.pl_transfer();
    if (address === 0) throw heapExhausted(TRANSFER_SIZE);
    this.transfer = new TransferBuffer(core.memory, address);
  }

  /**
   * Before anything that is asked from outside. Throws `ERR_RUNTIME_DEAD` after a trap that broke the heap, and the
   * engine's `RangeError` when its stack is nearly full.
   */
  check(stack: StackCheck = this.stack.operation): void {
    stack(0);
    this.#requireLife();
  }

  #requireLife(): void {
    if (this.lost !== undefined) this.recover();
    if (this.#runtimeDeath !== undefined) throw runtimeDead(this.#runtimeDeath);
  }

  /** Whether the engine's stack is free enough to end what runs. */
  hasStackToEnd(): boolean {
    try {
      this.stack.ending(0);
      return true;
    } catch {
      return false;
    }
  }

  get runtimeDeath(): NativeTrap | undefined {
    return this.#runtimeDeath;
  }

  /**
   * Runs `enter`, which does nothing but call wasm on behalf of `state`; the caller has checked both. Throws what comes
   * out of it: `NativeTrap`, `ProgramExit`, `ERR_NATIVE_ABORT`; the state is dead then. Operations of a state, which are
   * frequent, have an entry of their own in operations.ts; it comes to `recover` as well.
   */
  run<T>(state: Mortal, enter: () => T): T {
    this.#requireLife();
    const { stackPointer } = this.core;
    const before = stackPointer.value as Pointer;
    const { system } = this;
    const outer = system.current;
    system.current = state.system;
    try {
      return enter();
    } catch (error) {
      stackPointer.value = before;
      throw this.#judge(state, error);
    } finally {
      this.#flush();
      system.current = outer;
    }
  }

  /**
   * Puts right what lost operations left: the C stack goes back to where the outermost of them began, and their states
   * are dead. If the engine's stack was used up, so that this could not be done at once, it is done before anything else
   * runs. Returns what is to be thrown for the outermost.
   */
  recover(): unknown {
    this.core.memory.sync();
    const all: Lost[] = [];
    for (let { lost } = this; lost !== undefined; lost = lost.earlier) all.push(lost);
    let thrown: unknown;
    for (const { state, error, outer } of all.reverse()) {
      this.#unwind(outer);
      thrown = this.#judge(state, error);
    }
    this.lost = undefined;
    this.#flush();
    return thrown;
  }

  /** Drops what a lost operation has on the C stack, within one that began at `outer`; 0: within none. */
  #unwind(outer: Pointer): void {
    const { transfer } = this;
    const { stackPointer } = this.core;
    const began = transfer.stackPointer;
    // It did not even begin, or the one around it has ended meanwhile.
    if (outer !== 0 && (began === 0 || began >= outer)) return;
    if (began > stackPointer.value) stackPointer.value = began;
    transfer.stackPointer = outer;
  }

  /** Writes out what C buffers, before the host goes on. */
  #flush(): void {
    if (this.usable) this.core.functions.pl_flush();
  }

  /** What `error` means for the state it came out of. Wasm frames were dropped, so the state cannot go on. */
  #judge(state: Mortal, error: unknown): unknown {
    if (state.death !== undefined) {
      state.kill(state.death); // all of it, should it not have come to an end
      return error;
    }
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
    const trap = nativeTrap(asError(error), this.#allocatorBusy());
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
