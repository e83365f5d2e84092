/* stack.h: where the C stack begins; see stack.c. The build makes a TypeScript constant of it. */
#ifndef PL_STACK_H
#define PL_STACK_H

enum {
  /* The stack pointer of an empty C stack. */
  PL_STACK_START = PL_GLOBAL_BASE - 16
};

#endif
