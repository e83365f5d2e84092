/*
** digest.h: the interface of an algorithm in the module `digest`, and code that the algorithms share. Only digest.c
** and encode.c use Lua.
*/

#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>
#include <stdint.h>

#define DIGEST_MAX_SIZE  64  /* bytes of the longest result (SHA-512) */
#define DIGEST_MAX_BLOCK 128 /* bytes of the longest block (SHA-384, SHA-512) */
#define DIGEST_MAX_STATE 256 /* bytes of the largest state; every state is flat and may be copied */

/* One algorithm. A state is a block of `state_size` bytes (at most DIGEST_MAX_STATE), aligned to 8. */
typedef struct digest_Algorithm {
  const char *name;
  size_t size;       /* bytes of the result */
  size_t block_size; /* bytes of a block in HMAC; 0 for a checksum, which HMAC rejects */
  size_t state_size;
  void (*init)(void *state, uint64_t seed); /* only xxh64 has a seed */
  void (*update)(void *state, const unsigned char *data, size_t length);
  void (*final)(void *state, unsigned char *result); /* the state cannot be used afterwards */
} digest_Algorithm;

extern const digest_Algorithm digest_md5, digest_sha1, digest_sha224, digest_sha256, digest_sha384, digest_sha512,
  digest_crc32, digest_xxh64;

/* Collects input into blocks. Also the padding that MD5 and the SHA family share: a bit, zeros, and the length in
   bits. */
typedef struct digest_Blocks {
  uint64_t length; /* bytes so far */
  unsigned char buffer[DIGEST_MAX_BLOCK];
} digest_Blocks;

/* Processes `count` whole blocks. */
typedef void (*digest_Compress)(void *state, const unsigned char *blocks, size_t count);

void digest_collect (digest_Blocks *b, size_t block_size, digest_Compress compress, void *state,
                     const unsigned char *data, size_t length);
void digest_pad (digest_Blocks *b, size_t block_size, digest_Compress compress, void *state, int big_endian);

/* Integers in memory, byte by byte: for any alignment and byte order. Compilers turn each into one instruction. */
static inline uint32_t digest_load32be (const unsigned char *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static inline uint32_t digest_load32le (const unsigned char *p) {
  return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

static inline uint64_t digest_load64be (const unsigned char *p) {
  return (uint64_t)digest_load32be(p) << 32 | digest_load32be(p + 4);
}

static inline uint64_t digest_load64le (const unsigned char *p) {
  return (uint64_t)digest_load32le(p + 4) << 32 | digest_load32le(p);
}

static inline void digest_store32be (unsigned char *p, uint32_t x) {
  p[0] = (unsigned char)(x >> 24), p[1] = (unsigned char)(x >> 16);
  p[2] = (unsigned char)(x >> 8), p[3] = (unsigned char)x;
}

static inline void digest_store32le (unsigned char *p, uint32_t x) {
  p[3] = (unsigned char)(x >> 24), p[2] = (unsigned char)(x >> 16);
  p[1] = (unsigned char)(x >> 8), p[0] = (unsigned char)x;
}

static inline void digest_store64be (unsigned char *p, uint64_t x) {
  digest_store32be(p, (uint32_t)(x >> 32));
  digest_store32be(p + 4, (uint32_t)x);
}

static inline void digest_store64le (unsigned char *p, uint64_t x) {
  digest_store32le(p, (uint32_t)x);
  digest_store32le(p + 4, (uint32_t)(x >> 32));
}

static inline uint32_t digest_rotl32 (uint32_t x, int n) { return x << n | x >> (32 - n); }
static inline uint32_t digest_rotr32 (uint32_t x, int n) { return x >> n | x << (32 - n); }
static inline uint64_t digest_rotl64 (uint64_t x, int n) { return x << n | x >> (64 - n); }
static inline uint64_t digest_rotr64 (uint64_t x, int n) { return x >> n | x << (64 - n); }

#endif
