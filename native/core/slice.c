/*
** slice.c: what happens between two slices of the interpreter (see native/patches/0001): limits are checked, and the host
** may suspend the running coroutine. A slice is a number of ticks, which go by cost (native/patches/0007, 0015): backward
** jumps, calls, steps of C functions, bytes that they read, tokens of the compiler.
**
** A limit that was reached stays reached until the host sets new limits: each further tick raises the error again. Code
** that catches the error therefore still ends, at its next loop or call.
*/
#include "lprefix.h"

#include "ldebug.h"
#include "lstate.h"

#include "internal.h"

/* Long enough that leaving and re-entering the interpreter loop has no measurable cost. */
static int longest = 16384;
/* The first slice of a state with a deadline or another limit that the host checks. It then asks for the length of each
   slice, by the time that the last one took (src/state/pace.ts). */
#define FIRST 64
/* The most ticks that are counted at once. */
#define MOST (1 << 28)

/* The state of the innermost operation, for work of functions that do not know the state. */
static global_State *running = NULL;

global_State *pl_countfor (global_State *g) {
  global_State *outer = running;
  running = g;
  return outer;
}

void pl_slicelength (int ticks) { longest = ticks; }

/* Returns the length of the next slice and subtracts it from the fuel, which stays negative without a limit. */
static int nextslice (global_State *g) {
  int ticks = (g->polled && longest > g->interval) ? g->interval : longest;
  if (g->fuel >= 0 && ticks > g->fuel) ticks = (int)g->fuel;
  g->fuel -= ticks;
  return ticks - 1; /* the tick that finds the counter at zero belongs to the next slice */
}

void pl_limit (lua_State *L, int64_t fuel, int polled) {
  global_State *g = G(L);
  g->fuel = fuel;
  g->polled = (lu_byte)polled;
  g->stopped = 0;
  g->ticks = 0;
  g->interval = FIRST;
}

void pl_leave (lua_State *L) {
  pl_limit(L, 0, 0);
  G(L)->finalizes = 0;
}

/* Returns the fuel left. C functions may have used more ticks than there were, less the one that found the counter at zero. */
static int64_t fuelleft (const global_State *g) {
  int64_t left = g->fuel + g->ticks + (g->ticks < 0);
  return (left > 0 || g->fuel < 0) ? left : 0;
}

int64_t pl_fuel (lua_State *L) { return fuelleft(G(L)); }

int pl_stopped (lua_State *L) { return G(L)->stopped; }

static const char *const reasons[] = {
  [PL_STOP_FUEL] = "fuel used up",
  [PL_STOP_DEADLINE] = "deadline passed",
  [PL_STOP_INTERRUPT] = "interrupted",
};

int luai_slice (lua_State *L) {
  global_State *g = G(L);
  int answer = g->stopped;
  if (g->fuel != 0 && g->ticks < 0) g->fuel = fuelleft(g);
  if (answer == PL_STOP_NONE && g->fuel == 0) answer = PL_STOP_FUEL;
  if (answer == PL_STOP_NONE && g->polled) {
    int next = pl_host_poll(g->mainthread, L);
    answer = next & PL_POLL_STOP;
    g->interval = next >> PL_POLL_INTERVAL;
  }
  g->ticks = 0;
  running = g;
  if (answer != PL_STOP_NONE && answer != PL_STOP_SUSPEND) {
    g->stopped = (lu_byte)answer;
    luaG_runerror(L, "%s", reasons[answer]);
  }
  g->ticks = nextslice(g);
  return answer == PL_STOP_SUSPEND && yieldable(L);
}

void luai_worked (lua_State *L) {
  global_State *g = G(L);
  if (!luai_slice(L)) return;
  g->fuel += g->ticks;
  g->ticks = 0; /* cannot suspend here, so the next tick of Lua code does */
}

void luai_spend (size_t n) {
  if (running != NULL && running->ticks > -MOST) running->ticks -= n < MOST ? (int)n : MOST;
}

void luai_age (global_State *g, size_t n) {
  if (g->ticks <= 0 || g->stopped) return; /* once a limit was reached, no fuel pays for ticks */
  if (n > (size_t)g->ticks) n = (size_t)g->ticks;
  g->ticks -= (int)n;
  g->fuel += (lua_Integer)n;
}

void luai_aged (lua_State *L) {
  global_State *g = G(L);
  if (g->ticks > 0 || g->stopped) return;
  if (g->ticks == 0) { /* a tick that no fuel pays for */
    g->ticks = -1;
    if (g->fuel != -1) g->fuel++;
  }
  luai_worked(L);
}

int luai_over (lua_State *L) {
  global_State *g = G(L);
  if (g->stopped) return 1;
  if (!pl_host_over(g->mainthread)) return 0;
  if (g->ticks > 0) { /* the next tick asks for the reason */
    g->fuel += g->ticks;
    g->ticks = 0;
  }
  return 1;
}

void luai_costs (lua_State *L, size_t n) {
  G(L)->ticks -= n < MOST ? (int)n : MOST;
  if (G(L)->ticks < 0) luai_worked(L);
}

void luai_ended (void) { running = NULL; }
