/*
** digest.c: the Lua module `digest`: hashes, checksums and HMAC as objects that take their input in pieces. The
** algorithms are in separate files and do not use Lua; README.md describes the module.
*/

#include <lua.h>
#include <lauxlib.h>

#include <string.h>

#include "digest.h"
#include "encode.h"

#define TYPE  "digest.object"
#define SLICE 16384 /* bytes */

static const digest_Algorithm *const algorithms[] = {
  &digest_md5,
  &digest_sha1,
  &digest_sha224,
  &digest_sha256,
  &digest_sha384,
  &digest_sha512,
  &digest_crc32,
  &digest_xxh64,
};
enum { COUNT = sizeof algorithms / sizeof algorithms[0] };

typedef union State {
  uint64_t align;
  unsigned char bytes[DIGEST_MAX_STATE];
} State;

typedef struct Object {
  const digest_Algorithm *algorithm;
  int keyed;   /* HMAC: uses `outer` and `fresh` */
  State now;   /* after the input so far */
  State fresh; /* the initial state, for reset */
  State outer; /* HMAC: the outer hash after its key */
} Object;

static const digest_Algorithm *check_algorithm (lua_State *L, int arg) {
  const char *name = luaL_checkstring(L, arg);
  for (int i = 0; i < COUNT; i++)
    if (strcmp(algorithms[i]->name, name) == 0) return algorithms[i];
  luaL_argerror(L, arg, lua_pushfstring(L, "no algorithm '%s'", name));
  return NULL;
}

static Object *check_object (lua_State *L) { return luaL_checkudata(L, 1, TYPE); }

/* Adds a string to a state, slice by slice. A WebAssembly engine uses a function's optimised code from the next call
   on, so one call for a long string would stay in unoptimised code. */
static void take (lua_State *L, Object *object, int arg) {
  size_t length;
  const unsigned char *data = (const unsigned char *)luaL_checklstring(L, arg, &length);
  for (; length > SLICE; data += SLICE, length -= SLICE) object->algorithm->update(object->now.bytes, data, SLICE);
  object->algorithm->update(object->now.bytes, data, length);
}

/* Computes the result for the input so far; the object can take more input afterwards. */
static size_t result (const Object *object, unsigned char *bytes) {
  const digest_Algorithm *a = object->algorithm;
  State state = object->now;
  a->final(state.bytes, bytes);
  if (object->keyed) {
    state = object->outer;
    a->update(state.bytes, bytes, a->size);
    a->final(state.bytes, bytes);
  }
  return a->size;
}

static Object *push_object (lua_State *L, const digest_Algorithm *a, uint64_t seed) {
  Object *object = lua_newuserdatauv(L, sizeof(Object), 0);
  memset(object, 0, sizeof *object);
  object->algorithm = a;
  a->init(object->fresh.bytes, seed);
  object->now = object->fresh;
  luaL_setmetatable(L, TYPE);
  return object;
}

/* digest.<algorithm>([data [, seed]]): the algorithm is the upvalue */
static int make (lua_State *L) {
  const digest_Algorithm *a = lua_touserdata(L, lua_upvalueindex(1));
  lua_settop(L, 2);
  if (!lua_isnil(L, 2) && a != &digest_xxh64) return luaL_argerror(L, 2, "this algorithm has no seed");
  Object *object = push_object(L, a, (uint64_t)luaL_optinteger(L, 2, 0));
  if (!lua_isnil(L, 1)) take(L, object, 1);
  return 1;
}

/* digest.hmac(algorithm, key [, data]): RFC 2104 */
static int hmac (lua_State *L) {
  const digest_Algorithm *a = check_algorithm(L, 1);
  size_t length;
  const char *key = luaL_checklstring(L, 2, &length);
  unsigned char pad[DIGEST_MAX_BLOCK] = {0};
  luaL_argcheck(L, a->block_size > 0, 1, "a checksum cannot be keyed");
  lua_settop(L, 3);
  Object *object = push_object(L, a, 0);
  if (length > a->block_size) {
    a->update(object->now.bytes, (const unsigned char *)key, length);
    a->final(object->now.bytes, pad);
    object->now = object->fresh;
  }
  else {
    memcpy(pad, key, length);
  }
  object->keyed = 1;
  object->outer = object->fresh;
  for (size_t i = 0; i < a->block_size; i++) pad[i] ^= 0x36;
  a->update(object->now.bytes, pad, a->block_size);
  for (size_t i = 0; i < a->block_size; i++) pad[i] ^= 0x36 ^ 0x5c;
  a->update(object->outer.bytes, pad, a->block_size);
  object->fresh = object->now;
  if (!lua_isnil(L, 3)) take(L, object, 3);
  return 1;
}

