/**
 * What the core asks of its host: the functions of native/core/pl.h marked PL_HOST, in the types of wasm. All
 * addresses are of linear memory; texts that are handed out are allocated there and freed by C.
 */

import type { LuaPointer, Pointer, TableIndex } from "./pointers.js";

export interface CoreHost {
  /** Links the module at a path (a C string); a handle, or 0. */
  dlopen(path: Pointer): number;
  /** The table index of a C function of a linked module, or 0. */
  dlsym(handle: number, name: Pointer): TableIndex;
  /** Text of the last failure of the two above and of `find`; 0 without memory. */
  dlerror(): Pointer;
  /**
   * Looks a module up in the roots of a state; writes allocated paths to `lua` and `native`. How many were found;
   * negative when it is refused.
   */
  find(L: LuaPointer, name: Pointer, wantNative: number, lua: Pointer, native: Pointer): number;
  /** Templates for package.path (kind 0) or package.cpath (1); 0 when the state has no roots. */
  roots(L: LuaPointer, kind: number): Pointer;
  /** Calls a function of the host; how many results, or what it says in pl.h. */
  call(L: LuaPointer, id: number, slots: Pointer, nargs: number): number;
  /** What came of a promise, as `call` gives it; with a reason, a C string, why Lua cannot wait for it, an error. */
  settled(L: LuaPointer, promise: number, reason: Pointer, slots: Pointer): number;
  /** Asked between slices of a polled state: 0, or an answer of pl.h. `running` is the coroutine that runs. */
  poll(L: LuaPointer, running: LuaPointer): number;
  /** 1 when the engine's stack has room for as much as an operation begins with. */
  room(): number;
  /** A function of the host is no longer reachable from Lua. */
  release(id: number): void;
  /** The results of a function of the host are Lua's: `lent` is what the area said of them. */
  taken(lent: number): void;
  /** An error on its way here comes from below a function of the chunk name at `name`; see pl.h. */
  source(L: LuaPointer, name: Pointer, size: number): void;
  /** Makes a hard link between two paths (C strings): 0, or a negative error number. */
  link(from: Pointer, to: Pointer): number;
  /** popen(3) with the variables of an array of C strings: a descriptor, or a negative error number. */
  popen(command: Pointer, mode: Pointer, environ: Pointer): number;
  /** Waits for the program of a descriptor, which is closed: as wait(2) says it, or a negative error number. */
  pclose(fd: number): number;
  /** system(3) with variables as for `popen`: what it returns, or a negative error number. */
  system(command: Pointer, environ: Pointer): number;
  /** Reads a line from the user; 0 at the end of the input. */
  readline(prompt: Pointer): Pointer;
  /** 1 when `readline` is to be used. */
  edits(): number;
}
