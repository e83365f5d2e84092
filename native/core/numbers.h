/* numbers.h: numbers of slots as Lua's, for files where speed counts. */
#ifndef PL_NUMBERS_H
#define PL_NUMBERS_H

#include <math.h>

#include "lobject.h"

/* 2^53 - 1: up to here every integer is a JavaScript number of its own. */
#define PL_SAFE 9007199254740991

/* Whether a number is within the safe integers. */
#define pl_issafe(n) ((n) >= -(lua_Number)PL_SAFE && (n) <= (lua_Number)PL_SAFE)

/* Stores a PL_TAG_NUMBER: an integer if it is a safe one, and not -0. */
static inline void pl_setnumber (TValue *to, lua_Number number) {
  if (pl_issafe(number)) {
    lua_Integer integer = (lua_Integer)number;
    if ((lua_Number)integer == number && (integer != 0 || !signbit(number))) {
      setivalue(to, integer);
      return;
    }
  }
  setfltvalue(to, number);
}

#endif
