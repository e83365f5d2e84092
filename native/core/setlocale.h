/*
** setlocale.h: upstream's seam in loslib.c for os.setlocale. The C library has one locale and accepts any name for it;
** os.setlocale refuses other names, as the manual says of a request that cannot be honored.
*/
#ifndef PL_SETLOCALE_H
#define PL_SETLOCALE_H

#include <locale.h>
#include <string.h>

static char *pl_setlocale (int category, const char *name) {
  if (name == NULL) return setlocale(category, NULL);
  if (*name != '\0' && strcmp(name, "C") != 0 && strcmp(name, "POSIX") != 0) return NULL;
  return setlocale(category, "C");
}

#define setlocale pl_setlocale

#endif
