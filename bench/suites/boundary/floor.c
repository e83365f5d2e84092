/*
** floor.c: the cases of the boundary through Lua's own C API, with native Lua and its host in one program: the least that a
** call can cost. The module is a function that maps a case's name to its loop. Values are read into C's own memory, as an
** embedding does; boundary.lua is loaded before.
*/
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lauxlib.h"
#include "lua.h"

#define PRIME   1000003
#define ROWS    2000
#define NUMBERS 100

static char buffer[1 << 17];
static size_t units; /* UTF-16 units of the text that 'give' returns */

typedef struct {
  lua_Integer id;
  lua_Number value;
  int on;
  char name[16], tag[16];
} Row;

static Row rows[ROWS];

static void check (lua_State *L, int same) {
  if (!same) luaL_error(L, "received a value other than the one sent");
}

/* Calls the function below 'nargs' arguments, protected, as an embedding must. */
static void call (lua_State *L, int nargs) {
  if (lua_pcall(L, nargs, 1, 0) != LUA_OK) lua_error(L);
}

static lua_Integer popinteger (lua_State *L) {
  lua_Integer n = lua_tointeger(L, -1);
  lua_pop(L, 1);
  return n;
}

/* Copies and pops the string on top; returns its size. */
static size_t poptext (lua_State *L) {
  size_t size;
  const char *text = lua_tolstring(L, -1, &size);
  memcpy(buffer, text, size);
  lua_pop(L, 1);
  return size;
}

/* Loops in C that call Lua: 'k' is the case's number; the function is at index 1. */

static lua_Integer numbersin (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_pushvalue(L, 1);
    if (k > 0) lua_pushinteger(L, i);
    for (int more = 1; more < k; more++) lua_pushinteger(L, 1);
    call(L, k);
    sum = (sum + popinteger(L)) % PRIME;
  }
  return sum;
}

static lua_Integer shout (lua_State *L, lua_Integer n, int k) {
  char names[16][8];
  lua_Integer sum = 0;
  for (int i = 0; i < 16; i++) sprintf(names[i], "name-%d", i);
  for (lua_Integer i = 1; i <= n; i++) {
    const char *name = names[i % 16];
    lua_pushvalue(L, 1);
    lua_pushlstring(L, name, strlen(name));
    call(L, 1);
    sum = (sum + (lua_Integer)poptext(L)) % PRIME;
  }
  return sum;
}

static lua_Integer textin (lua_State *L, lua_Integer n, int k) {
  const char *piece = (k < 0) ? "\xc5\xbe\xc5\xaf\xe2\x98\x83\x61" : "abcdefgh";
  size_t bytes = (size_t)abs(k);
  lua_Integer sum = 0;
  for (size_t at = 0; at < bytes; at += 8) memcpy(buffer + at, piece, 8);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_pushvalue(L, 1);
    lua_pushlstring(L, buffer, bytes);
    call(L, 1);
    sum = (sum + popinteger(L)) % PRIME;
  }
  return sum;
}

static lua_Integer textout (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  lua_getglobal(L, "setText");
  lua_pushstring(L, (k < 0) ? "wide" : "ascii");
  lua_pushinteger(L, abs(k));
  call(L, 2);
  lua_pop(L, 1);
  units = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_pushvalue(L, 1);
    call(L, 0);
    check(L, poptext(L) == (size_t)abs(k));
    if (units == 0)
      for (int at = 0; at < abs(k); at++) units += ((buffer[at] & 0xc0) != 0x80);
    sum = (sum + (lua_Integer)units) % PRIME;
  }
  return sum;
}

static lua_Integer tablein (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_pushvalue(L, 1);
    lua_createtable(L, NUMBERS, 0);
    for (int j = 1; j <= NUMBERS; j++) {
      lua_pushinteger(L, j);
      lua_rawseti(L, -2, j);
    }
    call(L, 1);
    sum = (sum + popinteger(L)) % PRIME;
  }
  return sum;
}

static lua_Integer tableout (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_Integer values[NUMBERS];
    lua_getglobal(L, "numbers");
    for (int j = 1; j <= NUMBERS; j++) {
      lua_rawgeti(L, -1, j);
      values[j - 1] = popinteger(L);
    }
    lua_pop(L, 1);
    for (int j = 0; j < NUMBERS; j++) sum = (sum + values[j]) % PRIME;
  }
  return sum;
}

static void fillrows (void) {
  for (int i = 0; i < ROWS; i++) {
    Row *row = &rows[i];
    row->id = i;
    row->value = i * 1.5;
    row->on = (i % 2 == 0);
    sprintf(row->name, "row %d", i);
    strcpy(row->tag, "tag");
  }
}

