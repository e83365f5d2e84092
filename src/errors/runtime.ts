/** What ends a state or a runtime, and what the embedder may do wrong with one. Loading modules: native-module.ts. */

import { PeriluneError } from "./base.js";

/** The heap cannot give that many bytes to the host. Inside Lua the same is `not enough memory`. */
export class HeapExhaustedError extends PeriluneError {
  override name = "HeapExhaustedError";
  constructor(readonly size: number) {
    super(`the heap has no ${size} bytes left`);
  }
}

/** A state was used after `close()`. */
export class StateClosedError extends PeriluneError {
  override name = "StateClosedError";
  constructor() {
    super("the state is closed");
  }
}

/** A state was to be closed by a function that it is running. It goes on. */
export class StateBusyError extends PeriluneError {
  override name = "StateBusyError";
  constructor() {
    super("the state is running: a function that it calls cannot close it");
  }
}

/** A state was used after a trap, or after `os.exit`, ended it. `cause` is what did. */
export class StateDeadError extends PeriluneError {
  override name = "StateDeadError";
  constructor(cause: Error) {
    super(`the state is dead: ${cause.message}`, { cause });
  }
}

/** A runtime was used after a trap in its allocator. Load a new one. */
export class RuntimeDeadError extends PeriluneError {
  override name = "RuntimeDeadError";
  constructor(cause: Error) {
    super(`the runtime is dead: ${cause.message}`, { cause });
  }
}

/**
 * A native module, or C code of the core, trapped: an access out of bounds, an unreachable instruction, a stack used
 * up. No `pcall` sees it. The state is dead, and none of its finalizers runs. `runtimeDead` is true when the trap hit
 * the allocator while it changed its own data: then no state of this runtime can be used again.
 */
export class NativeTrap extends PeriluneError {
  override name = "NativeTrap";
  constructor(
    override readonly cause: Error,
    readonly runtimeDead: boolean,
  ) {
    super(
      `native code trapped (${cause.message}); the state is dead` +
        (runtimeDead ? ", and so is the runtime, whose allocator was at work: load a new one" : ""),
      { cause },
    );
  }
}

/** The program called `os.exit`, or C code `exit`. The state is closed; `code` is the exit code. */
export class ProgramExit extends PeriluneError {
  override name = "ProgramExit";
  constructor(readonly code: number) {
    super(`the program ended with exit code ${code}`);
  }
}

/** C code called `abort`, or Lua met an error outside of any protected call. */
export class ProgramAbort extends PeriluneError {
  override name = "ProgramAbort";
  constructor(cause?: Error) {
    super("the program aborted", cause === undefined ? undefined : { cause });
  }
}

/** A handle (table, function, userdata) was used after it was closed. */
export class HandleClosedError extends PeriluneError {
  override name = "HandleClosedError";
  constructor() {
    super("the handle is closed");
  }
}

/** A handle of one state was given to another. */
export class ForeignHandleError extends PeriluneError {
  override name = "ForeignHandleError";
  constructor() {
    super("the handle belongs to another state");
  }
}

/** The wasm that `loadRuntime` was given is something else than a core of this version. `absent` is what shows it. */
export class NotCoreError extends PeriluneError {
  override name = "NotCoreError";
  constructor(readonly absent: readonly string[]) {
    super(
      `the wasm is no core of this version of Perilune: it has no ${absent.join(", ")}; ` +
        "a core is made by `perilune link`, and a native module is opened by require",
    );
  }
}

/** The core imports what the glue does not give it: it is a core of another product, or links a module that needs more. */
export class CoreMismatchError extends PeriluneError {
  override name = "CoreMismatchError";
  constructor(readonly symbols: readonly string[]) {
    super(
      `the core needs what this glue does not have: ${symbols.join(", ")}; ` +
        "give the glue that was linked with it (option `glue`), and a debug core to perilune/debug",
    );
  }
}
