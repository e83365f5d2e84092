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
  /**
   * Sets the guard of protected calls (guard.c): the address of a function 'void (void (*f) (lua_State *L,
   * void *ud), lua_State *L, void *ud)', which calls f(L, ud) and may then raise a Lua error in its place.
   * It stays.
   */
  pl_setguard(guard: Pointer): void;
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
  /** Returns the data of the compiler, which both sides may change. */
  pl_jit(): Pointer;
  /**
   * Called by compiled code: makes CallInfos of the last calls of pl_Jit.left, 'n' of them, where the
   * outermost may replace the one that is running. Raises an error if memory runs out.
   */
  pl_unwindunits(L: LuaPointer, n: number, replace: number): void;
  /**
   * Called by compiled code with all values in the stack: calls a function with 'nargs' arguments, or those
   * up to the top for -1. Returns 0 when the results are in its place, or a code of lvm.h.
   */
  pl_unitcall(L: LuaPointer, func: Pointer, nargs: number, wanted: number): number;
  /** The same for a tail call, after which the code is always left. */
  pl_unittailcall(L: LuaPointer, func: Pointer, nargs: number): number;
  /**
   * Called by compiled code with all values in the stack: executes the metamethod of the instruction before
   * 'savedpc'. Returns 0 to go on, or a code of lvm.h.
   */
  pl_unitmetamethod(L: LuaPointer): number;
  /** Called by compiled code: returns 'n' values, or those up to the top for -1. Returns a code of lvm.h. */
  pl_unitreturn(L: LuaPointer, first: Pointer, n: number): number;
  /**
   * Called by compiled code with all values in the stack: calls the iterator of a generic loop, whose
   * variables begin there, for 'wanted' values. Returns 0 to go on, or a code of lvm.h.
   */
  pl_unititerate(L: LuaPointer, variables: Pointer, wanted: number): number;
  /**
   * Called by compiled code: copies 'wanted' extra arguments, or all for -1, to the stack; returns 0 if the
   * VM must do it.
   */
  pl_unitvararg(L: LuaPointer, to: Pointer, wanted: number): number;
  /** Called by compiled code: the write barrier of a table in which an object is stored. */
  pl_unitbarrier(L: LuaPointer, table: Pointer, value: Pointer): void;
  /** Called by compiled code: the address of a field that is not nil, 0 if there is none. */
  pl_unitownfield(L: LuaPointer, table: Pointer, key: Pointer): number;
  /**
   * Called by compiled code: the address of the value of a field, perhaps of a table of '__index'; 0 if the
   * VM must look.
   */
  pl_unitfield(L: LuaPointer, table: Pointer, key: Pointer): number;
  /** Called by compiled code: the address of an element, which may be nil; 0 if there is none. */
  pl_unitelement(table: Pointer, key: bigint): number;
  /**
   * Called by compiled code: the address of a new field, which is nil and must be set; 0 if the VM must make
   * it.
   */
  pl_unitnewfield(L: LuaPointer, table: Pointer, key: Pointer): number;
  /**
   * Called by compiled code: the address of a new table with 'n' elements and 2^'logsize' fields, or no
   * fields for -1; 0 if the VM must make it.
   */
  pl_unitnewtable(L: LuaPointer, n: number, logsize: number): number;
  /**
   * Called by compiled code: finds the key and value after a key, whose bytes and tag are given, for 'next'
   * or, if 'ordered', for 'ipairs'. Returns 1, 2 at the end, or 0 if the VM must look.
   */
  pl_unitnext(L: LuaPointer, table: Pointer, key: bigint, tag: number, ordered: number): number;
  /** Called by compiled code: the write barrier of an upvalue in which an object is stored. */
  pl_unitupbarrier(L: LuaPointer, upvalue: Pointer, value: Pointer): void;
  /**
   * Called by compiled code: the concatenation of 'n' values of the stack, strings and numbers; a new
   * closure of the n-th function within one whose registers begin at 'base'; characters of a string from 'i'
   * to 'j', a string of one byte. 0 if the VM must make it.
   */
  pl_unitconcat(L: LuaPointer, first: Pointer, n: number): number;
  pl_unitclosure(L: LuaPointer, closure: Pointer, n: number, base: Pointer): number;
  pl_unitsub(L: LuaPointer, text: Pointer, i: bigint, j: bigint): number;
  pl_unitchar(L: LuaPointer, byte: bigint): number;
  /** Called by compiled code: closes upvalues from a register on. 0 if the VM must do it. */
  pl_unitclose(L: LuaPointer, level: Pointer): number;
  /** Called by compiled code: the address of the value of a method of strings; 0 if the VM must look. */
  pl_unitstringfield(L: LuaPointer, key: Pointer): number;
  /** Called by compiled code: the byte of a string at a place; -1 if there is none. */
  pl_unitbyte(text: Pointer, i: bigint): number;
  /**
   * Called by compiled code: the address of an element after the last, which the caller sets; 0 if the VM
   * must make it.
   */
  pl_unitappend(L: LuaPointer, table: Pointer): number;
  /** Called by compiled code: sets a metatable, or none; returns 0 if the VM must do it. */
  pl_unitsetmetatable(L: LuaPointer, table: Pointer, metatable: Pointer): number;
  /** Called by compiled code: below, at or above 0 as one string is below, equal to or above another. */
  pl_unitcompare(a: Pointer, b: Pointer): number;
  /** Called by compiled code: the length of a table without a metatable; -1 for any other. */
  pl_unitlength(table: Pointer): number;
  /** The stand-alone interpreter: upstream's lua.c with its main renamed. */
  pl_lua_main(argc: number, argv: Pointer): number;
}
