/* encode.c: hexadecimal and Base64 (RFC 4648: its section 4's alphabet, padding required when decoding). */

#include "encode.h"

#include <lauxlib.h>

#include <stdint.h>

static const char digits[] = "0123456789abcdef";
static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void digest_push_hex (lua_State *L, const unsigned char *bytes, size_t length) {
  luaL_Buffer b;
  char *out = luaL_buffinitsize(L, &b, 2 * length);
  for (size_t i = 0; i < length; i++) {
    out[2 * i] = digits[bytes[i] >> 4];
    out[2 * i + 1] = digits[bytes[i] & 15];
  }
  luaL_pushresultsize(&b, 2 * length);
}

int digest_tohex (lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, length <= SIZE_MAX / 2, 1, "too long");
  digest_push_hex(L, (const unsigned char *)s, length);
  return 1;
}

static int nibble (char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static int bad (lua_State *L, const char *message, size_t position) {
  luaL_pushfail(L);
  lua_pushfstring(L, "%s at byte %I", message, (LUAI_UACINT)position + 1);
  return 2;
}

int digest_fromhex (lua_State *L) {
  size_t length;
  const char *s = luaL_checklstring(L, 1, &length);
  luaL_Buffer b;
  char *out = luaL_buffinitsize(L, &b, length / 2);
  for (size_t i = 0; i < length; i += 2) {
    int high = nibble(s[i]);
    int low = i + 1 < length ? nibble(s[i + 1]) : -1;
    if (high < 0) return bad(L, "not a hexadecimal digit", i);
    if (i + 1 == length) return bad(L, "an odd number of digits, ends", length - 1);
    if (low < 0) return bad(L, "not a hexadecimal digit", i + 1);
    out[i / 2] = (char)(high << 4 | low);
  }
  luaL_pushresultsize(&b, length / 2);
  return 1;
}

int digest_tobase64 (lua_State *L) {
  size_t length;
  const unsigned char *s = (const unsigned char *)luaL_checklstring(L, 1, &length);
  luaL_argcheck(L, length <= SIZE_MAX / 2, 1, "too long");
  size_t size = (length + 2) / 3 * 4;
  luaL_Buffer b;
  char *out = luaL_buffinitsize(L, &b, size);
  for (size_t i = 0; i < length; i += 3, out += 4) {
    size_t left = length - i;
    unsigned v = (unsigned)s[i] << 16 | (left > 1 ? (unsigned)s[i + 1] << 8 : 0) | (left > 2 ? s[i + 2] : 0);
    out[0] = alphabet[v >> 18];
    out[1] = alphabet[v >> 12 & 63];
    out[2] = left > 1 ? alphabet[v >> 6 & 63] : '=';
    out[3] = left > 2 ? alphabet[v & 63] : '=';
  }
  luaL_pushresultsize(&b, size);
  return 1;
}

static int sextet (char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int digest_frombase64 (lua_State *L) {
  size_t length, written = 0;
  const char *s = luaL_checklstring(L, 1, &length);
  luaL_Buffer b;
  char *out = luaL_buffinitsize(L, &b, length / 4 * 3);
  if (length % 4 != 0) return bad(L, "not a whole number of groups of four, ends", length - 1);
  for (size_t i = 0; i < length; i += 4) {
    int last = i + 4 == length;
    int padding = last && s[i + 3] == '=' ? (s[i + 2] == '=' ? 2 : 1) : 0;
    unsigned v = 0;
    for (int k = 0; k < 4; k++) {
      int six = k < 4 - padding ? sextet(s[i + (size_t)k]) : 0;
      if (six < 0) return bad(L, "not a Base64 character", i + (size_t)k);
      v = v << 6 | (unsigned)six;
    }
    if (padding > 0 && (v & (padding == 2 ? 0xffffu : 0xffu)) != 0)
      return bad(L, "bits beyond the end", i + 3 - (size_t)padding);
    for (int k = 0; k < 3 - padding; k++) out[written++] = (char)(v >> (16 - 8 * k));
  }
  luaL_pushresultsize(&b, written);
  return 1;
}