static void pushrows (lua_State *L) {
  lua_createtable(L, ROWS, 0);
  for (int i = 0; i < ROWS; i++) {
    const Row *row = &rows[i];
    lua_createtable(L, 0, 5);
    lua_pushinteger(L, row->id);
    lua_setfield(L, -2, "id");
    lua_pushstring(L, row->name);
    lua_setfield(L, -2, "name");
    lua_pushnumber(L, row->value);
    lua_setfield(L, -2, "value");
    lua_pushboolean(L, row->on);
    lua_setfield(L, -2, "on");
    lua_pushstring(L, row->tag);
    lua_setfield(L, -2, "tag");
    lua_rawseti(L, -2, i + 1);
  }
}

static lua_Integer rowsin (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  fillrows();
  lua_getglobal(L, "isRows");
  pushrows(L);
  call(L, 1);
  check(L, lua_toboolean(L, -1));
  lua_pop(L, 1);
  for (lua_Integer i = 1; i <= n; i++) {
    lua_pushvalue(L, 1);
    pushrows(L);
    lua_pushinteger(L, i);
    call(L, 2);
    sum = (sum + popinteger(L)) % PRIME;
  }
  return sum;
}

/* Copies the string field 'name' of the table on top. */
static void textfield (lua_State *L, const char *name, char *to) {
  lua_getfield(L, -1, name);
  strcpy(to, lua_tostring(L, -1));
  lua_pop(L, 1);
}

static int readrows (lua_State *L) {
  int count;
  lua_getglobal(L, "rows");
  count = (int)lua_rawlen(L, -1);
  for (int i = 0; i < count && i < ROWS; i++) {
    Row *row = &rows[i];
    lua_rawgeti(L, -1, i + 1);
    lua_getfield(L, -1, "id");
    row->id = popinteger(L);
    lua_getfield(L, -1, "value");
    row->value = lua_tonumber(L, -1);
    lua_pop(L, 1);
    lua_getfield(L, -1, "on");
    row->on = lua_toboolean(L, -1);
    lua_pop(L, 1);
    textfield(L, "name", row->name);
    textfield(L, "tag", row->tag);
    lua_pop(L, 1);
  }
  lua_pop(L, 1);
  return count;
}

static lua_Integer rowsout (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  for (lua_Integer i = 1; i <= n; i++) sum = (sum + readrows(L) + rows[i % ROWS].id) % PRIME;
  for (int i = 0; n > 0 && i < ROWS; i++) {
    char name[16];
    sprintf(name, "row %d", i);
    check(L, rows[i].id == i && rows[i].value == i * 1.5 && rows[i].on == (i % 2 == 0));
    check(L, strcmp(rows[i].name, name) == 0 && strcmp(rows[i].tag, "tag") == 0);
  }
  return sum;
}

static lua_Integer run (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    if (luaL_loadstring(L, "return 1") != LUA_OK) lua_error(L);
    call(L, 0);
    sum += popinteger(L);
  }
  return sum % PRIME;
}

static lua_Integer errorin (lua_State *L, lua_Integer n, int k) {
  lua_Integer sum = 0;
  for (lua_Integer i = 1; i <= n; i++) {
    lua_pushvalue(L, 1);
    lua_pushinteger(L, i);
    if (lua_pcall(L, 1, 1, 0) != LUA_OK) sum = (sum + (lua_Integer)poptext(L)) % PRIME;
  }
  return sum;
}

/* Functions that Lua calls; the loop in Lua that calls them is at index 1. */

static int host0 (lua_State *L) {
  lua_pushinteger(L, 7);
  return 1;
}

static int host1 (lua_State *L) {
  lua_pushinteger(L, lua_tointeger(L, 1) + 1);
  return 1;
}

static int host2 (lua_State *L) {
  lua_pushinteger(L, lua_tointeger(L, 1) + lua_tointeger(L, 2));
  return 1;
}

/* Like a module's function, which checks its arguments. */
static int hostchecked (lua_State *L) {
  lua_pushinteger(L, (lua_Integer)(luaL_checknumber(L, 1) + luaL_checknumber(L, 2)));
  return 1;
}

static int host4 (lua_State *L) {
  lua_pushinteger(L, lua_tointeger(L, 1) + lua_tointeger(L, 2) + lua_tointeger(L, 3) + lua_tointeger(L, 4));
  return 1;
}

static int hosttext (lua_State *L) {
  size_t size;
  const char *text = lua_tolstring(L, 1, &size);
  memcpy(buffer, text, size);
  buffer[size] = '!';
  lua_pushlstring(L, buffer, size + 1);
  return 1;
}

static int hosterror (lua_State *L) { return luaL_error(L, "failure %d", (int)lua_tointeger(L, 1)); }

