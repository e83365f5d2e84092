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

/** A function of a native module, or of the core that it called, that was running when it trapped. */
export interface NativeFrame {
  /** The file of the module; undefined in the core, and in engines that do not tell where a function is. */
  readonly module: string | undefined;
  /** Undefined if the module has no names of functions. */
  readonly functionName: string | undefined;
  /** The offset in the module's file in bytes, as tools for DWARF take it; undefined if the engine does not tell. */
  readonly offset: number | undefined;
}

const TITLE = "stack traceback:";

/** Where native code trapped. */
export interface TrapPlace {
  /** Innermost first. Empty if only the core was running, or the engine does not tell. */
  readonly frames: readonly NativeFrame[];
  /** The calls of Lua, as `debug.traceback` writes them; empty if they cannot be read. */
  readonly traceback: string;
}

/**
 * Native code trapped or aborted. No `pcall` sees it. The state is dead, and none of its finalizers runs. `runtimeDead` is
 * true if the trap interrupted the allocator: then no state of this runtime can be used again. `frames` are the C functions that
 * were running, and `traceback` has them and the calls of Lua below them.
 */
export class NativeTrap extends PeriluneError {
  override name = "NativeTrap";
  declare readonly code: keyof NativeTrapCodes;
  readonly frames: readonly NativeFrame[];
  readonly traceback: string;
  constructor(
    code: keyof NativeTrapCodes,
    message: string,
    readonly runtimeDead: boolean,
    cause: Error | undefined,
    { frames, traceback }: TrapPlace = { frames: [], traceback: "" },
  ) {
    super(code, message, undefined, cause);
    this.frames = frames;
    const [title = TITLE, ...calls] = traceback === "" ? [] : traceback.split("\n");
    const lines = [...frames.map((frame) => `\t${describeFrame(frame)}`), ...calls];
    this.traceback = lines.length === 0 ? "" : [title, ...lines].join("\n");
  }
}

function describeFrame({ module, functionName, offset }: NativeFrame): string {
  const at = offset === undefined ? "" : ` at byte 0x${offset.toString(16)}`;
  return `${module ?? "[core]"}: in ${functionName === undefined ? "?" : `C function '${functionName}'`}${at}`;
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

/** What engines say of a call through a function pointer of another type. */
const WRONG_POINTER = /signature|table entry|call_indirect|indirect call/i;

export const nativeTrap = (cause: Error, runtimeDead: boolean, place: TrapPlace): NativeTrap => {
  const pointer = WRONG_POINTER.test(cause.message)
    ? ": a function pointer that is NULL or of a function with another type was called"
    : "";
  const [inner] = place.frames.filter(({ module }) => module !== undefined);
  const where =
    inner === undefined ? "" : ` in ${inner.functionName ?? "a function"} of ${inner.module ?? ""}`;
  return new NativeTrap(
    "ERR_NATIVE_TRAP",
    `native code trapped (${cause.message}${pointer})${where}; the state is dead` +
      (runtimeDead ? ", and so is the runtime, because the trap hit its allocator: load a new one" : ""),
    runtimeDead,
    cause,
    place,
  );
};

export const programAbort = (cause?: Error): NativeTrap =>
  new NativeTrap("ERR_NATIVE_ABORT", "the program aborted", false, cause);
