/*
** profile.c: the Lua module `profile`, and the measuring itself: Lua's hook tells when to read the clock, Lua's
** allocator what is allocated. README.md describes the module and how time is charged.
*/

#include <lua.h>
#include <lauxlib.h>
#include <lualib.h>
#include <perilune.h>

#include <stdlib.h>
#include <time.h>

#include "profile.h"

#define MASK         (LUA_MASKCALL | LUA_MASKRET | LUA_MASKCOUNT)
#define INSTRUCTIONS 997 /* most VM instructions between two readings of the clock: a prime, out of step with loops */
#define TIME_STEPS   10000.0 /* a sample of time is about 1/TIME_STEPS of all time */
#define BYTE_STEPS   4000.0  /* a sample of memory is about 1/BYTE_STEPS of all bytes */
#define SHORTEST     20.0    /* least microseconds between samples */
#define DEEP         20.0    /* a stack is deep if a sample of it takes longer, in microseconds */
#define SHARE        25.0    /* a sample may take 1/SHARE of the time that it stands for */

enum { IN_LUA, IN_C };

static lua_State *measured; /* the main thread; NULL if nothing is being measured */
static lua_Alloc inner;     /* the original allocator and its data */
static void *innerdata;
static lua_CFunction sethook, gethook; /* those of the debug library */

/* Time, in microseconds. */
static double last;               /* when the clock was read last */
static double look;               /* the cost of reading it */
static double elapsed;            /* all time so far, charged or not */
static double waiting[2], due[2]; /* time not yet charged, of Lua's VM and of C; when to charge it */
static double cost;               /* recent cost of a sample */
static int where;                 /* what has been running since: IN_LUA or IN_C */
static int timed, untimed;        /* the C function that Lua has called and that has called nothing yet, or -1 */

/* Memory. */
static double allocated, bytes, blocks, bytesdue;
static double nextfull; /* until then, samples of memory are brief */
static int sampling;    /* set during a sample, which takes no sample itself */
static int stays;       /* another allocator was installed above ours, which therefore cannot be removed */

