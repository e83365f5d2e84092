/*
** script.h: upstream's seam in lauxlib.c for opening scripts. Only luaL_loadfilex calls fopen there, so the host learns
** which files are read as chunks.
*/
#ifndef PL_SCRIPT_H
#define PL_SCRIPT_H

#include <stdio.h>

/* libc.c: like fopen, and tells the host that the chunk loader has opened the file. */
FILE *pl_openscript (const char *path, const char *mode) __attribute__((visibility("hidden")));

#define fopen(path, mode) pl_openscript(path, mode)

#endif
