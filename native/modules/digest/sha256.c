/* sha256.c: SHA-256 and SHA-224 as in FIPS 180-4, 6.2 and 6.3. */

#include "digest.h"

#include <string.h>

typedef struct Sha256 {
  digest_Blocks blocks;
  uint32_t h[8];
} Sha256;

/* FIPS 180-4, 4.2.2 */
static const uint32_t K[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static const uint32_t start256[8] = {
  0x6a09e667,
  0xbb67ae85,
  0x3c6ef372,
  0xa54ff53a,
  0x510e527f,
  0x9b05688c,
  0x1f83d9ab,
  0x5be0cd19,
};

static const uint32_t start224[8] = {
  0xc1059ed8,
  0x367cd507,
  0x3070dd17,
  0xf70e5939,
  0xffc00b31,
  0x68581511,
  0x64f98fa7,
  0xbefa4fa4,
};

static void compress (void *state, const unsigned char *p, size_t count) {
  uint32_t *h = state, w[64], v[8];
  for (; count > 0; count--, p += 64) {
    for (int t = 0; t < 16; t++) w[t] = digest_load32be(p + 4 * t);
    for (int t = 16; t < 64; t++) {
      uint32_t x = w[t - 15], y = w[t - 2];
      w[t] = w[t - 16] + w[t - 7] + (digest_rotr32(x, 7) ^ digest_rotr32(x, 18) ^ x >> 3) +
             (digest_rotr32(y, 17) ^ digest_rotr32(y, 19) ^ y >> 10);
    }
    memcpy(v, h, sizeof v);
    for (int t = 0; t < 64; t++) {
      uint32_t a = v[0], e = v[4];
      uint32_t t1 = v[7] + (digest_rotr32(e, 6) ^ digest_rotr32(e, 11) ^ digest_rotr32(e, 25)) +
                    ((e & v[5]) ^ (~e & v[6])) + K[t] + w[t];
      uint32_t t2 =
        (digest_rotr32(a, 2) ^ digest_rotr32(a, 13) ^ digest_rotr32(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
      v[7] = v[6], v[6] = v[5], v[5] = e, v[4] = v[3] + t1;
      v[3] = v[2], v[2] = v[1], v[1] = a, v[0] = t1 + t2;
    }
    for (int i = 0; i < 8; i++) h[i] += v[i];
  }
}

static void start (Sha256 *s, const uint32_t *h) {
  s->blocks.length = 0;
  memcpy(s->h, h, sizeof s->h);
}

static void init256 (void *state, uint64_t seed) {
  (void)seed;
  start(state, start256);
}

static void init224 (void *state, uint64_t seed) {
  (void)seed;
  start(state, start224);
}

static void update (void *state, const unsigned char *data, size_t length) {
  Sha256 *s = state;
  digest_collect(&s->blocks, 64, compress, s->h, data, length);
}

static void finish (Sha256 *s, unsigned char *result, int words) {
  digest_pad(&s->blocks, 64, compress, s->h, 1);
  for (int i = 0; i < words; i++) digest_store32be(result + 4 * i, s->h[i]);
}

static void final256 (void *state, unsigned char *result) { finish(state, result, 8); }

static void final224 (void *state, unsigned char *result) { finish(state, result, 7); }

const digest_Algorithm digest_sha256 = {"sha256", 32, 64, sizeof(Sha256), init256, update, final256};
const digest_Algorithm digest_sha224 = {"sha224", 28, 64, sizeof(Sha256), init224, update, final224};
