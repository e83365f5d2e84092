// Made by `npm run build:wasm`; not edited by hand.

import type { LuaPointer, Pointer } from "../pointers.js";

/**
 * What the core asks of its host: the functions of native/core/pl.h marked PL_HOST. All addresses are of linear memory;
 * texts that are handed out are allocated there and freed by C.
 */
export interface CoreHost {
  /** Links the module at 'path' and returns a handle, or 0 and a text for pl_host_dlerror. */
  dlopen(path: Pointer): number;
  /** Returns the table index of a function of the module, or 0 and a text for pl_host_dlerror. */
  dlsym(handle: number, name: Pointer): number;
  /**
   * Returns the message of the last failure, as allocated text that the caller frees; NULL without memory.
   */
  dlerror(): Pointer;
  /**
   * Looks module 'name' up in the roots of the state, and links its native file. Does not look for a native
   * file if 'wantnative' is 0. Fills 'found', which is zero before, and returns a pl_Find.
   */
  find(L: LuaPointer, name: Pointer, wantnative: number, found: Pointer): number;
  /** The chunk loader has opened the file at 'path', as the script gave it, as descriptor 'fd'. */
  loading(path: Pointer, fd: number): void;
  /**
   * Returns the roots as templates for one of the paths, a pl_PathKind, separated by ';'; allocated, or NULL
   * if there are none.
   */
  roots(L: LuaPointer, kind: number): Pointer;
  /**
   * Calls host function 'id' in thread L. Returns the number of results, which are in the place of the
   * arguments; more than PL_FEW are where 'results' of the transfer buffer says. Or returns a pl_HostResult.
   * Bytes of results are borrowed from the transfer buffer; when its 'owned' is set, the caller frees the
   * block of 'results' and the bytes of slots with 'aux'.
   */
  call(L: LuaPointer, id: number, slots: Pointer, nargs: number): number;
  /**
   * Returns the result of a promise, as pl_host_call does; L is the main thread. 'reason' is NULL, or says
   * why Lua cannot wait for it, which makes it an error: in words, or by the name of a function as
   * pl_pushfunctionname gives it.
   */
  settled(L: LuaPointer, promise: number, reason: Pointer, slots: Pointer): number;
  /**
   * Called between slices of a state with main thread 'L' and limits that are polled. Returns a pl_Stop.
   * 'running' is the coroutine that runs.
   */
  poll(L: LuaPointer, running: LuaPointer): number;
  /**
   * The stack check: returns 1 if the JavaScript stack has space for 16 more C calls of the interpreter and
   * what these do, else 0.
   */
  checkStack(): number;
  /** Lua no longer holds host function or object 'id'. */
  release(id: number): void;
  /** Lua has read the results of a host function: ends their borrow, 'borrow' of the transfer buffer. */
  endBorrow(borrow: number): void;
  /** The error on its way to the host is the one that the host function that was called last raised. */
  raised(L: LuaPointer): void;
  /** link(2). Returns 0, or a negative error number. */
  link(from: Pointer, to: Pointer): number;
  /** popen(3) with variables 'environ'. Returns a descriptor, or a negative error number. */
  popen(command: Pointer, mode: Pointer, environ: Pointer): number;
  /**
   * Waits for the program that was started with a descriptor, which is closed. Returns its status as wait(2)
   * does, or a negative error number.
   */
  pclose(fd: number): number;
  /** system(3) with variables 'environ'. Returns what it returns, or a negative error number. */
  system(command: Pointer, environ: Pointer): number;
  /** Shows 'prompt' and reads a line with editing; allocated, or NULL at the end of the input. */
  readline(prompt: Pointer): Pointer;
  /** Returns 1 if the command line reads its lines by pl_host_readline, else 0. */
  edits(): number;
}

/** The imports of the core's wasm that a host implements. */
export interface HostImports {
  pl_host_dlopen: CoreHost["dlopen"];
  pl_host_dlsym: CoreHost["dlsym"];
  pl_host_dlerror: CoreHost["dlerror"];
  pl_host_find: CoreHost["find"];
  pl_host_loading: CoreHost["loading"];
  pl_host_roots: CoreHost["roots"];
  pl_host_call: CoreHost["call"];
  pl_host_settled: CoreHost["settled"];
  pl_host_poll: CoreHost["poll"];
  pl_host_check_stack: CoreHost["checkStack"];
  pl_host_release: CoreHost["release"];
  pl_host_end_borrow: CoreHost["endBorrow"];
  pl_host_raised: CoreHost["raised"];
  pl_host_link: CoreHost["link"];
  pl_host_popen: CoreHost["popen"];
  pl_host_pclose: CoreHost["pclose"];
  pl_host_system: CoreHost["system"];
  pl_host_readline: CoreHost["readline"];
  pl_host_edits: CoreHost["edits"];
}

/** The imports of the core's wasm, implemented by `host`. */
export function hostImports(host: CoreHost): HostImports {
  return {
    pl_host_dlopen: (path) => host.dlopen(path),
    pl_host_dlsym: (handle, name) => host.dlsym(handle, name),
    pl_host_dlerror: () => host.dlerror(),
    pl_host_find: (L, name, wantnative, found) => host.find(L, name, wantnative, found),
    pl_host_loading: (path, fd) => host.loading(path, fd),
    pl_host_roots: (L, kind) => host.roots(L, kind),
    pl_host_call: (L, id, slots, nargs) => host.call(L, id, slots, nargs),
    pl_host_settled: (L, promise, reason, slots) => host.settled(L, promise, reason, slots),
    pl_host_poll: (L, running) => host.poll(L, running),
    pl_host_check_stack: () => host.checkStack(),
    pl_host_release: (id) => host.release(id),
    pl_host_end_borrow: (borrow) => host.endBorrow(borrow),
    pl_host_raised: (L) => host.raised(L),
    pl_host_link: (from, to) => host.link(from, to),
    pl_host_popen: (command, mode, environ) => host.popen(command, mode, environ),
    pl_host_pclose: (fd) => host.pclose(fd),
    pl_host_system: (command, environ) => host.system(command, environ),
    pl_host_readline: (prompt) => host.readline(prompt),
    pl_host_edits: () => host.edits(),
  };
}
