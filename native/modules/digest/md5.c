/* md5.c: MD5 as in RFC 1321. Only for checksums: it is broken as a secure hash. */

#include "digest.h"

typedef struct Md5 {
  digest_Blocks blocks;
  uint32_t h[4];
} Md5;

/* floor(2^32 * abs(sin(i + 1))) */
static const uint32_t K[64] = {
  0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
  0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
  0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
  0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
  0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
  0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
  0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
  0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};

static const unsigned char shifts[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static void compress (void *state, const unsigned char *p, size_t count) {
  uint32_t *h = state, x[16];
  for (; count > 0; count--, p += 64) {
    uint32_t a = h[0], b = h[1], c = h[2], d = h[3];
    for (int i = 0; i < 16; i++) x[i] = digest_load32le(p + 4 * i);
    for (int i = 0; i < 64; i++) {
      uint32_t f;
      int k;
      if (i < 16) f = (b & c) | (~b & d), k = i;
      else if (i < 32) f = (b & d) | (c & ~d), k = (5 * i + 1) & 15;
      else if (i < 48) f = b ^ c ^ d, k = (3 * i + 5) & 15;
      else f = c ^ (b | ~d), k = (7 * i) & 15;
      uint32_t next = b + digest_rotl32(a + f + x[k] + K[i], shifts[i >> 4][i & 3]);
      a = d, d = c, c = b, b = next;
    }
    h[0] += a, h[1] += b, h[2] += c, h[3] += d;
  }
}

static void init (void *state, uint64_t seed) {
  Md5 *s = state;
  (void)seed;
  s->blocks.length = 0;
  s->h[0] = 0x67452301, s->h[1] = 0xefcdab89, s->h[2] = 0x98badcfe, s->h[3] = 0x10325476;
}

static void update (void *state, const unsigned char *data, size_t length) {
  Md5 *s = state;
  digest_collect(&s->blocks, 64, compress, s->h, data, length);
}

static void final (void *state, unsigned char *result) {
  Md5 *s = state;
  digest_pad(&s->blocks, 64, compress, s->h, 0);
  for (int i = 0; i < 4; i++) digest_store32le(result + 4 * i, s->h[i]);
}

const digest_Algorithm digest_md5 = {"md5", 16, 64, sizeof(Md5), init, update, final};
