/**
 * Reclaims what a `LuaState` takes of its runtime: the Lua state in linear memory, its roots, its open files. That
 * happens when the state is closed or has died, or when nobody holds it any more, by the garbage collector. So nothing
 * here may lead to the state itself.
 */

import type { LuaPointer } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import type { Mortal, WasmEntry } from "../state/wasm-entry.js";

/** Told of states that nobody holds any more. */
export type ReclaimRegistry = FinalizationRegistry<StateReclaim>;

export function reclaimRegistry(): ReclaimRegistry {
  return new FinalizationRegistry((state) => {
    state.collect();
  });
}

/** What reclaiming needs of a runtime. */
export interface ReclaimOwner {
  readonly entry: WasmEntry;
  readonly roots: { delete(L: LuaPointer): void };
  readonly runtimeFiles: RuntimeFiles;
  readonly core: { readonly functions: { lua_close(L: LuaPointer): void } };
  readonly reclaim: ReclaimRegistry;
}

/** One per state. */
export class StateReclaim implements Mortal {
  death: Error | undefined;

  constructor(
    readonly owner: ReclaimOwner,
    readonly address: LuaPointer,
    readonly system: SystemView,
  ) {}

  /** Everything is reclaimed once `holder` is garbage. */
  watch(holder: object): void {
    this.owner.reclaim.register(holder, this, this);
  }

  /** Frees the Lua state, which runs its finalizers. */
  close(): void {
    this.owner.core.functions.lua_close(this.address);
  }

  /** The Lua state is closed, or can no longer be. */
  forget(): void {
    const { entry, roots, runtimeFiles, reclaim } = this.owner;
    reclaim.unregister(this);
    roots.delete(this.address);
    if (entry.usable) this.system.environment?.free();
    runtimeFiles.end(this.system.files);
  }

  /**
   * Closes a Lua state that nobody holds. Host functions that its finalizers call are gone; calling one is an error in
   * Lua. Any other failure ends the closing: there is nobody to be told.
   */
  collect(): void {
    try {
      this.owner.entry.run(this, () => {
        this.close();
      });
    } catch {
      // `WasmEntry` knows of a trap that broke the runtime
    } finally {
      this.forget();
    }
  }

  kill(reason: Error): void {
    this.death = reason;
  }
}
