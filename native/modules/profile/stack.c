/*
** stack.c: finds the running calls, as far as the public API allows without changing anything. A sample may be
** taken during an allocation, when the values on Lua's stack must not move and nothing may be pushed.
*/

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "profile.h"

#define INNER   128 /* innermost calls of a thread in a sample */
#define OUTER   32  /* outermost calls, if the thread is deeper */
#define BRIEF   32  /* calls in a brief sample */
#define FRAMES  2048
#define THREADS 256 /* threads that resume one another; Lua's limit is about 200 */

/* The running threads, each resumed by the one before. */
static lua_State *threads[THREADS];
static int nthreads;

/* What a call is, by the address of its CallInfo. Lua cannot tell its C function without pushing it. CallInfos are reused;
   the last entry written for one is the running call. */
typedef struct Call {
  const void *record;
  int function; /* the number of the C function, or -1 */
  int fromc;
} Call;

static Call *calls;
static unsigned ncalls, callslots;

/* --- where a thread keeps the address of its stack --- */

#define WORDS 24 /* words of a thread to search; it has more */

/* Index of the word; 0 if unknown. */
static size_t stackword;

typedef struct Probe {
  lua_State *L;
  size_t at;
  int found;
} Probe;

static size_t wordof (const lua_State *L, size_t index) {
  size_t word;
  memcpy(&word, (const char *)L + index * sizeof word, sizeof word);
  return word;
}

static void *probealloc (void *ud, void *block, size_t osize, size_t nsize) {
  Probe *probe = ud;
  (void)osize;
  if (nsize == 0) {
    free(block);
    return NULL;
  }
  if (probe->L != NULL && block != NULL)
    for (size_t i = 1; i < WORDS; i++)
      if (wordof(probe->L, i) == (size_t)block) {
        probe->at = i;
        probe->found++;
      }
  return realloc(block, nsize);
}

/* While a stack is being moved, all pointers into it are offsets, except the one word that holds its address. This
   function finds that word by growing the stack of a state of its own. */
static void findstackword (void) {
  Probe probe = {NULL, 0, 0};
  lua_State *L = lua_newstate(probealloc, &probe);
  if (L == NULL) return;
  probe.L = L;
  int grew = lua_checkstack(L, 1000);
  probe.L = NULL;
  if (grew && probe.found == 1) stackword = probe.at;
  lua_close(L);
}

int stack_moves (const void *block) {
  if (stackword == 0) return 1;
  for (int i = 0; i < nthreads; i++)
    if (wordof(threads[i], stackword) == (size_t)block) return 1;
  return 0;
}

/* --- threads --- */

void stack_open (lua_State *L) {
  stack_close();
  if (stackword == 0) findstackword();
  stack_enter(L);
}

void stack_close (void) {
  nthreads = 0;
  free(calls);
  calls = NULL;
  ncalls = callslots = 0;
}

int stack_runs (const lua_State *L) { return nthreads > 0 && threads[nthreads - 1] == L; }

lua_State *stack_top (void) { return nthreads > 0 ? threads[nthreads - 1] : NULL; }

/* Whether it may be running another thread: one that yielded, failed or ended is not. */
static int canresume (lua_State *L) {
  lua_Debug ar;
  return lua_status(L) == LUA_OK && lua_getstack(L, 0, &ar);
}

void stack_leave (const lua_State *L) {
  for (int i = nthreads - 1; i >= 0; i--)
    if (threads[i] == L) {
      nthreads = i + 1;
      return;
    }
  while (nthreads > 0 && !canresume(threads[nthreads - 1])) nthreads--;
}

void stack_enter (lua_State *L) {
  if (nthreads < THREADS) threads[nthreads++] = L;
}

void stack_freed (const void *block, size_t size) {
  for (int i = 0; i < nthreads; i++)
    if ((size_t)threads[i] - (size_t)block < size) {
      nthreads = i;
      return;
    }
}

/* --- C functions --- */

static Call *slotof (const void *record) {
  unsigned at = ((unsigned)(size_t)record >> 3) * 0x9E3779B1u >> 7 & (callslots - 1);
  while (calls[at].record != NULL && calls[at].record != record) at = (at + 1) & (callslots - 1);
  return &calls[at];
}

static int growcalls (void) {
  Call *old = calls;
  unsigned size = callslots;
  unsigned wanted = size == 0 ? 256 : size * 2;
  Call *grown = calloc(wanted, sizeof *grown);
  if (grown == NULL) return 0;
  calls = grown;
  callslots = wanted;
  for (unsigned i = 0; i < size; i++)
    if (old[i].record != NULL) *slotof(old[i].record) = old[i];
  free(old);
  return 1;
}

static int isfield (lua_State *L, int table, int function) {
  for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1))
    if (lua_rawequal(L, -1, function) && lua_type(L, -2) == LUA_TSTRING) {
      lua_pop(L, 1);
      return 1; /* leaves the key on top */
    }
  return 0;
}

