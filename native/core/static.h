/* static.h: the list of modules that `perilune link` writes into a core. */
#ifndef PL_STATIC_H
#define PL_STATIC_H

#include "lua.h"

typedef struct pl_StaticModule {
  const char *name; /* as passed to require */
  lua_CFunction open;
} pl_StaticModule;

/* Ends with an entry whose name is NULL. */
extern const pl_StaticModule pl_staticmodules[];

#endif
