/* encode.h: converts bytes to text and back, as Lua C functions that digest.c registers. */

#ifndef DIGEST_ENCODE_H
#define DIGEST_ENCODE_H

#include <lua.h>

#include <stddef.h>

/* Pushes `length` bytes as lower-case hexadecimal digits. */
void digest_push_hex (lua_State *L, const unsigned char *bytes, size_t length);

/* tohex(s), fromhex(s), tobase64(s), frombase64(s): the decoders return nil and a message for invalid input. */
int digest_tohex (lua_State *L);
int digest_fromhex (lua_State *L);
int digest_tobase64 (lua_State *L);
int digest_frombase64 (lua_State *L);

#endif
