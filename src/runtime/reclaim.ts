/**
 * Reclaims the resources of a `LuaState` in its runtime: the Lua state in linear memory, its roots, its open files. It does
 * so when the state is closed or dies, or when the garbage collector finds it unreachable. Nothing here may therefore
 * refer to the `LuaState`.
 */

import type { Core } from "../core/core.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import type { Mortal, WasmEntry } from "../state/wasm-entry.js";

/** Reports states that have become unreachable. */
export type ReclaimRegistry = FinalizationRegistry<StateReclaim>;

export function reclaimRegistry(): ReclaimRegistry {
  return new FinalizationRegistry((state) => {
    state.collect();
  });
}

/** The parts of a runtime that reclaiming needs. */
export interface ReclaimOwner {
  readonly entry: WasmEntry;
  readonly roots: { delete(L: LuaPointer): void };
  readonly runtimeFiles: RuntimeFiles;
  readonly core: {
    readonly functions: Pick<
      Core["functions"],
      "lua_close" | "pl_leave" | "fflush" | "pl_account" | "pl_wasclosed" | "pl_discard"
    >;
  };
  readonly calls: { readonly states: { whenIdle(step: () => void): void } };
  readonly reclaim: ReclaimRegistry;
}

/** One per state. */
export class StateReclaim implements Mortal {
  death: Error | undefined;
  /** Whether its memory was freed, or is about to be. */
  #isFreed = false;
  readonly #account: Pointer;

  constructor(
    readonly owner: ReclaimOwner,
    readonly address: LuaPointer,
    readonly system: SystemView,
  ) {
    this.#account = owner.core.functions.pl_account(address);
  }

  /** Reclaims everything once `holder` has been collected. */
  watch(holder: object): void {
    this.owner.reclaim.register(holder, this, this);
  }

  /**
   * Frees the Lua state, which runs its finalizers, unless only those of C are to run. Files that nothing closed, such as those that a finalizer opened,
   * are written out, as C does when a process ends.
   */
  close(finalizers = true): void {
    const { functions } = this.owner.core;
    if (!finalizers) functions.pl_leave(this.address);
    functions.lua_close(this.address);
    this.#isFreed = true;
    functions.fflush(0);
  }

  /** Releases the rest once the Lua state is closed or can no longer be closed. */
  forget(): void {
    const { entry, roots, runtimeFiles, reclaim, calls } = this.owner;
    reclaim.unregister(this);
    roots.delete(this.address);
    if (entry.usable) this.system.environment?.free();
    runtimeFiles.end(this.system.files);
    if (this.#isFreed) return;
    this.#isFreed = true;
    if (!entry.usable || this.owner.core.functions.pl_wasclosed(this.#account) !== 0) return;
    calls.states.whenIdle(() => {
      this.#discard();
    });
  }

  /** Frees what a state had that died, once none of its frames is left. */
  #discard(): void {
    this.death = undefined;
    try {
      this.owner.entry.run(this, () => this.owner.core.functions.pl_discard(this.address));
    } catch {
      // `WasmEntry` has recorded a trap that broke the runtime
    }
  }

  /**
   * Closes an unreachable Lua state. Its host functions no longer exist, so a finalizer that calls one gets a Lua
   * error. Any other failure ends the close silently, because nobody is left to receive it.
   */
  collect(): void {
    try {
      this.owner.entry.run(this, () => {
        this.close();
      });
    } catch {
      // `WasmEntry` has recorded a trap that broke the runtime
    } finally {
      this.forget();
    }
  }

  kill(reason: Error): void {
    this.death = reason;
  }
}
