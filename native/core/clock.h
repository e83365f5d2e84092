/*
** clock.h: upstream's seam in loslib.c for os.clock. clock_t has 32 bits here, which overflow after 36 minutes, and counts
** from its first call. os.clock reads the host's monotonic clock instead, in milliseconds.
*/
#ifndef PL_CLOCK_H
#define PL_CLOCK_H

#include <time.h>

double emscripten_get_now (void);

#undef CLOCKS_PER_SEC
#define CLOCKS_PER_SEC 1000
#define clock          emscripten_get_now

#endif
