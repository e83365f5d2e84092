/*
** seed.h: the seam of upstream's lstate.c for the seed of string hashes. Upstream takes it from the time and from addresses;
** here the host gives it, since a state may have its own.
*/
#ifndef PL_SEED_H
#define PL_SEED_H

#include <stdint.h>

int64_t pl_host_seed (uint32_t address);

#define luai_makeseed(L) ((unsigned int)pl_host_seed((uint32_t)(uintptr_t)(L)))

#endif
