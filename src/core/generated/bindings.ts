// Made by `npm run build:wasm`; not edited by hand.

import type { LuaPointer, Pointer } from "../pointers.js";

/** The functions of native/core/pl.h, as the wasm instance exports them. */
export interface CoreFunctions {
  pl_open(L: LuaPointer, flags: number): number;
  pl_install(L: LuaPointer): number;
  pl_area(): Pointer;
  pl_do(L: LuaPointer, op: number, slots: Pointer, n: number): number;
  pl_unref(L: LuaPointer, ref: number): void;
  pl_endrun(L: LuaPointer, run: number): void;
  pl_account(L: LuaPointer): Pointer;
  pl_allocator_busy(): number;
  pl_flush(): void;
  pl_limit(L: LuaPointer, fuel: bigint, polled: number): void;
  pl_fuel(L: LuaPointer): bigint;
  pl_stopped(L: LuaPointer): number;
  pl_slicelength(ticks: number): void;
  pl_lua_main(argc: number, argv: Pointer): number;
}
