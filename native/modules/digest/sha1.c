/* sha1.c: SHA-1 as in FIPS 180-4, 6.1. For formats that still use it: it is broken as a secure hash. */

#include "digest.h"

typedef struct Sha1 {
  digest_Blocks blocks;
  uint32_t h[5];
} Sha1;

static void compress (void *state, const unsigned char *p, size_t count) {
  uint32_t *h = state, w[80];
  for (; count > 0; count--, p += 64) {
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3], e = h[4];
    for (int t = 0; t < 16; t++) w[t] = digest_load32be(p + 4 * t);
    for (int t = 16; t < 80; t++) w[t] = digest_rotl32(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
    for (int t = 0; t < 80; t++) {
      uint32_t f;
      if (t < 20) f = ((b & c) ^ (~b & d)) + 0x5a827999;
      else if (t < 40) f = (b ^ c ^ d) + 0x6ed9eba1;
      else if (t < 60) f = ((b & c) ^ (b & d) ^ (c & d)) + 0x8f1bbcdc;
      else f = (b ^ c ^ d) + 0xca62c1d6;
      uint32_t next = digest_rotl32(a, 5) + f + e + w[t];
      e = d, d = c, c = digest_rotl32(b, 30), b = a, a = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d, h[4] += e;
  }
}

static void init (void *state, uint64_t seed) {
  Sha1 *s = state;
  (void)seed;
  s->blocks.length = 0;
  s->h[0] = 0x67452301, s->h[1] = 0xefcdab89, s->h[2] = 0x98badcfe, s->h[3] = 0x10325476, s->h[4] = 0xc3d2e1f0;
}

static void update (void *state, const unsigned char *data, size_t length) {
  Sha1 *s = state;
  digest_collect(&s->blocks, 64, compress, s->h, data, length);
}

static void final (void *state, unsigned char *result) {
  Sha1 *s = state;
  digest_pad(&s->blocks, 64, compress, s->h, 1);
  for (int i = 0; i < 5; i++) digest_store32be(result + 4 * i, s->h[i]);
}

const digest_Algorithm digest_sha1 = {"sha1", 20, 64, sizeof(Sha1), init, update, final};
