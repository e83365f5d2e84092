/*
** libc.c: the few functions of the C library that Emscripten writes in JavaScript and that modules call. In C they
** have an address, as a module may want.
*/
#include <stdio.h>
#include <stdlib.h>

#include "pl.h"

void __funcs_on_exit(void);
void __stdio_exit(void);

_Noreturn void exit(int status) {
  __funcs_on_exit();
  __stdio_exit();
  _Exit(status);
}

_Noreturn void __assert_fail(const char *text, const char *file, int line, const char *function) {
  fprintf(stderr, "Assertion failed: %s (%s: %s: %d)\n", text, file, function, line);
  abort();
}

void pl_flush(void) {
  fflush(stdout);
  fflush(stderr);
}
