/*
** editline.h: upstream's seam in lua.c for reading lines, the macro lua_readline. The host reads the line if it has a line
** editor; otherwise fgets does, as in upstream without readline.
*/
#ifndef PL_EDITLINE_H
#define PL_EDITLINE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pl.h"

/* Reads a line without its newline into 'buffer' (LUA_MAXINPUT bytes) or an allocated block. */
static char *pl_readline (char *buffer, int size, const char *prompt) {
  if (pl_host_edits()) return pl_host_readline(prompt);
  fputs(prompt, stdout);
  fflush(stdout);
  return fgets(buffer, size, stdin);
}

#define lua_initreadline(L)   ((void)L)
#define lua_readline(L, b, p) ((void)L, pl_linebuffer = b, ((b) = pl_readline(b, LUA_MAXINPUT, p)) != NULL)
#define lua_saveline(L, line) \
  {                           \
    (void)L;                  \
    (void)line;               \
  }
#define lua_freeline(L, b)             \
  {                                    \
    (void)L;                           \
    if ((b) != pl_linebuffer) free(b); \
  }

static char *pl_linebuffer;

#endif
