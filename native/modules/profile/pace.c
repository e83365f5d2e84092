/*
** pace.c: decides which calls of C functions are timed. Reading the clock takes as long as a short C function, so
** of functions that have been short so far only some calls are timed, and each stands for several.
*/

#include "profile.h"

#include <stdlib.h>
#include <string.h>

#define SHORT   3.0 /* microseconds */
#define TRIALS  16  /* consecutive calls that must have been short */
#define PERIOD  16  /* afterwards one in this many calls is timed */
#define UNTIMED 8   /* functions remembered since the clock was read last */

typedef struct Pace {
  int left;   /* calls until the next timed one */
  int short_; /* consecutive short calls */
  int always; /* whether it calls others, so that its time is not all its own */
} Pace;

static Pace *paces;
static int npaces;
static int untimed[UNTIMED], nuntimed;

/* Between a half and one and a half: random, so that samples are not in step with the program. */
double pace_jitter (void) {
  static unsigned state = 2463534242u;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return 0.5 + (double)state / 4294967296.0;
}

void pace_open (void) {
  free(paces);
  paces = NULL;
  npaces = nuntimed = 0;
}

static Pace *paceof (int function) {
  if (function < 0) return NULL;
  if (function >= npaces) {
    int wanted = function * 2 + 32;
    Pace *grown = realloc(paces, (size_t)wanted * sizeof *grown);
    if (grown == NULL) return NULL;
    memset(grown + npaces, 0, (size_t)(wanted - npaces) * sizeof *grown);
    paces = grown;
    npaces = wanted;
  }
  return &paces[function];
}

int pace_skips (int function) {
  Pace *pace = paceof(function);
  if (pace == NULL || pace->always || pace->short_ < TRIALS || --pace->left <= 0) return 0;
  untimed[nuntimed++ & (UNTIMED - 1)] = function;
  return 1;
}

int pace_took (int function, double time) {
  Pace *pace = paceof(function);
  if (pace == NULL) return 1;
  if (time >= SHORT) {
    pace->short_ = 0;
    return 1;
  }
  int stands = pace->short_ < TRIALS ? 1 : PERIOD;
  pace->short_++;
  pace->left = (int)(PERIOD * pace_jitter()) +
               1; /* one in PERIOD on average, at random so that it is not in step with the program */
  return stands;
}

void pace_calls (int function) {
  Pace *pace = paceof(function);
  if (pace != NULL) pace->always = 1;
}

void pace_look (double passed) {
  if (nuntimed > 0 && passed > SHORT * 10)
    for (int i = 0; i < nuntimed && i < UNTIMED; i++) paceof(untimed[i])->short_ = 0;
  nuntimed = 0;
}
