/* crc32.c: the CRC-32 of Ethernet, gzip and PNG (ISO 3309; polynomial 0xedb88320, bits reversed), eight bytes
   per step. The result as bytes is big-endian, like its hexadecimal form. */

#include "digest.h"

static uint32_t table[8][256];

/* writes the same entries each time, so a second call is harmless */
static void fill_table (void) {
  for (uint32_t i = 0; i < 256; i++) {
    uint32_t c = i;
    for (int bit = 0; bit < 8; bit++) c = c >> 1 ^ (c & 1 ? 0xedb88320u : 0);
    table[0][i] = c;
  }
  for (int k = 1; k < 8; k++)
    for (int i = 0; i < 256; i++) table[k][i] = table[k - 1][i] >> 8 ^ table[0][table[k - 1][i] & 255];
}

static void init (void *state, uint64_t seed) {
  (void)seed;
  if (table[7][255] == 0) fill_table();
  *(uint32_t *)state = 0xffffffffu;
}

static void update (void *state, const unsigned char *p, size_t length) {
  uint32_t c = *(uint32_t *)state;
  for (; length >= 8; length -= 8, p += 8) {
    uint32_t low = c ^ digest_load32le(p), high = digest_load32le(p + 4);
    c = table[7][low & 255] ^ table[6][low >> 8 & 255] ^ table[5][low >> 16 & 255] ^ table[4][low >> 24] ^
        table[3][high & 255] ^ table[2][high >> 8 & 255] ^ table[1][high >> 16 & 255] ^ table[0][high >> 24];
  }
  for (; length > 0; length--) c = c >> 8 ^ table[0][(c ^ *p++) & 255];
  *(uint32_t *)state = c;
}

static void final (void *state, unsigned char *result) { digest_store32be(result, ~*(uint32_t *)state); }

const digest_Algorithm digest_crc32 = {"crc32", 4, 0, sizeof(uint32_t), init, update, final};
