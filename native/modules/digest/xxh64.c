/* xxh64.c: XXH64 as in the XXH specification (version 0.1.1), a fast hash that is not meant to be secure. The result
   as bytes is in its canonical, big-endian form. */

#include "digest.h"

#define P1 0x9e3779b185ebca87u
#define P2 0xc2b2ae3d27d4eb4fu
#define P3 0x165667b19e3779f9u
#define P4 0x85ebca77c2b2ae63u
#define P5 0x27d4eb2f165667c5u

typedef struct Xxh64 {
  digest_Blocks blocks; /* blocks of 32 bytes */
  uint64_t seed, lane[4];
} Xxh64;

static uint64_t round64 (uint64_t lane, uint64_t input) { return digest_rotl64(lane + input * P2, 31) * P1; }

static uint64_t merge (uint64_t hash, uint64_t lane) { return (hash ^ round64(0, lane)) * P1 + P4; }

static void compress (void *state, const unsigned char *p, size_t count) {
  uint64_t *lane = state;
  for (; count > 0; count--, p += 32)
    for (int i = 0; i < 4; i++) lane[i] = round64(lane[i], digest_load64le(p + 8 * i));
}

static void init (void *state, uint64_t seed) {
  Xxh64 *s = state;
  s->blocks.length = 0;
  s->seed = seed;
  s->lane[0] = seed + P1 + P2, s->lane[1] = seed + P2, s->lane[2] = seed, s->lane[3] = seed - P1;
}

static void update (void *state, const unsigned char *data, size_t length) {
  Xxh64 *s = state;
  digest_collect(&s->blocks, 32, compress, s->lane, data, length);
}

static void final (void *state, unsigned char *result) {
  Xxh64 *s = state;
  const unsigned char *p = s->blocks.buffer, *end = p + s->blocks.length % 32;
  uint64_t h = s->seed + P5;
  if (s->blocks.length >= 32) {
    h = digest_rotl64(s->lane[0], 1) + digest_rotl64(s->lane[1], 7) + digest_rotl64(s->lane[2], 12) +
        digest_rotl64(s->lane[3], 18);
    for (int i = 0; i < 4; i++) h = merge(h, s->lane[i]);
  }
  h += s->blocks.length;
  for (; end - p >= 8; p += 8) h = digest_rotl64(h ^ round64(0, digest_load64le(p)), 27) * P1 + P4;
  if (end - p >= 4) {
    h = digest_rotl64(h ^ digest_load32le(p) * P1, 23) * P2 + P3;
    p += 4;
  }
  for (; p < end; p++) h = digest_rotl64(h ^ *p * P5, 11) * P1;
  h = (h ^ h >> 33) * P2;
  h = (h ^ h >> 29) * P3;
  digest_store64be(result, h ^ h >> 32);
}

const digest_Algorithm digest_xxh64 = {"xxh64", 8, 0, sizeof(Xxh64), init, update, final};
