/*
** libc.c: the few functions of the C library that Emscripten implements in JavaScript and that modules call. Implemented in
** C, they have addresses, which modules may need.
*/
#include <fcntl.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>

#include "pl.h"

FILE *pl_openscript (const char *path, const char *mode) __attribute__((visibility("hidden")));

void __funcs_on_exit (void);
void __stdio_exit (void);

_Noreturn void exit (int status) {
  __funcs_on_exit();
  __stdio_exit();
  _Exit(status);
}

_Noreturn void __assert_fail (const char *text, const char *file, int line, const char *function) {
  fprintf(stderr, "Assertion failed: %s (%s: %s: %d)\n", text, file, function, line);
  abort();
}

/* Emscripten's version is a stub that always fails. */
int __syscall_linkat (int fromdir, intptr_t from, int todir, intptr_t to, int flags) {
  return pl_host_link(fromdir, (const char *)from, todir, (const char *)to, flags);
}

void pl_flush (void) {
  if (__fpending(stdout)) fflush(stdout);
  if (__fpending(stderr)) fflush(stderr);
}

FILE *pl_openscript (const char *path, const char *mode) {
  FILE *file = fopen(path, mode);
  if (file != NULL) pl_host_loading(path, fileno(file));
  return file;
}
