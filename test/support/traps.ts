/** A native module whose functions fail in every way that C code can. */
import { compileTexts } from "./compile.js";

const SOURCE = `
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <lua.h>
#include <lauxlib.h>

static int outofbounds (lua_State *L) { (void)L; return *(volatile int *)0xfffffff0u; }
static int unreachable (lua_State *L) { (void)L; __builtin_trap(); }
static int divide (lua_State *L) {
  volatile int one = 1, zero = 0;
  (void)L;
  return one / zero;
}
static int badcall (lua_State *L) {
  int (*volatile f) (double) = (int (*) (double))(void *)lua_tocfunction(L, lua_upvalueindex(1));
  return f == NULL ? ((int (*) (double)) 0)(1.0) : f(1.0);
}

__attribute__((noinline)) static int fill (int depth) {
  volatile char frame[1000];
  memset((char *)frame, depth, sizeof frame);
  return fill(depth + 1) + frame[depth % 1000];
}
int overflow (lua_State *L) { (void)L; return fill(0); }

/* Recursion that needs none of the C stack: the engine's own runs out. */
__attribute__((noinline)) static int dig (volatile int *depth) { *depth += 1; return dig(depth) + *depth; }
static int recursion (lua_State *L) { static int depth; (void)L; return dig(&depth); }

/* Breaks the lists of free blocks, of every small size, and nothing else: the next block of one goes wrong. */
static int breakheap (lua_State *L) {
  char *blocks[128];
  (void)L;
  for (int i = 0; i < 128; i++) blocks[i] = malloc(24 + 8 * (size_t)(i / 4));
  for (int i = 0; i < 128; i += 2) free(blocks[i]);
  for (int i = 0; i < 128; i += 2) memset(blocks[i], 0xf3, 8);
  return 0;
}
static int allocate (lua_State *L) {
  void *volatile last = NULL;
  (void)L;
  for (int i = 0; i < 4096; i++) { last = malloc((size_t)(i * 37 % 900)); if (i % 3 == 0) free(last); }
  return 0;
}
static int aborts (lua_State *L) { (void)L; abort(); }
static int exits (lua_State *L) { exit((int)luaL_checkinteger(L, 1)); }

/* A second state, used without protection: nothing catches the error. */
static int unprotected (lua_State *L) {
  lua_State *other = luaL_newstate();
  (void)L;
  lua_pushstring(other, "nobody catches this");
  return lua_error(other);
}

int luaopen_traps (lua_State *L) {
  static const luaL_Reg functions[] = {
    {"outofbounds", outofbounds}, {"unreachable", unreachable}, {"divide", divide}, {"badcall", badcall},
    {"overflow", overflow}, {"recursion", recursion}, {"breakheap", breakheap}, {"allocate", allocate},
    {"aborts", aborts}, {"exits", exits}, {"unprotected", unprotected}, {NULL, NULL}
  };
  luaL_newlib(L, functions);
  return 1;
}
`;

/** The directory of the virtual files that `trapFiles` returns. */
export const TRAPS = "/traps";

/** Files for `loadRuntime`: `require "traps"` finds the module in a state with context `TRAPS`. */
export async function trapFiles(): Promise<Record<string, Uint8Array>> {
  return { [`${TRAPS}/traps.wasm`]: await compileTexts({ "traps.c": SOURCE }, { exports: ["overflow"] }) };
}

/** Ways to trap that leave the allocator intact. */
export const WAYS = ["outofbounds", "unreachable", "divide", "badcall", "overflow", "recursion"] as const;
