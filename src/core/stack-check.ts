/**
 * Checks how much of the engine's stack is left; JavaScript and wasm share it. If it ran out within C code, nothing of
 * that code could be undone. So an operation that must not be cut short checks the stack first and does not begin on a
 * stack that is nearly full: the engine then throws its own `RangeError` ("Maximum call stack size exceeded"), and
 * nothing has changed.
 *
 * No API tells how much is left. But a wasm function takes its whole frame when it starts, and the engine checks then
 * that the frame fits. So the checks are wasm functions with large frames that do nothing. Their frames hold values for
 * calls that never happen. The engine compiles such a function slowly, so there are two, and a check is a chain of them:
 * each calls the next, which is of another instance of the same module, unless a global of its instance says that it is
 * the last. The engine compiles a module's code once for all its instances, and cannot inline a call into another instance.
 *
 * Some hosts (Cloudflare's workerd) compile no WebAssembly at run time. They are given the compiled module. Without it a check
 * is a call with so many arguments that they take the space: the engine checks before it copies them. That takes longer.
 */

import { isInstance } from "../errors/describe.js";
import { EMPTY_BLOCK, Op } from "../wasm-binary/opcodes.js";
import { writeModule } from "../wasm-binary/write-module.js";

/** Throws the engine's `RangeError` if less than a certain size of the stack is left. The argument is always 0. */
export type StackCheck = (never: 0) => void;

export interface StackChecks {
  /**
   * For one operation: until Lua checks again (native/patches/0006), 16 C calls of up to 2.2 kB; C functions that check
   * nothing, such as patterns (200 levels of about 200 bytes); what handles an error; our own code around all that.
   * 112 kB.
   */
  readonly operation: StackCheck;
  /** For several operations, none of which may fail on the stack if the first one began: closing a state. 128 kB. */
  readonly ending: StackCheck;
  /** For operations that may have to be undone: opening a state. 144 kB. */
  readonly beginning: StackCheck;
}

const KB = 1024;
/** The frames, in bytes. */
const FRAMES = { large: 56 * KB, small: 16 * KB } as const;

/** More results of a call make the frame no cheaper to compile; engines allow 1,000. */
const RESULTS = 64;
const RESULT_SIZE = 8;
const MANY = "d".repeat(RESULTS);
/** The checks' own type, that of a call that returns many values, and that of one that takes them. */
const TYPES = ["i:", `:${MANY}`, `${MANY}:`];

let made: StackChecks | undefined;

/** The checks; compiled once. */
export function stackChecks(): StackChecks {
  return (made ??= make());
}

/** The module with the frames, for hosts that compile modules before a program starts. scripts/build.mjs writes it to dist/. */
export function stackFrames(): Uint8Array<ArrayBuffer> {
  const limits = { min: 1n, max: undefined, shared: false, wide: false };
  return writeModule({
    types: TYPES,
    imports: [
      { module: "", name: "next", kind: "func", type: "i:" },
      { module: "", name: "isLast", kind: "global", type: { value: "i", mutable: false } },
    ],
    tables: [{ element: "F", limits }], // for the calls, which are never made
    functions: Object.values(FRAMES).map((size) => ({ type: "i:", code: codeOf(size) })),
    exports: Object.keys(FRAMES).map((name, index) => ({ name, kind: "func", index: 1 + index })),
  });
}

let compiled: WebAssembly.Module | undefined;

/** Makes the checks of what `stackFrames` returns, compiled. Does nothing if they are made. */
export function useStackFrames(module: WebAssembly.Module): void {
  compiled ??= module;
}

function make(): StackChecks {
  try {
    compiled ??= new WebAssembly.Module(stackFrames());
  } catch (error) {
    if (isInstance(error, WebAssembly.CompileError)) return callsWithArguments();
    throw error;
  }
  const module = compiled;
  const before = (next?: StackCheck): Readonly<Record<keyof typeof FRAMES, StackCheck>> =>
    new WebAssembly.Instance(module, {
      "": { next: next ?? noOperation, isLast: Number(next === undefined) },
    }).exports as never;
  const operation = before(before().large).large;
  const ending = before(operation).small;
  return { operation, ending, beginning: before(ending).small };
}

/** Checks by calls with as many arguments as fill the frames. */
export function callsWithArguments(): StackChecks {
  const checkOf = (bytes: number): StackCheck => {
    const padding = new Array<undefined>(bytes / ARGUMENT_SIZE).fill(undefined);
    return () => {
      Reflect.apply(noOperation, undefined, padding);
    };
  };
  const [operation, ending, beginning] = [
    2 * FRAMES.large,
    2 * FRAMES.large + FRAMES.small,
    2 * (FRAMES.large + FRAMES.small),
  ];
  return { operation: checkOf(operation), ending: checkOf(ending), beginning: checkOf(beginning) };
}

/** What an argument takes on the stack of 64-bit engines. */
const ARGUMENT_SIZE = 8;

const noOperation = (): void => undefined;

/** A function with a frame, which calls the next one. */
function codeOf(frame: number): number[] {
  const callNext = [Op.localGet, 0, Op.call, 0];
  return [...frameOf(frame), Op.globalGet, 0, Op.i32Eqz, Op.if, EMPTY_BLOCK, ...callNext, Op.end];
}

/** `if (argument) { … }`: all results exist before the first of them is used, so the frame has a place for each. */
function frameOf(size: number): number[] {
  const calls = Array.from({ length: Math.ceil(size / (RESULTS * RESULT_SIZE)) });
  const call = (type: number): number[] => [Op.localGet, 0, Op.callIndirect, type, 0]; // in table 0
  return [
    ...[Op.localGet, 0, Op.if, EMPTY_BLOCK],
    ...calls.flatMap(() => call(1)),
    ...calls.flatMap(() => call(2)),
    Op.end,
  ];
}
