// Made by `npm run build:wasm`; not edited by hand.

import type { LuaPointer, Pointer } from "../pointers.js";

/**
 * What the core asks of its host: the functions of native/core/pl.h marked PL_HOST. All addresses are of linear memory;
 * texts that are handed out are allocated there and freed by C.
 */
export interface CoreHost {
  /**
   * Links the module at 'path' and returns a handle, or 0 and a text for pl_host_dlerror. The symbols of a
   * global one are available to the modules that are linked later.
   */
  dlopen(path: Pointer, isglobal: number): number;
  /** Returns the table index of a function of the module, or 0 and a text for pl_host_dlerror. */
  dlsym(handle: number, name: Pointer): number;
  /**
   * Returns the message of the last failure, as allocated text that the caller frees; NULL without memory.
   */
  dlerror(): Pointer;
  /**
   * Looks up module 'name' in the roots of the state, and links its native file. Ignores native files if
   * 'wantnative' is 0. Fills 'found', which must be zeroed, and returns a pl_Find.
   */
  find(L: LuaPointer, name: Pointer, wantnative: number, found: Pointer): number;
  /**
   * Tells the host that the chunk loader has opened the file at 'path', as the script wrote it, as
   * descriptor 'fd'.
   */
  loading(path: Pointer, fd: number): void;
  /**
   * Returns the roots as templates for one of the paths, a pl_PathKind, separated by ';'; allocated, or NULL
   * if there are none.
   */
  roots(L: LuaPointer, kind: number): Pointer;
  /**
   * Calls host function 'id' in thread L. Returns the number of results, which replace the arguments; more
   * than PL_FEW are at 'results' of the transfer buffer. Or returns a pl_HostResult. Bytes of results are
   * borrowed from the transfer buffer; if its 'owned' is set, the caller frees the block of 'results' and
   * the bytes of slots with 'aux'.
   */
  call(L: LuaPointer, id: number, slots: Pointer, nargs: number): number;
  /**
   * Calls host function 'id', which has a pl_Form, for host object 'object' and the field whose name has
   * 'size' bytes. The first slot has the value to assign. Returns the same as pl_host_call, or
   * PL_HOST_RESULT_GENERAL.
   */
  field(L: LuaPointer, id: number, object: number, name: Pointer, size: number, slots: Pointer): number;
  /**
   * Returns the result of a promise, like pl_host_call; L is the main thread. 'reason' is NULL, or says why
   * Lua cannot wait for the promise, which is then an error: a description, or a function's name as
   * pl_pushfunctionname writes it.
   */
  settled(L: LuaPointer, promise: number, reason: Pointer, slots: Pointer): number;
  /**
   * Called between slices of a state with polled limits. 'L' is its main thread, 'running' the running
   * coroutine. Returns a pl_Stop, and the number of ticks until the next call, which is above 0, shifted by
   * PL_POLL_INTERVAL.
   */
  poll(L: LuaPointer, running: LuaPointer): number;
  /**
   * Returns 1 if a limit of a state with polled limits is reached, else 0. Runs no code of the embedder, and
   * does not suspend.
   */
  over(L: LuaPointer): number;
  /** Compiles what was watched, pl_Jit.watched, while L runs. */
  compile(L: LuaPointer): void;
  /**
   * The stack check: returns 1 if the JavaScript stack has space for 16 more C calls of the interpreter and
   * what they do, else 0.
   */
  checkStack(): number;
  /** Tells the host that Lua no longer holds host function or object 'id'. */
  release(id: number): void;
  /**
   * Tells the host that Lua has read the results of a host function. Ends their borrow, 'borrow' of the
   * transfer buffer.
   */
  endBorrow(borrow: number): void;
  /**
   * Tells the host that an error is being raised in the running state. Returns the number, above 0, of the
   * host's error that it is, else 0.
   */
  raised(from: number): number;
  /** linkat(2). Returns 0, or a negative error number. */
  link(fromdir: number, from: Pointer, todir: number, to: Pointer, flags: number): number;
  /**
   * Returns a number that the hashes or the random numbers of the running state start from. 'address', that
   * of the state or 0, tells states apart that start at the same time.
   */
  seed(address: number): bigint;
  /** popen(3) with the environment 'environ'. Returns a descriptor, or a negative error number. */
  popen(command: Pointer, mode: Pointer, environ: Pointer): number;
  /**
   * Closes the descriptor of a started program and waits for the program. Returns its status like wait(2),
   * or a negative error number.
   */
  pclose(fd: number): number;
  /** system(3) with the environment 'environ'. Returns its result, or a negative error number. */
  system(command: Pointer, environ: Pointer): number;
  /**
   * Shows 'prompt' and reads a line with the host's line editor. Returns an allocated text, or NULL at the
   * end of the input.
   */
  readline(prompt: Pointer): Pointer;
  /** Returns 1 if the command line reads its lines with pl_host_readline, else 0. */
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
  pl_host_field: CoreHost["field"];
  pl_host_settled: CoreHost["settled"];
  pl_host_poll: CoreHost["poll"];
  pl_host_over: CoreHost["over"];
  pl_host_compile: CoreHost["compile"];
  pl_host_check_stack: CoreHost["checkStack"];
  pl_host_release: CoreHost["release"];
  pl_host_end_borrow: CoreHost["endBorrow"];
  pl_host_raised: CoreHost["raised"];
  pl_host_link: CoreHost["link"];
  pl_host_seed: CoreHost["seed"];
  pl_host_popen: CoreHost["popen"];
  pl_host_pclose: CoreHost["pclose"];
  pl_host_system: CoreHost["system"];
  pl_host_readline: CoreHost["readline"];
  pl_host_edits: CoreHost["edits"];
}

/** The imports of the core's wasm, implemented by `host`. */
export function hostImports(host: CoreHost): HostImports {
  return {
    pl_host_dlopen: (path, isglobal) => host.dlopen(path, isglobal),
    pl_host_dlsym: (handle, name) => host.dlsym(handle, name),
    pl_host_dlerror: () => host.dlerror(),
    pl_host_find: (L, name, wantnative, found) => host.find(L, name, wantnative, found),
    pl_host_loading: (path, fd) => host.loading(path, fd),
    pl_host_roots: (L, kind) => host.roots(L, kind),
    pl_host_call: (L, id, slots, nargs) => host.call(L, id, slots, nargs),
    pl_host_field: (L, id, object, name, size, slots) => host.field(L, id, object, name, size, slots),
    pl_host_settled: (L, promise, reason, slots) => host.settled(L, promise, reason, slots),
    pl_host_poll: (L, running) => host.poll(L, running),
    pl_host_over: (L) => host.over(L),
    pl_host_compile: (L) => host.compile(L),
    pl_host_check_stack: () => host.checkStack(),
    pl_host_release: (id) => host.release(id),
    pl_host_end_borrow: (borrow) => host.endBorrow(borrow),
    pl_host_raised: (from) => host.raised(from),
    pl_host_link: (fromdir, from, todir, to, flags) => host.link(fromdir, from, todir, to, flags),
    pl_host_seed: (address) => host.seed(address),
    pl_host_popen: (command, mode, environ) => host.popen(command, mode, environ),
    pl_host_pclose: (fd) => host.pclose(fd),
    pl_host_system: (command, environ) => host.system(command, environ),
    pl_host_readline: (prompt) => host.readline(prompt),
    pl_host_edits: () => host.edits(),
  };
}
