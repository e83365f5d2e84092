/*
** stack.c: the two stacks of C code. Calls use the engine's stack, which only the host can measure. Variables that have an
** address are on the C stack in linear memory. This file says where that is: it fills the memory below static data and
** grows down to address 0, so overflowing it traps and overwrites nothing. These functions replace those of compiler-rt,
** which use the linker's place for the stack, above the data. The toolchain's stack checks call them.
**
** PL_GLOBAL_BASE is the start of static data; the build passes it to the linker too.
*/
#include <stddef.h>
#include <stdint.h>

#include "lstate.h"

#include "pl.h"
#include "stack.h"

/* The lowest address of the C stack. */
#define STACK_END 16

uintptr_t emscripten_stack_get_current (void);

void emscripten_stack_init (void) {}

void emscripten_stack_set_limits (void *base, void *end) {
  (void)base;
  (void)end;
}

uintptr_t emscripten_stack_get_base (void) { return PL_STACK_START; }

uintptr_t emscripten_stack_get_end (void) { return STACK_END; }

uintptr_t emscripten_stack_get_free (void) { return emscripten_stack_get_current() - STACK_END; }

int luai_hasstack (lua_State *L) {
  (void)L;
  return pl_host_check_stack();
}
