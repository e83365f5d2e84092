/* stack.h: where the C stack lies; see stack.c. The build makes constants for TypeScript from it. */
#ifndef PL_STACK_H
#define PL_STACK_H

enum {
  /* The stack pointer of an empty C stack. */
  PL_STACK_START = PL_GLOBAL_BASE - 16,
  /* The lowest address of the C stack. */
  PL_STACK_END = 16
};

#endif
