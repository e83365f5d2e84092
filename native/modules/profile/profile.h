/*
** profile.h: the interface between this module's files. It measures where a Lua program spends time and what it
** allocates, by function and line; README.md says how. Nothing here allocates in the program's own heap.
*/
#ifndef PROFILE_H
#define PROFILE_H

#include <stddef.h>

#include <lua.h>

/* One call in a sample. */
typedef struct Frame {
  int function; /* its number, see below */
  int line;     /* its current line; 0 for a C function */
} Frame;

/* --- tree.c: functions, and the calls that led to each place. All functions return -1 without memory. --- */

#define ROOT     0 /* the root, which is in no function */
#define NO_CALLS 0 /* stands for the calls left out of a deep stack */
#define OWN_HOOK 1 /* stands for everything that ran under the program's own hook */

/* Empties the tree. Returns 0 without memory. */
int tree_open (void);
void tree_close (void);
/* Returns the number of a Lua function, from 'S' of lua_getinfo. */
int tree_luafunction (const lua_Debug *ar);
/* Returns the number of a C function. Sets *isnew if it has no name yet. */
int tree_cfunction (lua_CFunction function, int *isnew);
/* Names a function, unless it has a name of higher rank. */
void tree_name (int function, const char *name, int rank);
int tree_rank (int function);
/* Returns the place of 'frame' below another place; creates it if needed. */
int tree_place (int parent, Frame frame);
/* Charges microseconds to a place, in chronological order; -1 means the root. */
void tree_time (int place, double time);
void tree_memory (int place, double bytes, double blocks);
/* Returns everything as JSON: allocated text that the caller frees, NULL without memory. README.md describes the format. */
char *tree_json (void);

/* --- stack.c: which calls are running --- */

/* How specific a name is: that of a variable at the call, of a field, of a library's function. */
enum { RANK_NONE, RANK_VARIABLE, RANK_FIELD, RANK_LIBRARY };

void stack_open (lua_State *L);
void stack_close (void);
/* Another thread runs: those that it has resumed have ended or yielded. */
void stack_leave (const lua_State *L);
/* The running thread has resumed this one. */
void stack_enter (lua_State *L);
/* Whether this thread is running. */
int stack_runs (const lua_State *L);
/* The running thread, or NULL. */
lua_State *stack_top (void);
/* A function was just called, from C if 'fromc'. It is on top of the stack, which has space. Returns its number; -1 for a
   Lua function, which gets none yet. */
int stack_called (lua_State *L, const lua_Debug *ar, int fromc);
/* Whether the call that is about to return was made by C. */
int stack_fromc (lua_State *L, const lua_Debug *ar);
/* Returns the place of the running call, or of the one 'skip' calls above it. Allocates and moves nothing in Lua. 'brief'
   reads only the innermost calls, because deep stacks take long. */
int stack_place (int skip, int brief);
/* The program freed memory, where a thread may have been. */
void stack_freed (const void *block, size_t size);
/* Whether a block may be a stack that is being moved, and so cannot be read. */
int stack_moves (const void *block);

/* --- pace.c: decides which calls of C functions are timed --- */

void pace_open (void);
/* Whether not to time this call of a C function by Lua. */
int pace_skips (int function);
/* A timed call took this many microseconds. Returns the number of calls that it stands for. */
int pace_took (int function, double time);
/* The function calls others, so all its calls are timed. */
void pace_calls (int function);
/* The clock was read. If much time has passed, recent untimed functions are timed again for a while. */
void pace_look (double passed);
/* A random number from a half to one and a half, so that samples are not in step with the program. */
double pace_jitter (void);

#endif
