/**
 * Entry into wasm. A call may return, or throw a trap, an exit or a host exception. After a throw this file restores
 * the C stack and marks the states whose frames were unwound as dead.
 */

import type { Core } from "../core/core.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { stackChecks, type StackCheck, type StackChecks } from "../core/stack-check.js";
import type { System, SystemView } from "../core/system.js";
import { isTrap } from "../core/tags.js";
import { describeThrown, isInstance } from "../errors/describe.js";
import {
  heapExhausted,
  runtimeDead,
  nativeTrap,
  type NativeFrame,
  type NativeTrap,
} from "../errors/state.js";
import { TRANSFER_SIZE } from "../core/generated/constants.js";
import { TransferBuffer } from "../values/transfer-buffer.js";
import { callsOfDead } from "./last-calls.js";

/** A state that an entry into wasm may end. */
export interface Mortal {
  /** Why the state is dead; undefined while it lives. */
  readonly death: Error | undefined;
  /** Its view of the system; undefined selects the runtime's own. */
  readonly system?: SystemView | undefined;
  kill(reason: Error): void;
  /** Its main thread, for the calls of Lua when it traps. */
  readonly thread?: LuaPointer | undefined;
}

/** An operation that ended by a throw and still needs cleanup. */
interface Lost {
  readonly state: Mortal;
  readonly error: unknown;
  /** The C stack pointer at which the enclosing operation began. */
  readonly outer: Pointer;
  readonly earlier: Lost | undefined;
}

/** One per runtime. */
export class WasmEntry {
  /** The latest lost operation that still needs cleanup. */
  lost: Lost | undefined;
  /** False after a trap that broke the heap. */
  usable = true;
  readonly transfer: TransferBuffer;
  /** Finds the functions of native modules in the stack of a trap. */
  nativeFrames: (trap: Error) => readonly NativeFrame[] = () => [];
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

  /** Made when they are first needed: that takes 4 ms. */
  get stack(): StackChecks {
    return stackChecks();
  }

  /**
   * Call before every operation from outside. Throws `ERR_RUNTIME_DEAD` after a trap that broke the heap, and the
   * engine's `RangeError` if the stack is nearly full.
   */
  check(stack: StackCheck = this.stack.operation): void {
    stack(0);
    this.#requireLife();
  }

  #requireLife(): void {
    if (this.lost !== undefined) this.recover();
    if (this.#runtimeDeath !== undefined) throw runtimeDead(this.#runtimeDeath);
  }

  /** Whether enough of the engine's stack is left to end what runs. */
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
   * Runs `enter`, which only calls wasm on behalf of `state`; the caller has checked both. Throws `NativeTrap`,
   * `ProgramExit` or `ERR_NATIVE_ABORT`, and the state is dead then. The frequent operations of a state have an entry
   * of their own in operations.ts, which also calls `recover`.
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
   * Cleans up after lost operations: restores the C stack to where the outermost of them began, and marks their states
   * as dead. If the engine's stack was used up when an operation was lost, this runs before anything else does.
   * Returns the error to throw for the outermost.
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

  /**
   * Pops the frames of a lost operation from the C stack, down to the one that began at `outer`; 0 if there was none.
   */
  #unwind(outer: Pointer): void {
    const { transfer } = this;
    const { stackPointer } = this.core;
    const began = transfer.stackPointer;
    // The operation never began, or the enclosing one has ended meanwhile.
    if (outer !== 0 && (began === 0 || began >= outer)) return;
    if (began > stackPointer.value) stackPointer.value = began;
    transfer.stackPointer = outer;
  }

  /** Flushes C's buffers before the host continues. */
  #flush(): void {
    if (this.usable) this.core.functions.pl_flush();
  }

  /** Returns the error to throw when `error` left wasm. Wasm frames were unwound, so the state is dead. */
  #judge(state: Mortal, error: unknown): unknown {
    if (state.death !== undefined) {
      state.kill(state.death); // finishes a kill that was cut short
      return error;
    }
    if (isTrap(error) || this.#allocatorBusy()) {
      const trap = this.#trap(error, state.thread);
      state.kill(trap);
      return trap;
    }
    state.kill(asError(error));
    return error;
  }

  /** Makes the error of a trap. A trap within the allocator makes all states of this runtime unusable. */
  #trap(error: unknown, thread?: LuaPointer): NativeTrap {
    if (this.#runtimeDeath !== undefined && error === this.#runtimeDeath) return this.#runtimeDeath; // of a call within
    const cause = asError(error);
    const isBroken = this.#allocatorBusy();
    const trap = nativeTrap(cause, isBroken, {
      frames: this.nativeFrames(cause),
      traceback: isBroken || thread === undefined ? "" : callsOfDead(this.core, thread),
    });
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
