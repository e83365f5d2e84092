/*
** profile.h: what the files of this module share. It measures where a Lua program's time goes and what it
** allocates, by function and line; README.md says how. Nothing here allocates in the program's own heap.
*/
#ifndef PROFILE_H
#define PROFILE_H

#include <stddef.h>

#include <lua.h>

/* One call as a sample finds it. */
typedef struct Frame {
  int function; /* its number, see below */
  int line;     /* that it is at; 0 for a C function */
} Frame;

/* --- tree.c: functions, and the calls that led to each place. All give -1 when there is no memory. --- */

#define ROOT     0 /* the place that is no function's */
#define NO_CALLS 0 /* the function that stands for calls that were left out of a deep stack, */
#define OWN_HOOK 1 /* and the one for all that ran under a hook that the program has set itself */

/* Makes it empty. Returns 0 when there is no memory. */
int tree_open (void);
void tree_close (void);
/* The number of a Lua function, from 'S' of lua_getinfo. */
int tree_luafunction (const lua_Debug *ar);
/* The number of a C function; *isnew tells that it has no name yet. */
int tree_cfunction (lua_CFunction function, int *isnew);
/* Names a function, unless it has a name that tells more. */
void tree_name (int function, const char *name, int rank);
int tree_rank (int function);
/* The place below another one; made when it is not there. */
int tree_place (int parent, Frame frame);
/* Microseconds at a place, in the order of their passing; -1 is taken for the root. */
void tree_time (int place, double time);
void tree_memory (int place, double bytes, double blocks);
/* All of it as JSON: allocated text that the caller frees, NULL without memory. README.md has the format. */
char *tree_json (void);

/* --- stack.c: which calls are running --- */

/* How much a name tells: that of a variable at the place of the call, of a field, of a library's function. */
enum { RANK_NONE, RANK_VARIABLE, RANK_FIELD, RANK_LIBRARY };

void stack_open (lua_State *L);
void stack_close (void);
/* Another thread runs: those that it has resumed, and that ended or yielded, run no more. */
void stack_leave (const lua_State *L);
/* A thread runs that was resumed by the one that runs so far. */
void stack_enter (lua_State *L);
/* Whether this is the one that runs. */
int stack_runs (const lua_State *L);
/* The one that runs, or NULL. */
lua_State *stack_top (void);
/* A function was just called, 'fromc' from C: it lies on top of the stack, which has room. Returns its number, or -1
   for a Lua function, which gets none yet. */
int stack_called (lua_State *L, const lua_Debug *ar, int fromc);
/* Whether the call that is about to return was made from C. */
int stack_fromc (lua_State *L, const lua_Debug *ar);
/* The place of the call that runs, or of the one 'skip' calls above it. Allocates nothing in Lua and moves nothing.
   'brief' looks at the innermost calls alone: deep stacks take long. */
int stack_place (int skip, int brief);
/* Memory of the program is given back: a thread may have been there. */
void stack_freed (const void *block, size_t size);
/* Whether a block may be a stack that is on its way elsewhere, so that nobody can read it. */
int stack_moves (const void *block);

/* --- pace.c: which calls of C functions are timed --- */

void pace_open (void);
/* Whether this call of a C function by Lua goes without being timed. */
int pace_skips (int function);
/* A timed call took that long, in microseconds. Returns for how many calls it stands. */
int pace_took (int function, double time);
/* The function calls others: its calls are timed, all of them. */
void pace_calls (int function);
/* The time was looked at: when much has passed, those that went untimed lose that for a while. */
void pace_look (double passed);

/* profile.c: a number from a half to one and a half, so that samples are in no step with the program. */
double profile_jitter (void);

#endif
