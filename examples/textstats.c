/*
** textstats.c: the C part of the mixed module `textstats`. It counts bytes, lines, words, UTF-8 characters and how often
** each byte occurs, in input that arrives in pieces of any size. textstats.lua, which runs next, is the module's public
** interface.
*/

#include <lua.h>
#include <lauxlib.h>

#include <stdint.h>
#include <string.h>

#define TYPE "textstats.counter"

typedef struct Counter {
  uint64_t bytes, lines, words, characters, line, longest, each[256];
  int in_word;
  int invalid;             /* the input is not UTF-8 */
  int pending;             /* continuation bytes still expected for the current character */
  unsigned char low, high; /* the range of the next one */
} Counter;

static Counter *check_counter (lua_State *L) { return luaL_checkudata(L, 1, TYPE); }

/* One byte of UTF-8, by table 3-7 of the Unicode standard: no surrogates, nothing overlong, nothing above
   U+10FFFF. */
static void decode (Counter *c, unsigned char byte) {
  if (c->pending > 0) {
    if (byte < c->low || byte > c->high) c->invalid = 1;
    c->pending--;
    c->low = 0x80, c->high = 0xbf;
    return;
  }
  c->characters++;
  if (byte < 0x80) return;
  c->low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
  c->high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
  if (byte >= 0xc2 && byte <= 0xdf) c->pending = 1;
  else if (byte >= 0xe0 && byte <= 0xef) c->pending = 2;
  else if (byte >= 0xf0 && byte <= 0xf4) c->pending = 3;
  else c->invalid = 1;
}

static int is_space (unsigned char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

/* counter:update(data): counts a piece of the input */
static int update (lua_State *L) {
  Counter *c = check_counter(L);
  size_t length;
  const unsigned char *data = (const unsigned char *)luaL_checklstring(L, 2, &length);
  for (const unsigned char *p = data; p < data + length; p++) {
    int space = is_space(*p);
    c->each[*p]++;
    c->words += !space && !c->in_word;
    c->in_word = !space;
    if (!c->invalid) decode(c, *p);
    if (*p != '\n') {
      c->line++;
      continue;
    }
    if (c->line > c->longest) c->longest = c->line;
    c->lines++;
    c->line = 0;
  }
  c->bytes += length;
  return 0;
}

static void set (lua_State *L, const char *key, uint64_t value) {
  lua_pushinteger(L, (lua_Integer)value);
  lua_setfield(L, -2, key);
}

/* counter:counts(): a table with bytes, lines (line feeds), words, longest (line, in bytes), characters (nil when
   the input is not UTF-8) and histogram, a table that has each byte that came, as a number, and how often */
static int counts (lua_State *L) {
  Counter *c = check_counter(L);
  lua_createtable(L, 0, 6);
  set(L, "bytes", c->bytes);
  set(L, "lines", c->lines);
  set(L, "words", c->words);
  set(L, "longest", c->line > c->longest ? c->line : c->longest);
  if (!c->invalid && c->pending == 0) set(L, "characters", c->characters);
  lua_newtable(L);
  for (int byte = 0; byte < 256; byte++) {
    if (c->each[byte] == 0) continue;
    lua_pushinteger(L, (lua_Integer)c->each[byte]);
    lua_rawseti(L, -2, byte);
  }
  lua_setfield(L, -2, "histogram");
  return 1;
}

static int new_counter (lua_State *L) {
  memset(lua_newuserdatauv(L, sizeof(Counter), 0), 0, sizeof(Counter));
  luaL_setmetatable(L, TYPE);
  return 1;
}

LUAMOD_API int luaopen_textstats (lua_State *L) {
  static const luaL_Reg methods[] = {
    {"update", update},
    {"counts", counts},
    {NULL, NULL},
  };
  if (luaL_newmetatable(L, TYPE)) {
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
  }
  lua_createtable(L, 0, 1);
  lua_pushcfunction(L, new_counter);
  lua_setfield(L, -2, "counter");
  return 1;
}
