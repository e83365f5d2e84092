// Made by `npm run build:wasm`; not edited by hand.

import type { LuaPointer, Pointer } from "../pointers.js";

/** The functions of native/core/pl.h, as the wasm instance exports them. */
export interface CoreFunctions {
  /** Allocates the transfer buffer, or returns the one that there is; NULL without memory for it. */
  pl_transfer(): Pointer;
  /**
   * Opens the standard libraries and installs the searcher, protected. Returns LUA_OK, or a status with the
   * message on top of the stack.
   */
  pl_open(L: LuaPointer, flags: number): number;
  /**
   * Installs the searcher in a state whose 'package' library is already open; does nothing without it.
   * Protected.
   */
  pl_install(L: LuaPointer): number;
  /**
   * Does 'op' with 'n' slots, protected, in the thread that runs. There are at least PL_FEW slots. Returns
   * the number of results, which are in the slots; more than PL_FEW are where 'results' of the transfer
   * buffer says. Or returns a status of Lua, negated: the error is in the first slot, its frames in the
   * transfer buffer. What results borrow is valid until the next call into wasm.
   */
  pl_do(L: LuaPointer, op: number, slots: Pointer, n: number): number;
  /** Releases a handle. */
  pl_unref(L: LuaPointer, ref: number): void;
  /** Forgets the coroutine of a run. */
  pl_endrun(L: LuaPointer, run: number): void;
  /** The account of a state; NULL when another allocator has its place. */
  pl_account(L: LuaPointer): Pointer;
  /**
   * Non-zero while the allocator's own data is being changed; a trap then leaves the whole runtime unusable.
   */
  pl_allocator_busy(): number;
  /** Flushes stdout and stderr. The host calls it when control returns to it: in JavaScript no exit does. */
  pl_flush(): void;
  /**
   * Sets the limits of a state anew. 'fuel': ticks that it may still run for, negative for any number;
   * 'polled': whether pl_host_poll is asked.
   */
  pl_limit(L: LuaPointer, fuel: bigint, polled: number): void;
  /** Fuel that is left. */
  pl_fuel(L: LuaPointer): bigint;
  /** The limit that was reached, a pl_Stop. */
  pl_stopped(L: LuaPointer): number;
  /** Sets the longest slice in ticks, for all states; 1 for tests. */
  pl_slicelength(ticks: number): void;
  /** The stand-alone interpreter: upstream's lua.c, its main renamed. */
  pl_lua_main(argc: number, argv: Pointer): number;
}
