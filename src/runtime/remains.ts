/**
 * What a `LuaState` leaves in its runtime: the Lua state in linear memory, its roots, its virtual files. It is taken away
 * when the state is closed, or has died; or when nobody holds it any more, by the garbage collector. So nothing here may
 * lead to the state itself.
 */

import type { LuaPointer } from "../core/pointers.js";
import type { SystemView } from "../core/system.js";
import type { Mortal, WasmEntry } from "../state/wasm-entry.js";
import type { Lease } from "./virtual-files.js";

/** What remains ask of their runtime. */
export interface RemainsOwner {
  readonly entry: WasmEntry;
  readonly roots: { delete(L: LuaPointer): void };
  readonly core: { readonly functions: { lua_close(L: LuaPointer): void } };
}

/** Takes remains away once the holder that they are registered with is garbage. */
export type RemainsRegistry = FinalizationRegistry<StateRemains>;

export function remainsRegistry(): RemainsRegistry {
  return new FinalizationRegistry((remains) => {
    remains.collect();
  });
}

export class StateRemains implements Mortal {
  death: Error | undefined;

  constructor(
    readonly owner: RemainsOwner,
    readonly registry: RemainsRegistry,
    readonly address: LuaPointer,
    readonly system: SystemView | undefined,
    readonly lease: Lease,
  ) {}

  /** They are collected with `holder`. */
  watch(holder: object): void {
    this.registry.register(holder, this, this);
  }

  /** Frees the Lua state, which runs its finalizers. */
  close(): void {
    this.owner.core.functions.lua_close(this.address);
  }

  /** The Lua state is closed, or can no longer be. */
  forget(): void {
    const { entry, roots } = this.owner;
    this.registry.unregister(this);
    roots.delete(this.address);
    if (entry.usable) this.system?.environment?.free();
    this.lease.release();
  }

  /**
   * Closes a Lua state that nobody holds. Functions of the host that its finalizers call are gone, which is an error
   * there. What else goes wrong ends the closing: there is nobody to be told.
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
