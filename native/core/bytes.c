/*
** bytes.c: memcpy, memmove, memset and memcmp. The C library is linked for size, and its versions go byte by byte; Lua
** copies every string that it makes. Here long runs use the engine's bulk-memory instructions and short ones go eight
** bytes at a time. WebAssembly allows unaligned access.
*/
#include <stddef.h>
#include <stdint.h>

/* From this size on, starting a bulk instruction pays off. */
#define LONG 128

#define WORD sizeof(uint64_t)

/* Keeps the compiler from turning the loops and word accesses into calls of the very functions that they implement. */
#define OWN __attribute__((no_builtin, target("bulk-memory")))

typedef uint64_t __attribute__((aligned(1), may_alias)) Word;

static inline OWN void move (void *to, const void *from, size_t n) {
  __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.copy 0, 0"
                   :
                   : "r"(to), "r"(from), "r"(n)
                   : "memory");
}

typedef uint32_t __attribute__((aligned(1), may_alias)) Half;

/*
** Copying upwards overwrites nothing unread unless the target begins within the source. The last word of a run overlaps
** the ones before it, so it is read before they are written.
*/
OWN void *memcpy (void *to, const void *from, size_t n) {
  char *d = (char *)to;
  const char *s = (const char *)from;
  if (n >= LONG) move(to, from, n);
  else if (n >= WORD) {
    const Word last = *(const Word *)(s + n - WORD);
    Word *end = (Word *)(d + n - WORD);
    for (; d < (char *)end; d += WORD, s += WORD) *(Word *)d = *(const Word *)s;
    *end = last;
  }
  else if (n >= WORD / 2) {
    const Half first = *(const Half *)s, last = *(const Half *)(s + n - WORD / 2);
    *(Half *)d = first;
    *(Half *)(d + n - WORD / 2) = last;
  }
  else if (n > 0) {
    const char first = s[0], middle = s[n / 2], last = s[n - 1];
    d[0] = first;
    d[n / 2] = middle;
    d[n - 1] = last;
  }
  return to;
}

OWN void *memmove (void *to, const void *from, size_t n) {
  if ((size_t)((char *)to - (const char *)from) >= n) return memcpy(to, from, n);
  move(to, from, n);
  return to;
}

OWN void *memset (void *to, int byte, size_t n) {
  char *d = (char *)to;
  uint64_t word = (uint64_t)(unsigned char)byte * 0x0101010101010101;
  if (n >= LONG) {
    __asm__ volatile("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.fill 0"
                     :
                     : "r"(to), "r"(byte), "r"(n)
                     : "memory");
    return to;
  }
  for (; n >= WORD; n -= WORD, d += WORD) *(Word *)d = word;
  for (; n > 0; n--) *d++ = (char)byte;
  return to;
}

OWN int memcmp (const void *left, const void *right, size_t n) {
  const unsigned char *l = (const unsigned char *)left, *r = (const unsigned char *)right;
  for (; n >= WORD && *(const Word *)l == *(const Word *)r; n -= WORD) l += WORD, r += WORD;
  for (; n > 0 && *l == *r; n--) l++, r++;
  return n > 0 ? *l - *r : 0;
}
