/*
** discard.c: frees what a state holds that ended without lua_close, by a trap or os.exit. None of its code runs any more,
** and its objects may be half made: the files that its scripts opened are closed, and its memory is freed block by block.
*/
#include <stdio.h>
#include <string.h>

#include "lauxlib.h"

#include "lgc.h"
#include "lobject.h"
#include "lstate.h"
#include "ltable.h"

#include "held.h"
#include "unit.h"

/* The metatable of files; NULL without the io library. Creates no string. */
static const Table *filetype (const Table *registry) {
  for (int i = 0; i < sizenode(registry); i++) {
    const Node *n = gnode(registry, i);
    if (keyisshrstr(n) && strcmp(getstr(keystrval(n)), LUA_FILEHANDLE) == 0 && ttistable(gval(n)))
      return hvalue(gval(n));
  }
  return NULL;
}

static void closefiles (GCObject *list, const Table *type) {
  for (GCObject *o = list; o != NULL; o = o->next) {
    if (o->tt != LUA_VUSERDATA || testbit(o->marked, TESTBIT)) continue;
    Udata *u = gco2u(o);
    if (u->metatable != type || u->len != sizeof(luaL_Stream)) continue;
    luaL_Stream *stream = (luaL_Stream *)getudatamem(u);
    FILE *f = stream->f;
    if (stream->closef == NULL || f == NULL || f == stdin || f == stdout || f == stderr) continue;
    stream->closef = NULL;
    fclose(f);
  }
}

int pl_discard (lua_State *L) {
  global_State *g = G(L);
  luai_ended(); /* nothing may count its work there any more */
  const Table *type = ttistable(&g->l_registry) ? filetype(hvalue(&g->l_registry)) : NULL;
  if (type != NULL) {
    closefiles(g->finobj, type);
    closefiles(g->tobefnz, type);
  }
  pl_freeunits(L);
  return pl_freeheap(L);
}
