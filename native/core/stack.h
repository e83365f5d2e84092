/* stack.h: the place of the C stack; see stack.c. The build makes TypeScript constants of it. */
#ifndef PL_STACK_H
#define PL_STACK_H

enum {
  /* The stack pointer of an empty C stack. */
  PL_STACK_START = PL_GLOBAL_BASE - 16,
  /* The lowest address of the C stack. */
  PL_STACK_END = 16
};

#endif
