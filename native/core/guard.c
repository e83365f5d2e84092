/*
** guard.c: the host's guard around protected calls.
*/
#include "pl.h"

#include "guard.h"

pl_Guard pl_guard = NULL;

void pl_setguard (void *guard) { pl_guard = (pl_Guard)guard; }
