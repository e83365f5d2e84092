/*
** print.c: snprintf, which Lua uses to format numbers. The C library's version writes through a FILE and uses multi-word
** arithmetic. This one formats the common cases of a single conversion with exact integers of 64 and 128 bits and leaves
** everything else to vsnprintf. The output is always the same.
*/
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { LEFT = 1, PLUS = 2, SPACE = 4, ZERO = 8 };

typedef struct Spec {
  int flags;
  int width;
  int precision; /* negative if absent */
  int wide;      /* whether an integer has 64 bits */
  char conversion;
} Spec;

typedef struct Text {
  const char *start;
  const char *end;
  char sign; /* '\0' if there is none */
} Text;

/* The size of a buffer for one number. */
#define TEXT_SIZE 64

/* 5^27 is the largest power of 5 below 2^63. */
#define MOST_FIVES 27

/* The most digits of a float: four times such a number, plus one, fits 64 bits. */
#define MOST_DIGITS 17

static uint64_t power (uint64_t base, int exponent) {
  uint64_t result = 1;
  for (; exponent > 0; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return result;
}

static const char *number (const char *at, int *n) {
  for (*n = 0; *at >= '0' && *at <= '9' && *n < 1000; at++) *n = *n * 10 + (*at - '0');
  return at;
}

/* Parses the format; returns whether it is exactly one conversion. */
static int parse (const char *at, Spec *spec) {
  int flags = 0;
  if (*at++ != '%') return 0;
  for (;; at++) {
    if (*at == '-') flags |= LEFT;
    else if (*at == '+') flags |= PLUS;
    else if (*at == ' ') flags |= SPACE;
    else if (*at == '0') flags |= ZERO;
    else break;
  }
  spec->flags = flags;
  at = number(at, &spec->width);
  spec->precision = -1;
  if (*at == '.') at = number(at + 1, &spec->precision);
  spec->wide = at[0] == 'l' && at[1] == 'l';
  if (spec->wide) at += 2;
  spec->conversion = *at;
  return *at != '\0' && at[1] == '\0';
}

static char signof (const Spec *spec, int negative) {
  return negative ? '-' : spec->flags & PLUS ? '+' : spec->flags & SPACE ? ' ' : '\0';
}

/* Writes at least 'least' digits of 'n' before 'end'. */
static char *decimal (char *end, uint64_t n, int least) {
  char *at = end;
  uint32_t low;
  while (n >> 32) {
    uint64_t high = n / 1000000000;
    low = (uint32_t)(n - high * 1000000000);
    for (int i = 0; i < 9; i++, low /= 10) *--at = (char)('0' + low % 10);
    n = high;
  }
  for (low = (uint32_t)n; low > 0; low /= 10) *--at = (char)('0' + low % 10);
  while (end - at < least) *--at = '0';
  return at;
}

static char *hexadecimal (char *end, uint64_t n, int least, char ten) {
  char *at = end;
  for (; n > 0; n >>= 4) *--at = (char)((n & 15) < 10 ? '0' + (n & 15) : ten + (n & 15) - 10);
  while (end - at < least) *--at = '0';
  return at;
}

/*
** Computes m * 2^e * 10^k, with m below 2^53, rounded like the C library: from the exact value, ties to even. Returns false
** if the arithmetic here does not suffice.
*/
static int scaled (uint64_t m, int e, int k, uint64_t *result) {
  uint64_t
    four; /* four times the value: the two extra bits decide the rounding; the last is set if anything was lost */
  uint64_t lost = 0;
  if (k >= 0) {
    if (k > MOST_FIVES) return 0;
    uint64_t fives = power(5, k);
    uint64_t cross = (m >> 32) * (uint32_t)fives + ((m & 0xffffffff) * (uint32_t)fives >> 32);
    uint64_t middle = (m & 0xffffffff) * (fives >> 32) + (uint32_t)cross;
    uint64_t high = (m >> 32) * (fives >> 32) + (cross >> 32) + (middle >> 32);
    uint64_t low = m * fives;
    int right = -(e + k) - 2;
    if (right >= 128) {
      four = 0;
      lost = low | high;
    }
    else if (right >= 64) {
      four = high >> (right - 64);
      lost = low | (high ^ four << (right - 64));
    }
    else if (right > 0) {
      if (high >> right) return 0;
      four = high << (64 - right) | low >> right;
      lost = low << (64 - right);
    }
    else {
      if (high || right <= -64 || low << -right >> -right != low) return 0;
      four = low << -right;
    }
  }
  else {
    if (e > 10 || e < -52 || k < -18) return 0;
    uint64_t whole = e >= 0 ? m << e : m >> -e;
    uint64_t ten = power(10, -k);
    uint64_t rest = whole % ten * 2;
    lost = e < 0 && whole << -e != m;
    four = whole / ten * 4;
    if (rest >= ten) four += 2;
    if (rest != ten) lost |= rest;
  }
  four |= lost != 0;
  *result = (four >> 2) + ((four & 3) + (four >> 2 & 1) > 2);
  return 1;
}

/* Writes digits before '*end', with a point before the last 'decimals' of them. 'shortest' removes trailing zeros. */
static char *pointed (char **end, uint64_t digits, int decimals, int shortest) {
  char *at = decimal(*end, digits, decimals + 1);
  for (; shortest && decimals > 0 && (*end)[-1] == '0'; decimals--) --*end;
  if (decimals > 0) {
    char *point = *end - decimals - 1;
    for (char *to = --at; to < point; to++) *to = to[1];
    *point = '.';
  }
  return at;
}

/* Formats a float in a buffer of TEXT_SIZE bytes. Returns false if the arithmetic here does not suffice. */
static int floating (const Spec *spec, double x, char *buffer, Text *text) {
  const int shortest = spec->conversion == 'g';
  int precision = spec->precision < 0 ? 6 : spec->precision;
  int decimals = precision, exponent = 0, exponential = 0;
  char *end = buffer + TEXT_SIZE - 4; /* an exponent has two digits */
  uint64_t bits, digits = 0;
  memcpy(&bits, &x, sizeof bits);
  uint64_t m = bits & 0xfffffffffffff;
  int e = (int)(bits >> 52 & 0x7ff) - 1075;
  if (e == 972) return 0; /* infinity or NaN */
  if (e > -1075) m |= 0x10000000000000;
  else if (m > 0) return 0;
  if (spec->conversion == 'f') {
    if (!scaled(m, e, precision, &digits)) return 0;
  }
  else {
    if (shortest && precision == 0) precision = 1;
    if (shortest) decimals = precision - 1;
    if (decimals >= MOST_DIGITS) return 0;
    if (m > 0) {
      /* The power of ten is this one or the next, for all numbers that 'scaled' accepts. */
      uint64_t limit = power(10, decimals + 1);
      exponent = (e + 52) * 1233 >> 12;
      while (scaled(m, e, decimals - exponent, &digits) && digits >= limit) exponent++, digits = 0;
      if (digits == 0) return 0;
    }
    exponential = !shortest || exponent < -4 || exponent >= precision;
    if (!exponential) decimals -= exponent;
  }
  text->sign = signof(spec, (int)(bits >> 63));
  text->start = pointed(&end, digits, decimals, shortest);
  if (exponential) {
    int size = exponent < 0 ? -exponent : exponent;
    *end++ = 'e';
    *end++ = exponent < 0 ? '-' : '+';
    *end++ = (char)('0' + size / 10);
    *end++ = (char)('0' + size % 10);
  }
  text->end = end;
  return 1;
}

/* Formats an integer in a buffer of TEXT_SIZE bytes. */
static int integer (Spec *spec, uint64_t n, char *buffer, Text *text) {
  char *end = buffer + TEXT_SIZE;
  int least = spec->precision < 0 ? 1 : spec->precision;
  if (least > TEXT_SIZE) return 0;
  if (spec->precision >= 0) spec->flags &= ~ZERO;
  if (spec->conversion == 'd') {
    text->sign = signof(spec, n >> 63 != 0);
    text->start = decimal(end, n >> 63 ? -n : n, least);
  }
  else text->start = hexadecimal(end, n, least, spec->conversion - ('x' - 'a'));
  text->end = end;
  return 1;
}

static char *fill (char *at, char byte, int n) {
  for (; n > 0; n--) *at++ = byte;
  return at;
}

/* Writes the text with its padding and returns the length; -1 if it does not fit. */
static int write (char *to, size_t size, const Spec *spec, const Text *text) {
  int length = (int)(text->end - text->start), signs = text->sign != '\0';
  int padding = spec->width - length - signs;
  if (padding < 0) padding = 0;
  int all = length + signs + padding;
  if ((size_t)all >= size) return -1;
  if (!(spec->flags & (LEFT | ZERO))) to = fill(to, ' ', padding);
  if (signs) *to++ = text->sign;
  if ((spec->flags & (LEFT | ZERO)) == ZERO) to = fill(to, '0', padding);
  for (const char *from = text->start; from < text->end;) *to++ = *from++;
  if (spec->flags & LEFT) to = fill(to, ' ', padding);
  *to = '\0';
  return all;
}

/* Formats the one conversion; returns false if this file does not implement it. */
static int convert (Spec *spec, va_list arguments, char *buffer, Text *text) {
  text->sign = '\0';
  switch (spec->conversion) {
    case 'd':
      return integer(
        spec, (uint64_t)(spec->wide ? va_arg(arguments, long long) : va_arg(arguments, int)), buffer, text);
    case 'x':
    case 'X':
      return integer(
        spec, spec->wide ? va_arg(arguments, unsigned long long) : va_arg(arguments, unsigned), buffer, text);
    case 'e':
    case 'f':
    case 'g': return !spec->wide && floating(spec, va_arg(arguments, double), buffer, text);
    case 's': {
      const char *string = va_arg(arguments, const char *);
      if (spec->wide || spec->flags & ~LEFT || string == NULL) return 0;
      text->start = string;
      text->end = string + (spec->precision < 0 ? strlen(string) : strnlen(string, (size_t)spec->precision));
      return 1;
    }
    default: return 0;
  }
}

int snprintf (char *restrict to, size_t size, const char *restrict format, ...) {
  char buffer[TEXT_SIZE];
  Spec spec;
  Text text;
  int length = -1;
  va_list arguments;
  if (parse(format, &spec)) {
    va_start(arguments, format);
    if (convert(&spec, arguments, buffer, &text)) length = write(to, size, &spec, &text);
    va_end(arguments);
  }
  if (length < 0) {
    va_start(arguments, format);
    length = vsnprintf(to, size, format, arguments);
    va_end(arguments);
  }
  return length;
}

/* Formats an integer, for lobject.c. */
int luai_int2str (char *to, long long n) {
  char buffer[TEXT_SIZE];
  char *from = decimal(buffer + TEXT_SIZE, n < 0 ? -(uint64_t)n : (uint64_t)n, 1);
  if (n < 0) *--from = '-';
  int length = (int)(buffer + TEXT_SIZE - from);
  memcpy(to, from, (size_t)length);
  to[length] = '\0';
  return length;
}
