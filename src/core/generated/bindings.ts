// Made by `npm run build:wasm`; not edited by hand.

import type { LuaPointer, Pointer, TableIndex } from "../pointers.js";

/** The functions of native/core/pl.h, as the wasm instance exports them. */
export interface CoreFunctions {
  pl_open(L: LuaPointer, flags: number): number;
  pl_install(L: LuaPointer): number;
  pl_gettop(L: LuaPointer): number;
  pl_settop(L: LuaPointer, top: number): void;
  pl_load(L: LuaPointer, r: Pointer, chunk: Pointer, size: number, name: Pointer, mode: Pointer): number;
  pl_call(L: LuaPointer, r: Pointer): number;
  pl_index(L: LuaPointer, r: Pointer): number;
  pl_setindex(L: LuaPointer, r: Pointer): number;
  pl_globals(L: LuaPointer, r: Pointer): number;
  pl_opencfunction(L: LuaPointer, r: Pointer, open: TableIndex): number;
  pl_tostring(L: LuaPointer, r: Pointer): number;
  pl_unref(L: LuaPointer, ref: number): void;
  pl_allocator_busy(): number;
  pl_flush(): void;
  pl_limit(L: LuaPointer, fuel: bigint, polled: number): void;
  pl_fuel(L: LuaPointer): bigint;
  pl_stopped(L: LuaPointer): number;
  pl_slicelength(ticks: number): void;
  pl_lua_main(argc: number, argv: Pointer): number;
}