static double now (void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

/* Charges time to the call that ran: the innermost one, or the one 'skip' calls above it. */
static void charge (int what, double time, int skip) {
  waiting[what] += time;
  if (waiting[what] < due[what]) return;
  double before = now();
  sampling = 1;
  tree_time(stack_place(skip, 0), waiting[what]);
  sampling = 0;
  waiting[what] = 0;
  last = now();
  double took = last - before, most = cost * 4 + 2; /* anything longer is the machine's doing */
  cost += ((took < most ? took : most) - cost) / 8;
  double step = elapsed / TIME_STEPS;
  if (step < SHORTEST) step = SHORTEST;
  if (step < cost * SHARE) step = cost * SHARE;
  due[what] = step * pace_jitter();
}

/* The time since the clock was read last. */
static double passed (void) {
  double time = now(), since = time - last - look;
  last = time;
  if (since < 0) return 0;
  elapsed += since;
  if (where == IN_LUA) pace_look(since);
  return since;
}

static void oncall (lua_State *L, lua_Debug *ar) {
  int caller = timed >= 0 ? timed : untimed, before = where;
  if (caller >= 0) pace_calls(caller);
  int fromc = where == IN_C || untimed >= 0;
  timed = untimed = -1;
  lua_getinfo(L, "f", ar);
  int function = stack_called(L, ar, fromc);
  int isc = lua_iscfunction(L, -1);
  lua_pop(L, 1);
  if (isc && !fromc && pace_skips(function)) {
    untimed = function;
    return;
  }
  if (isc || where == IN_C) charge(before, passed(), 1);
  where = isc ? IN_C : IN_LUA;
  if (isc && !fromc) timed = function;
}

static void onreturn (lua_State *L, lua_Debug *ar) {
  if (untimed >= 0) {
    untimed = -1;
    return;
  }
  int next = stack_fromc(L, ar) ? IN_C : IN_LUA;
  if (where == IN_C) {
    double time = passed();
    if (timed >= 0) {
      int stands = pace_took(timed, time); /* the time of the untimed calls was counted as Lua's */
      waiting[IN_LUA] -= time * (stands - 1);
      time *= stands;
      timed = -1;
    }
    charge(IN_C, time, 0);
  }
  else if (next == IN_C) {
    charge(IN_LUA, passed(), 0);
  }
  where = next;
}

/* C has resumed a thread, or a thread has returned control to C. */
static void onswitch (lua_State *L) {
  int caller = timed >= 0 ? timed : untimed;
  if (caller >= 0) pace_calls(caller);
  timed = untimed = -1;
  where = IN_C;
  stack_leave(L);
  if (stack_runs(L)) return;
  charge(IN_C, passed(), 0); /* charged to what resumes it */
  stack_enter(L);
}

static void hook (lua_State *L, lua_Debug *ar) {
  if (measured == NULL) { /* a coroutine left over from an earlier profile */
    lua_sethook(L, NULL, 0, 0);
    return;
  }
  if (!stack_runs(L)) onswitch(L);
  switch (ar->event) {
    case LUA_HOOKCALL:
    case LUA_HOOKTAILCALL: oncall(L, ar); break;
    case LUA_HOOKRET: onreturn(L, ar); break;
    default:
      timed = untimed = -1;
      where = IN_LUA;
      charge(IN_LUA, passed(), 0);
  }
}

static void sethookof (lua_State *L) {
  if (lua_gethook(L) == NULL) lua_sethook(L, hook, MASK, INSTRUCTIONS);
}

/* Charges what was allocated to the running call. */
static void chargememory (void) {
  lua_State *L = stack_top();
  if (L != NULL) sethookof(L); /* C code may have removed the hook */
  double before = now();
  int brief = before < nextfull;
  sampling = 1;
  tree_memory(stack_place(0, brief), bytes, blocks);
  sampling = 0;
  double took = now() - before;
  if (!brief && took > DEEP) nextfull = before + took * SHARE;
  allocated += bytes;
  bytes = blocks = 0;
  bytesdue = allocated / BYTE_STEPS * pace_jitter();
}

static void *allocate (void *data, void *block, size_t osize, size_t nsize) {
  (void)data;
  if (nsize == 0 && block != NULL) {
    stack_freed(block, osize);
    if ((size_t)measured - (size_t)block < osize) measured = NULL; /* the state is closed */
  }
  void *result = inner(innerdata, block, osize, nsize);
  size_t had = block == NULL ? 0 : osize;
  if (result == NULL || nsize <= had || measured == NULL) return result;
  bytes += (double)(nsize - had);
  blocks += 1;
  if (bytes < bytesdue || sampling) return result;
  /* A stack that is being moved cannot be read; its bytes are charged with the next allocation. */
  if (block == NULL || !stack_moves(block)) chargememory();
  return result;
}

/* --- the debug library: it does not show our hook --- */

static lua_State *threadarg (lua_State *L) { return lua_isthread(L, 1) ? lua_tothread(L, 1) : L; }

static int debug_gethook (lua_State *L) {
  if (lua_gethook(threadarg(L)) != hook) return gethook(L);
  luaL_pushfail(L);
  return 1;
}

static int debug_sethook (lua_State *L) {
  lua_State *L1 = threadarg(L);
  int ours = lua_gethook(L1) == hook, n = sethook(L);
  if (measured == NULL || lua_gethook(L1) != NULL) return n;
  if (!ours && L1 == L) { /* what happened under the program's own hook */
    double time = now();
    tree_time(tree_place(ROOT, (Frame){OWN_HOOK, 0}), time - last);
    last = now();
  }
  sethookof(L1);
  return n;
}

/* Replaces a function of the debug library by 'ours', and stores the original the first time. */
static void replace (lua_State *L, const char *name, lua_CFunction ours, lua_CFunction *theirs) {
  int top = lua_gettop(L);
  lua_getfield(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
  if (lua_getfield(L, -1, LUA_DBLIBNAME) == LUA_TTABLE) {
    lua_getfield(L, -1, name);
    lua_CFunction found = lua_tocfunction(L, -1);
    if (found != NULL && (found == *theirs || *theirs == NULL)) {
      *theirs = found;
      lua_pushcfunction(L, ours);
      lua_setfield(L, top + 2, name);
    }
  }
  lua_settop(L, top);
}

/* --- beginning and end --- */

static void startclock (void) {
  double fastest = 1e9;
  for (int i = 0; i < 20; i++) {
    double before = now(), took = now() - before;
    if (took < fastest) fastest = took;
  }
  look = fastest;
  last = now();
}

static lua_State *mainthread (lua_State *L) {
  lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_MAINTHREAD);
  lua_State *found = lua_tothread(L, -1);
  lua_pop(L, 1);
  return found;
}

/* Starts measuring the state that L belongs to. Returns 0 if one is being measured already, or without memory. */
PERILUNE_MODULE int profile_start (lua_State *L) {
  if (measured != NULL || !tree_open()) return 0;
  stack_open(L);
  elapsed = cost = allocated = bytes = blocks = bytesdue = nextfull = 0;
  for (int i = 0; i < 2; i++) waiting[i] = due[i] = 0;
  where = IN_C;
  timed = untimed = -1;
  pace_open();
  replace(L, "gethook", debug_gethook, &gethook);
  replace(L, "sethook", debug_sethook, &sethook);
  measured = mainthread(L);
  if (!stays) {
    inner = lua_getallocf(L, &innerdata);
    lua_setallocf(L, allocate, NULL);
  }
  sethookof(measured);
  sethookof(L);
  startclock();
  return 1;
}

/* Returns all measurements as JSON: the address of a text that is valid until the next call; 0 without memory. Needs no
   state. */
PERILUNE_MODULE int profile_json (lua_State *L) {
  static char *text;
  (void)L;
  free(text);
  text = tree_json();
  return (int)(size_t)text;
}

/* --- the module for Lua --- */

static int start (lua_State *L) {
  if (measured != NULL) return luaL_error(L, "a profile is being taken already");
  if (!profile_start(L)) return luaL_error(L, "not enough memory for a profile");
  return 0;
}

static int stop (lua_State *L) {
  if (measured == NULL || measured != mainthread(L)) return luaL_error(L, "no profile is being taken of this state");
  if (lua_gethook(L) == hook) lua_sethook(L, NULL, 0, 0);
  if (lua_gethook(measured) == hook) lua_sethook(measured, NULL, 0, 0);
  stays = lua_getallocf(L, NULL) != allocate;
  if (!stays) lua_setallocf(L, inner, innerdata);
  measured = NULL;
  char *text = tree_json();
  if (text == NULL) return luaL_error(L, "not enough memory for a profile");
  lua_pushstring(L, text); /* lost if memory runs out, as in any error */
  free(text);
  tree_close();
  stack_close();
  return 1;
}

static const luaL_Reg functions[] = {
  {"start", start},
  {"stop", stop},
  {NULL, NULL},
};

PERILUNE_MODULE int luaopen_profile (lua_State *L) {
  luaL_newlib(L, functions);
  return 1;
}
