/*
** script.h: the seam of upstream's lauxlib.c for opening scripts. luaL_loadfilex alone calls fopen there; the flag that it
** gets here (O_CLOEXEC, which means nothing in wasm) is how the host tells a script from a file that a program reads. No
** mode of io.open has it. See src/core/loaded-files.ts.
*/
#ifndef PL_SCRIPT_H
#define PL_SCRIPT_H

#include <stdio.h>

#define fopen(path, mode) fopen(path, mode "e")

#endif
