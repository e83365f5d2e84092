/*
** dl.c: the four functions through which upstream's loadlib.c uses dynamic libraries. It is compiled with dlopen and the
** others renamed to these. The linker itself is in TypeScript: src/modules/native.
*/
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#include "internal.h"

static char *lasterror = NULL;

static void seterror (void) {
  free(lasterror);
  lasterror = pl_host_dlerror();
}

PL_FUNC void *pl_dlopen (const char *path, int mode);
void *pl_dlopen (const char *path, int mode) {
  int handle = pl_host_dlopen(path, (mode & RTLD_GLOBAL) != 0);
  if (handle == 0) seterror();
  return (void *)(intptr_t)handle;
}

PL_FUNC void *pl_dlsym (void *handle, const char *name);
void *pl_dlsym (void *handle, const char *name) {
  int index = pl_host_dlsym((int)(intptr_t)handle, name);
  if (index == 0) seterror();
  return (void *)(intptr_t)index;
}

PL_FUNC int pl_dlclose (void *handle);
int pl_dlclose (void *handle) {
  (void)handle; /* a linked module stays linked: its functions may be anywhere */
  return 0;
}

PL_FUNC char *pl_dlerror (void);
char *pl_dlerror (void) { return lasterror != NULL ? lasterror : "not enough memory"; }