static const lua_CFunction hosts[] = {host0, host1, host2, hostchecked, host4, hosttext, hosterror};

static lua_Integer callsback (lua_State *L, lua_Integer n, int k) {
  lua_pushcfunction(L, hosts[k]);
  lua_setglobal(L, "host");
  lua_pushvalue(L, 1);
  lua_pushinteger(L, n);
  call(L, 1);
  return popinteger(L);
}

/* An object with the field 'x'. */
typedef struct {
  lua_Integer x;
} Object;

static int isx (lua_State *L) { return strcmp(lua_tostring(L, 2), "x") == 0; }

static int getfield (lua_State *L) {
  if (isx(L)) lua_pushinteger(L, ((Object *)lua_touserdata(L, 1))->x);
  else lua_pushnil(L);
  return 1;
}

static int setfield (lua_State *L) {
  if (isx(L)) ((Object *)lua_touserdata(L, 1))->x = lua_tointeger(L, 3);
  return 0;
}

static lua_Integer fields (lua_State *L, lua_Integer n, int k) {
  static const luaL_Reg events[] = {
    {"__index", getfield},
    {"__newindex", setfield},
    {NULL, NULL},
  };
  Object *object = (Object *)lua_newuserdatauv(L, sizeof(Object), 0);
  object->x = k;
  luaL_newlib(L, events);
  lua_setmetatable(L, -2);
  lua_setglobal(L, "object");
  lua_pushvalue(L, 1);
  lua_pushinteger(L, n);
  call(L, 1);
  check(L, k != 0 || object->x == n);
  return popinteger(L);
}

static const struct {
  const char *name, *function;
  lua_Integer (*loop)(lua_State *L, lua_Integer n, int k);
  int k;
} cases[] = {
  {"call-lua-0", "none", numbersin, 0},
  {"call-lua-1", "one", numbersin, 1},
  {"call-lua-numbers", "add", numbersin, 2},
  {"call-lua-4", "four", numbersin, 4},
  {"call-lua-strings", "shout", shout, 0},
  {"call-js-0", "callNone", callsback, 0},
  {"call-js-1", "callOne", callsback, 1},
  {"call-js-numbers", "callNumbers", callsback, 2},
  {"call-js-4", "callFour", callsback, 4},
  {"call-js-strings", "callStrings", callsback, 5},
  {"call-module", "callNumbers", callsback, 3},
  {"call-module-low", "callNumbers", callsback, 3},
  {"read-plain", "readTable", callsback, 0},
  {"read-immutable", "readTable", callsback, 0},
  {"error-to-js", "fail", errorin, 0},
  {"error-to-lua", "callFailing", callsback, 6},
  {"run-chunk", "none", run, 0},
  {"string-in-8", "length", textin, 8},
  {"string-in-8-wide", "length", textin, -8},
  {"string-in-200", "length", textin, 200},
  {"string-in-200-wide", "length", textin, -200},
  {"string-in-100000", "length", textin, 100000},
  {"string-in-100000-wide", "length", textin, -100000},
  {"string-out-8", "give", textout, 8},
  {"string-out-8-wide", "give", textout, -8},
  {"string-out-200", "give", textout, 200},
  {"string-out-200-wide", "give", textout, -200},
  {"string-out-100000", "give", textout, 100000},
  {"string-out-100000-wide", "give", textout, -100000},
  {"table-in", "totalOf", tablein, 0},
  {"table-out", "totalOf", tableout, 0},
  {"rows-in", "idOf", rowsin, 0},
  {"rows-out", "idOf", rowsout, 0},
  {"field-read", "readField", fields, 7},
  {"field-write", "writeField", fields, 0},
};

#define CASES ((int)(sizeof cases / sizeof *cases))

/* The loop of the case whose number is upvalue 1: takes the size, returns the checksum. */
static int loop (lua_State *L) {
  int i = (int)lua_tointeger(L, lua_upvalueindex(1));
  lua_Integer n = luaL_checkinteger(L, 1);
  lua_settop(L, 0);
  lua_getglobal(L, cases[i].function);
  lua_pushinteger(L, cases[i].loop(L, n, cases[i].k));
  return 1;
}

static int open (lua_State *L) {
  const char *name = luaL_checkstring(L, 1);
  for (int i = 0; i < CASES; i++) {
    if (strcmp(cases[i].name, name) != 0) continue;
    lua_pushinteger(L, i);
    lua_pushcclosure(L, loop, 1);
    return 1;
  }
  return luaL_error(L, "no case %s", name);
}

int luaopen_floor (lua_State *L) {
  lua_pushcfunction(L, open);
  return 1;
}
