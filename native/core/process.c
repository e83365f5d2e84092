/*
** process.c: popen, pclose and system. Emscripten has stubs of them, or versions for its own notion of a process. The host
** starts programs and waits for them; this file adds C's streams and errno.
*/
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "pl.h"

static int outcome (int status) {
  if (status >= 0) return status;
  errno = -status;
  return -1;
}

FILE *popen (const char *command, const char *mode) {
  int fd = outcome(pl_host_popen(command, mode, environ));
  if (fd < 0) return NULL;
  FILE *stream = fdopen(fd, mode);
  if (stream == NULL) {
    close(fd);
    pl_host_pclose(fd);
  }
  return stream;
}

int pclose (FILE *stream) {
  int fd = fileno(stream), before = errno;
  fclose(stream);
  errno = before; /* the program's status counts, not a failure to flush unread output */
  return outcome(pl_host_pclose(fd));
}

int system (const char *command) { return outcome(pl_host_system(command, environ)); }
