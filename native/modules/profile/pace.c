/*
** pace.c: which calls of C functions are timed. Looking at the time costs as much as a short C function takes, so of
** functions that have been short so far only some calls are timed, each in the place of several.
*/

#include "profile.h"

#include <stdlib.h>
#include <string.h>

#define SHORT   3.0 /* microseconds */
#define TRIALS  16  /* calls in a row that must have been short */
#define PERIOD  16  /* of so many calls one is timed then */
#define UNTIMED 8   /* functions that are remembered since the last look */

typedef struct Pace {
  int left;   /* calls until one is timed */
  int short_; /* calls in a row that were */
  int always; /* it is not alone in its time: it calls others */
} Pace;

static Pace *paces;
static int npaces;
static int untimed[UNTIMED], nuntimed;

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
  pace->left = (int)(PERIOD * profile_jitter()) + 1; /* in the mean one in PERIOD, in no step with the program */
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
