/*
** stack.c: the two stacks of C code. Calls are on that of the engine, which only the host can measure. What has an
** address is on the C stack in memory, and this says where it lies: it fills what is below static data and grows down to
** address 0, so that running off it traps and overwrites nothing. These functions stand in for compiler-rt's, which know
** the linker's own place for a stack, above the data; the toolchain's stack checks ask them.
**
** PL_GLOBAL_BASE is where static data begin; the build gives it to the linker too.
*/
#include <stddef.h>
#include <stdint.h>

#include "lstate.h"

#include "pl.h"
#include "stack.h"

uintptr_t emscripten_stack_get_current (void);

void emscripten_stack_init (void) {}

void emscripten_stack_set_limits (void *base, void *end) {
  (void)base;
  (void)end;
}

uintptr_t emscripten_stack_get_base (void) { return PL_STACK_START; }

uintptr_t emscripten_stack_get_end (void) { return PL_STACK_END; }

uintptr_t emscripten_stack_get_free (void) { return emscripten_stack_get_current() - PL_STACK_END; }

int luai_hostroom (lua_State *L) {
  (void)L;
  return pl_host_check_stack();
}
