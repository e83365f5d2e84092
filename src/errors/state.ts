/** Errors of states, runtimes and handles that cannot be used, and what ends them. */

import { PeriluneError } from "./base.js";
import type { CauseOf, NativeTrapCodes, StateErrorCodes } from "./codes.js";

/** A state, a runtime or a handle cannot be used: it is closed, dead, or busy. */
export class StateError extends PeriluneError {
  override name = "StateError";
  declare readonly code: keyof StateErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<StateErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/**
 * Native code trapped or aborted. No `pcall` sees it. The state is dead, and none of its finalizers runs. `runtimeDead` is
 * true if the trap interrupted the allocator: then no state of this runtime can be used again.
 */
export class NativeTrap extends PeriluneError {
  override name = "NativeTrap";
  declare readonly code: keyof NativeTrapCodes;
  constructor(
    code: keyof NativeTrapCodes,
    message: string,
    readonly runtimeDead: boolean,
    cause: Error | undefined,
  ) {
    super(code, message, undefined, cause);
  }
}

/** The program called `os.exit`, or C code called `exit`. The state is dead; `code` is the exit code, a number. */
export class ProgramExit extends PeriluneError {
  override name = "ProgramExit";
  declare readonly code: number;
  constructor(code: number) {
    super(code, `the program ended with exit code ${code}`);
  }
}

export const stateClosed = (): StateError => new StateError("ERR_STATE_CLOSED", "the state is closed");

/** The state remains usable. */
export const stateBusy = (): StateError =>
  new StateError("ERR_STATE_BUSY", "the state is running: a function that it calls cannot close it");

export const stateDead = (cause: Error): StateError =>
  new StateError("ERR_STATE_DEAD", `the state is dead: ${cause.message}`, undefined, cause);

/** The embedder must load a new runtime. */
export const runtimeDead = (cause: Error): StateError =>
  new StateError("ERR_RUNTIME_DEAD", `the runtime is dead: ${cause.message}`, undefined, cause);

export const runtimeClosed = (what = "runtime"): StateError =>
  new StateError("ERR_RUNTIME_CLOSED", `the ${what} is closed`);

export const templateClosed = (): StateError =>
  new StateError("ERR_TEMPLATE_CLOSED", "the template is closed");

/** `obstacles`: what the state has that cannot be copied. */
export const templateContent = (obstacles: readonly string[]): StateError =>
  new StateError("ERR_TEMPLATE_CONTENT", `a template cannot contain ${obstacles.join(", or ")}`, {
    obstacles,
  });

/** A `LuaCall` that a function kept beyond its call. */
export const callEnded = (functionName: string): StateError =>
  new StateError(
    "ERR_CALL_ENDED",
    `the call of '${functionName}' has ended: its LuaCall is of no use any more`,
    { functionName },
  );

export const handleClosed = (): StateError => new StateError("ERR_HANDLE_CLOSED", "the handle is closed");

/** The equivalent in Lua is `not enough memory`. */
export const heapExhausted = (size: number): StateError =>
  new StateError("ERR_HEAP_EXHAUSTED", `the heap has no ${size} bytes left`, { size });

export const nativeTrap = (cause: Error, runtimeDead: boolean): NativeTrap =>
  new NativeTrap(
    "ERR_NATIVE_TRAP",
    `native code trapped (${cause.message}); the state is dead` +
      (runtimeDead ? ", and so is the runtime, because the trap hit its allocator: load a new one" : ""),
    runtimeDead,
    cause,
  );

export const programAbort = (cause?: Error): NativeTrap =>
  new NativeTrap("ERR_NATIVE_ABORT", "the program aborted", false, cause);
