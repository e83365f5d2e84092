/*
** clock.h: the seam of upstream's loslib.c for os.clock. C's clock_t has 32 bits here, which is 36 minutes, and counts from
** its first call: here the host's monotonic clock is asked, in milliseconds.
*/
#ifndef PL_CLOCK_H
#define PL_CLOCK_H

#include <time.h>

double emscripten_get_now (void);

#undef CLOCKS_PER_SEC
#define CLOCKS_PER_SEC 1000
#define clock          emscripten_get_now

#endif
