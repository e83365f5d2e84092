/*
** bytes.c: memcpy, memmove and memset. Those of the C library that is linked for size go byte by byte, and Lua copies
** each string that it makes. Long runs are the machine's own to copy, short ones go eight bytes at a time: wasm has no
** alignment to mind.
*/
#include <stddef.h>
#include <stdint.h>

/* From here on an instruction is worth its start. */
#define LONG 128

#define WORD sizeof(uint64_t)

/* Neither the loops nor the words may become calls of the functions that they are in. */
#define OWN __attribute__((no_builtin, target("bulk-memory")))

typedef uint64_t __attribute__((aligned(1), may_alias)) Word;

static inline OWN void move(void *to, const void *from, size_t n) {
  __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.copy 0, 0" : : "r"(to), "r"(from), "r"(n) : "memory");
}

/* Going up, nothing is overwritten before it is read unless the target begins within the source. */
static OWN void *up(void *to, const void *from, size_t n) {
  char *d = (char *)to;
  const char *s = (const char *)from;
  if (n >= LONG) {
    move(to, from, n);
    return to;
  }
  for (; n >= WORD; n -= WORD, d += WORD, s += WORD) *(Word *)d = *(const Word *)s;
  for (; n > 0; n--) *d++ = *s++;
  return to;
}

OWN void *memcpy(void *restrict to, const void *restrict from, size_t n) { return up(to, from, n); }

OWN void *memmove(void *to, const void *from, size_t n) {
  if ((size_t)((char *)to - (const char *)from) >= n) return up(to, from, n);
  move(to, from, n);
  return to;
}

OWN void *memset(void *to, int byte, size_t n) {
  char *d = (char *)to;
  uint64_t word = (uint64_t)(unsigned char)byte * 0x0101010101010101;
  if (n >= LONG) {
    __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.fill 0" : : "r"(to), "r"(byte), "r"(n) : "memory");
    return to;
  }
  for (; n >= WORD; n -= WORD, d += WORD) *(Word *)d = word;
  for (; n > 0; n--) *d++ = (char)byte;
  return to;
}
