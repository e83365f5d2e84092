/**
 * The life of one state: whether it is usable, what ended it, and its close. A state ends when it is closed. It is
 * dead if a trap, an exit or a host exception unwound its frames.
 */

import type { LuaPointer } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import { readOptions } from "../errors/options.js";
import { stateClosed, stateDead } from "../errors/state.js";
import type { HostFunctions } from "../values/host-functions.js";
import type { PackedArrays } from "../values/packed-arrays.js";
import type { AsyncCalls } from "./async.js";
import type { StateServices } from "./services.js";
import type { Activity, Addressed, States } from "./states.js";
import type { Mortal, WasmEntry } from "./wasm-entry.js";

/** Options of `LuaState.close`. A wrong one throws `ERR_OPTION`. */
export interface CloseOptions {
  /**
   * Whether finalizers of Lua run, and coroutines that wait close their variables. Such code may take as long as the
   * limits of the state allow. Finalizers of C always run. Default: true.
   */
  readonly finalizers?: boolean;
}

/** Reads the options of `LuaState.close`. Throws `ERR_OPTION`. */
export function runsFinalizers(options: CloseOptions): boolean {
  return readOptions(options, { finalizers: "flag" }).finalizers ?? true;
}

/** The parts of a state that its life needs. */
export interface LifeParts {
  /** The state. This reference keeps it alive. */
  readonly self: Addressed;
  readonly states: States<Addressed>;
  readonly activity: Activity;
  readonly async: AsyncCalls;
  readonly functions: HostFunctions;
  readonly packed: PackedArrays;
  readonly account: { end(): void };
  readonly services: Pick<StateServices, "entry" | "system" | "closeState" | "forget">;
}

export class Life implements Mortal {
  /** False once the state is closed or dead. */
  usable = true;
  closed = false;
  /** False for a state of which its embedder knows nothing. */
  isCounted = true;
  death: Error | undefined;
  readonly system: SystemView | undefined;
  readonly #parts: LifeParts;
  readonly #entry: WasmEntry;

  constructor(parts: LifeParts) {
    this.#parts = parts;
    this.#entry = parts.services.entry;
    this.system = parts.services.system;
  }

  get thread(): LuaPointer {
    return this.#parts.self.address;
  }

  /** Throws if the state cannot be used, and the engine's `RangeError` if the stack is nearly full. */
  check(): void {
    this.#entry.check();
    if (this.closed) throw stateClosed();
    if (this.death !== undefined) throw stateDead(this.death);
  }

  /** Whether Lua can still be called to release what the state holds. */
  get canRun(): boolean {
    return this.usable && this.#entry.usable;
  }

  /** Marks the state as dead. None of its code runs again, not even a finalizer. */
  kill(reason: Error): void {
    this.death ??= reason;
    if (this.system !== undefined) this.system.death = this.death;
    this.#end();
  }

  /**
   * Closes the state; none of its code may be running. If the stack is nearly full, throws the engine's `RangeError`
   * and does nothing.
   * @param finalizers whether code of Lua runs, as finalizers or to close variables of coroutines that wait
   */
  close(finalizers: boolean): void {
    const { async, services } = this.#parts;
    this.#entry.stack.ending(0);
    if (this.canRun) async.end(() => stateClosed(), finalizers);
    this.closed = true;
    try {
      if (this.canRun) {
        this.run(() => {
          services.closeState(finalizers);
        });
      }
    } finally {
      this.#end();
    }
  }

  /** Enters wasm on behalf of the state for anything that is not an operation of pl_do. */
  run<T>(enter: () => T): T {
    const { self, states, activity } = this.#parts;
    const { running } = states;
    states.running = self;
    activity.begun++;
    activity.depth++;
    try {
      return this.#entry.run(this, enter);
    } finally {
      states.back(running);
      activity.depth--;
      activity.begun--;
    }
  }

  /** Releases everything once the state is closed or dead. */
  #end(): void {
    const { self, states, async, functions, packed, account, services } = this.#parts;
    this.usable = false;
    account.end();
    functions.clear();
    states.delete(self.address);
    services.forget();
    const { death } = this;
    const reason = (): Error => (death === undefined ? stateClosed() : stateDead(death));
    packed.end(reason);
    async.end(reason, false);
  }
}
