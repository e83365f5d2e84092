/*
** wide.c: functions of the C library that libc++ needs and the core lacks: wide streams, and those that take a locale, of
** which there is one.
*/
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

wint_t getwc (FILE *file) {
  mbstate_t state = {0};
  wchar_t wide;
  int c;
  while ((c = getc(file)) != EOF) {
    char byte = (char)c;
    size_t size = mbrtowc(&wide, &byte, 1, &state);
    if (size == (size_t)-1) return WEOF;
    if (size != (size_t)-2) return (wint_t)wide;
  }
  return WEOF;
}

wint_t ungetwc (wint_t wide, FILE *file) {
  char bytes[MB_LEN_MAX];
  mbstate_t state = {0};
  size_t size = wide == (wint_t)WEOF ? (size_t)-1 : wcrtomb(bytes, (wchar_t)wide, &state);
  if (size == (size_t)-1) return WEOF;
  while (size > 0)
    if (ungetc((unsigned char)bytes[--size], file) == EOF) return WEOF;
  return wide;
}

wint_t fputwc (wchar_t wide, FILE *file) {
  char bytes[MB_LEN_MAX];
  mbstate_t state = {0};
  size_t size = wcrtomb(bytes, wide, &state);
  if (size == (size_t)-1 || fwrite(bytes, 1, size, file) != size) return WEOF;
  return (wint_t)wide;
}

wint_t btowc (int c) {
  return c >= 0 && c < 128 ? (wint_t)c : WEOF;
}

int wctob (wint_t wide) {
  return wide < 128 ? (int)wide : EOF;
}

/* The format is in ASCII: libc++ writes numbers with it. */
int swprintf (wchar_t *out, size_t size, const wchar_t *format, ...) {
  size_t length = wcslen(format);
  char *narrow = malloc(length + 1), *text = NULL;
  int made = -1;
  if (narrow == NULL) return -1;
  for (size_t i = 0; i <= length; i++) narrow[i] = (char)format[i];
  va_list arguments;
  va_start(arguments, format);
  if (vasprintf(&text, narrow, arguments) >= 0) {
    size_t wide = mbstowcs(out, text, size);
    if (wide < size) made = (int)wide;
    else if (wide != (size_t)-1) errno = EOVERFLOW;
  }
  va_end(arguments);
  free(text);
  free(narrow);
  return made;
}

float strtof_l (const char *text, char **end, locale_t locale) {
  (void)locale;
  return strtof(text, end);
}

double strtod_l (const char *text, char **end, locale_t locale) {
  (void)locale;
  return strtod(text, end);
}

long double strtold_l (const char *text, char **end, locale_t locale) {
  (void)locale;
  return strtold(text, end);
}

int strcoll_l (const char *a, const char *b, locale_t locale) {
  (void)locale;
  return strcmp(a, b);
}

size_t strxfrm_l (char *out, const char *text, size_t size, locale_t locale) {
  (void)locale;
  return strxfrm(out, text, size);
}

int wcscoll_l (const wchar_t *a, const wchar_t *b, locale_t locale) {
  (void)locale;
  return wcscmp(a, b);
}

size_t wcsxfrm_l (wchar_t *out, const wchar_t *text, size_t size, locale_t locale) {
  (void)locale;
  return wcsxfrm(out, text, size);
}