/* Names the C function at an index after the library that has it, like Lua's tracebacks. Allocates nothing in Lua. */
static int namebylibrary (lua_State *L, int index, int function) {
  char name[128];
  int top = lua_gettop(L), found = 0;
  if (lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE) == LUA_TTABLE)
    for (lua_pushnil(L); lua_next(L, top + 1); lua_settop(L, top + 2)) {
      if (lua_type(L, top + 2) != LUA_TSTRING || !lua_istable(L, top + 3)) continue;
      if (!isfield(L, top + 3, index)) continue;
      const char *library = lua_tostring(L, top + 2), *field = lua_tostring(L, -1);
      int isglobal = strcmp(library, LUA_GNAME) == 0;
      size_t size = isglobal ? 0 : strlen(library) + 1;
      if (size + strlen(field) >= sizeof name) continue;
      if (size > 0) {
        strcpy(name, library);
        name[size - 1] = '.';
      }
      strcpy(name + size, field);
      tree_name(function, name, RANK_LIBRARY);
      found = 1;
      break;
    }
  lua_settop(L, top);
  return found;
}

static void namebycall (lua_State *L, lua_Debug *ar, int function) {
  if (!lua_getinfo(L, "n", ar) || ar->name == NULL) return;
  int field = strcmp(ar->namewhat, "local") != 0 && strcmp(ar->namewhat, "upvalue") != 0;
  tree_name(function, ar->name, field ? RANK_FIELD : RANK_VARIABLE);
}

static void namefunction (lua_State *L, const lua_Debug *ar, int function) {
  if (namebylibrary(L, lua_gettop(L), function)) return;
  lua_Debug now = *ar;
  /* A C function with upvalues may be behind many closures, so the name of one does not fit the others. */
  if (lua_getupvalue(L, -1, 1) != NULL) lua_pop(L, 1);
  else namebycall(L, &now, function);
}

int stack_called (lua_State *L, const lua_Debug *ar, int fromc) {
  lua_CFunction f = lua_tocfunction(L, -1);
  if (f == NULL && ar->event == LUA_HOOKTAILCALL) return -1; /* the caller is unchanged */
  int isnew = 0, function = f == NULL ? -1 : tree_cfunction(f, &isnew);
  if (isnew && function >= 0) namefunction(L, ar, function);
  if (ncalls * 2 >= callslots && !growcalls()) return function;
  Call *call = slotof(ar->i_ci);
  if (call->record == NULL) ncalls++;
  *call = (Call){ar->i_ci, function, fromc};
  return function;
}

static int iscfunction (lua_State *L, int level) {
  lua_Debug ar;
  if (!lua_getstack(L, level, &ar)) return 1; /* the outermost call of a coroutine: C resumed it */
  lua_getinfo(L, "f", &ar);
  int is = lua_iscfunction(L, -1);
  lua_pop(L, 1);
  return is;
}

int stack_fromc (lua_State *L, const lua_Debug *ar) {
  if (callslots > 0) {
    const Call *call = slotof(ar->i_ci);
    if (call->record != NULL) return call->fromc;
  }
  return iscfunction(L, 1); /* called before the profile began */
}

/* --- samples --- */

static Frame frames[FRAMES];
static int nframes;

static void addframe (lua_State *L, lua_Debug *ar) {
  Frame frame = {-1, 0};
  lua_getinfo(L, "Sl", ar);
  if (*ar->what != 'C') {
    frame.function = tree_luafunction(ar);
    frame.line = ar->currentline > 0 ? ar->currentline : 0;
    if (frame.function >= 0 && *ar->what != 'm' && tree_rank(frame.function) < RANK_FIELD)
      namebycall(L, ar, frame.function);
  }
  else if (callslots > 0) {
    const Call *call = slotof(ar->i_ci);
    if (call->record != NULL) frame.function = call->function;
  }
  if (frame.function >= 0 && nframes < FRAMES) frames[nframes++] = frame;
}

static void addcalls (void) {
  if (nframes < FRAMES) frames[nframes++] = (Frame){NO_CALLS, 0};
}

/* Returns the number of calls of a thread, which is at least 'known'. */
static int depthof (lua_State *L, int known) {
  lua_Debug ar;
  int from = known, to = known * 2;
  while (lua_getstack(L, to, &ar)) {
    from = to;
    to *= 2;
  }
  while (from + 1 < to) {
    int middle = from + (to - from) / 2;
    if (lua_getstack(L, middle, &ar)) from = middle;
    else to = middle;
  }
  return to;
}

/* Adds the calls of a thread. Returns 0 if no other threads are needed. */
static int addthread (lua_State *L, int level, int brief) {
  lua_Debug ar;
  for (int last = level + (brief ? BRIEF : INNER); lua_getstack(L, level, &ar); level++) {
    if (level == last) {
      if (brief) {
        addcalls();
        return 0;
      }
      int depth = depthof(L, level);
      if (depth - level > OUTER) {
        addcalls();
        level = depth - OUTER;
        if (!lua_getstack(L, level, &ar)) return 1;
      }
    }
    addframe(L, &ar);
  }
  return 1;
}

int stack_place (int skip, int brief) {
  nframes = 0;
  for (int i = nthreads - 1; i >= 0 && addthread(threads[i], skip, brief); i--) skip = 0;
  int place = ROOT;
  while (nframes > 0 && place >= 0) place = tree_place(place, frames[--nframes]);
  return place < 0 ? ROOT : place;
}
