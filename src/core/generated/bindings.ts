// Made by `npm run build:wasm`; not edited by hand.

import type { LuaPointer, Pointer } from "../pointers.js";

/** The functions of native/core/pl.h, as the wasm instance exports them. */
export interface CoreFunctions {
  /** Allocates the transfer buffer, or returns the existing one; NULL if there is no memory for it. */
  pl_transfer(): Pointer;
  /**
   * Opens the basic functions and the set 'libraries' of pl_Library, and installs the searcher if 'package'
   * is among them. Protected. Returns LUA_OK, or a status with the message on top of the stack.
   */
  pl_open(L: LuaPointer, flags: number, libraries: number): number;
  /**
   * Sets the flags of a state that was not opened by pl_open, and installs the searcher if its 'package'
   * library is open. Protected.
   */
  pl_install(L: LuaPointer, flags: number): number;
  /**
   * Performs 'op' with 'n' slots, protected, in the running thread. There must be space for PL_FEW slots.
   * Returns the number of results, which are in the slots; more than PL_FEW are at 'results' of the transfer
   * buffer. For an error, returns Lua's status negated; the error value is in the first slot, its frames in
   * the transfer buffer. Results borrow memory that is valid until the next call into wasm.
   */
  pl_do(L: LuaPointer, op: number, slots: Pointer, n: number): number;
  /** Releases a handle. */
  pl_unref(L: LuaPointer, ref: number): void;
  /**
   * Returns the memory of handles that were released. Does nothing if there is no memory for the table of
   * the others.
   */
  pl_packrefs(L: LuaPointer): void;
  /** Frees the coroutine of a run. */
  pl_endrun(L: LuaPointer, run: number): void;
  /** Returns the account of a state; NULL if it uses another allocator. */
  pl_account(L: LuaPointer): Pointer;
  /**
   * Frees a state that has ended without lua_close, and closes its files: none of its code may be running
   * (discard.c). Returns 0, and frees no memory, if the lists of its blocks were overwritten.
   */
  pl_discard(L: LuaPointer): number;
  /**
   * Whether the state of this account is the last one that was closed, as os.exit may do, and no state has
   * been made there since.
   */
  pl_wasclosed(account: Pointer): number;
  /** Returns the number of collections that marked all that is to be kept, modulo 2^32. */
  pl_collections(L: LuaPointer): number;
  /**
   * Returns non-zero while the allocator's data is being changed. A trap then makes the whole runtime
   * unusable.
   */
  pl_allocator_busy(): number;
  /** Returns the compile cache (compiled.c). */
  pl_compilecache(): Pointer;
  /**
   * Flushes stdout and stderr. The host calls it whenever control returns to it, because a JavaScript
   * program has no exit that would flush them.
   */
  pl_flush(): void;
  /**
   * Replaces the limits of a state. 'fuel': ticks that it may still run, negative for no limit; 'polled':
   * whether pl_host_poll is called.
   */
  pl_limit(L: LuaPointer, fuel: bigint, polled: number): void;
  /** Before lua_close: no more code of Lua runs in the state, finalizers included. Those of C do. */
  pl_leave(L: LuaPointer): void;
  /** Returns the fuel that is left. Without a limit, it counts down from -1. */
  pl_fuel(L: LuaPointer): bigint;
  /** Returns the limit that was reached, a pl_Stop. */
  pl_stopped(L: LuaPointer): number;
  /** Sets the length of the longest slice in ticks, for all states; tests use 1. */
  pl_slicelength(ticks: number): void;
  /** The stand-alone interpreter: upstream's lua.c with its main renamed. */
  pl_lua_main(argc: number, argv: Pointer): number;
}
