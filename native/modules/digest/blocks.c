/*
** blocks.c: cuts input into blocks, and adds the padding that MD5 (RFC 1321, 3.1 and 3.2) and the Secure Hash
** Standard (FIPS 180-4, 5.1) share. It is independent of the algorithm.
*/

#include "digest.h"

#include <string.h>

void digest_collect (digest_Blocks *b, size_t block_size, digest_Compress compress, void *state,
                     const unsigned char *data, size_t length) {
  size_t used = (size_t)(b->length % block_size);
  b->length += length;
  if (used > 0) {
    size_t missing = block_size - used;
    size_t part = length < missing ? length : missing;
    memcpy(b->buffer + used, data, part);
    if (part < missing) return;
    compress(state, b->buffer, 1);
    data += part;
    length -= part;
  }
  compress(state, data, length / block_size);
  memcpy(b->buffer, data + length / block_size * block_size, length % block_size);
}

void digest_pad (digest_Blocks *b, size_t block_size, digest_Compress compress, void *state, int big_endian) {
  size_t used = (size_t)(b->length % block_size);
  size_t length_size = block_size / 8; /* 8 bytes in blocks of 64, 16 in blocks of 128 */
  b->buffer[used++] = 0x80;
  if (used > block_size - length_size) {
    memset(b->buffer + used, 0, block_size - used);
    compress(state, b->buffer, 1);
    used = 0;
  }
  memset(b->buffer + used, 0, block_size - used);
  unsigned char *end = b->buffer + block_size;
  if (big_endian) {
    digest_store64be(end - 8, b->length << 3);
    if (length_size > 8) end[-9] = (unsigned char)(b->length >> 61);
  }
  else {
    digest_store64le(end - 8, b->length << 3);
  }
  compress(state, b->buffer, 1);
}