/* digest.bytes(algorithm, data) and digest.hex(algorithm, data): at once, without an object */
static size_t at_once (lua_State *L, unsigned char *bytes) {
  Object object = {0};
  object.algorithm = check_algorithm(L, 1);
  object.algorithm->init(object.now.bytes, 0);
  take(L, &object, 2);
  return result(&object, bytes);
}

static int bytes_at_once (lua_State *L) {
  unsigned char bytes[DIGEST_MAX_SIZE];
  size_t size = at_once(L, bytes);
  lua_pushlstring(L, (const char *)bytes, size);
  return 1;
}

static int hex_at_once (lua_State *L) {
  unsigned char bytes[DIGEST_MAX_SIZE];
  size_t size = at_once(L, bytes);
  digest_push_hex(L, bytes, size);
  return 1;
}

/* digest.equal(a, b): takes time that depends only on the lengths */
static int equal (lua_State *L) {
  size_t length, other;
  const char *a = luaL_checklstring(L, 1, &length);
  const char *b = luaL_checklstring(L, 2, &other);
  volatile unsigned char difference = length != other;
  for (size_t i = 0; i < length && length == other; i++) difference |= (unsigned char)(a[i] ^ b[i]);
  lua_pushboolean(L, difference == 0);
  return 1;
}

static int object_update (lua_State *L) {
  Object *object = check_object(L);
  int last = lua_gettop(L);
  for (int arg = 2; arg <= last; arg++) luaL_checkstring(L, arg); /* all or nothing */
  for (int arg = 2; arg <= last; arg++) take(L, object, arg);
  lua_settop(L, 1);
  return 1;
}

static int object_digest (lua_State *L) {
  unsigned char bytes[DIGEST_MAX_SIZE];
  size_t size = result(check_object(L), bytes);
  lua_pushlstring(L, (const char *)bytes, size);
  return 1;
}

static int object_hexdigest (lua_State *L) {
  unsigned char bytes[DIGEST_MAX_SIZE];
  size_t size = result(check_object(L), bytes);
  digest_push_hex(L, bytes, size);
  return 1;
}

/* At most the first 8 bytes as an integer: all of a checksum. */
static int object_value (lua_State *L) {
  unsigned char bytes[DIGEST_MAX_SIZE];
  lua_Unsigned value = 0;
  size_t size = result(check_object(L), bytes);
  for (size_t i = 0; i < size && i < 8; i++) value = value << 8 | bytes[i];
  lua_pushinteger(L, (lua_Integer)value);
  return 1;
}

static int object_clone (lua_State *L) {
  Object *object = check_object(L);
  memcpy(lua_newuserdatauv(L, sizeof(Object), 0), object, sizeof(Object));
  luaL_setmetatable(L, TYPE);
  return 1;
}

static int object_reset (lua_State *L) {
  Object *object = check_object(L);
  object->now = object->fresh;
  lua_settop(L, 1);
  return 1;
}

static int object_name (lua_State *L) {
  Object *object = check_object(L);
  lua_pushfstring(L, "%s%s", object->keyed ? "hmac-" : "", object->algorithm->name);
  return 1;
}

static int object_size (lua_State *L) {
  lua_pushinteger(L, (lua_Integer)check_object(L)->algorithm->size);
  return 1;
}

static int object_tostring (lua_State *L) {
  object_name(L);
  lua_pushfstring(L, "digest (%s)", lua_tostring(L, -1));
  return 1;
}

static const luaL_Reg methods[] = {
  {"update", object_update},
  {"digest", object_digest},
  {"hexdigest", object_hexdigest},
  {"value", object_value},
  {"clone", object_clone},
  {"reset", object_reset},
  {"name", object_name},
  {"size", object_size},
  {NULL, NULL},
};

static const luaL_Reg functions[] = {
  {"hmac", hmac},
  {"bytes", bytes_at_once},
  {"hex", hex_at_once},
  {"equal", equal},
  {"tohex", digest_tohex},
  {"fromhex", digest_fromhex},
  {"tobase64", digest_tobase64},
  {"frombase64", digest_frombase64},
  {NULL, NULL},
};

LUAMOD_API int luaopen_digest (lua_State *L) {
  if (luaL_newmetatable(L, TYPE)) {
    lua_pushcfunction(L, object_tostring);
    lua_setfield(L, -2, "__tostring");
    luaL_newlib(L, methods);
    lua_setfield(L, -2, "__index");
  }
  luaL_newlib(L, functions);
  lua_createtable(L, COUNT, 0);
  for (int i = 0; i < COUNT; i++) {
    lua_pushstring(L, algorithms[i]->name);
    lua_rawseti(L, -2, i + 1);
    lua_pushlightuserdata(L, (void *)algorithms[i]);
    lua_pushcclosure(L, make, 1);
    lua_setfield(L, -3, algorithms[i]->name);
  }
  lua_setfield(L, -2, "algorithms");
  return 1;
}
