/**
 * Child processes that are started and awaited synchronously, in two separate steps. Node reports the end of a child
 * in its event loop, which cannot run while Lua does, so a worker thread runs the children in its own event loop. One
 * thread serves all runtimes of the process. It starts with the first child and does not keep the process alive. Node's
 * modules for it are loaded then: few programs start others.
 */

import type { Worker } from "node:worker_threads";
import { builtin } from "../files/builtin.node.js";

/** The states of a child: ORDER as in `THREAD`. */
const State = { starting: 0, running: 1, ended: 2, failed: 3 } as const;

/**
 * The thread's program. It receives a child to start and a cell, and writes the child's state and its details into the
 * cell.
 */
const THREAD = `
const { spawn } = require("node:child_process");
const { workerData: signals, parentPort } = require("node:worker_threads");
parentPort.on("message", ({ file, args, options, cell }) => {
  const tell = (state, value) => {
    cell[1] = value;
    Atomics.store(cell, 0, state);
    Atomics.notify(cell, 0);
  };
  try {
    const child = spawn(file, args, options);
    child.on("exit", (code, signal) => tell(2, signals[signal] ?? code << 8));
    child.on("error", (error) => tell(3, error.errno ?? 0));
    if (child.pid !== undefined) tell(1, 0);
  } catch (error) {
    tell(3, error.errno ?? 0);
  }
});`;

export interface ChildOptions {
  /** File descriptors of this process. */
  readonly stdio: readonly [number, number, number];
  readonly argv0: string;
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string | undefined;
}

let thread: Worker | undefined;

function startThread(): Worker {
  const { Worker } = builtin("node:worker_threads");
  const { constants } = builtin("node:os");
  // The thread must not run the program's loaders or inspectors.
  const worker = new Worker(THREAD, { eval: true, execArgv: [], env: {}, workerData: constants.signals });
  worker.unref();
  return worker;
}

export class Child {
  private constructor(readonly cell: Int32Array) {}

  /** Starts a program. If that fails, throws an error with the system's `code`. */
  static start(file: string, args: readonly string[], options: ChildOptions): Child {
    thread ??= startThread();
    const cell = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    thread.postMessage({ file, args, options, cell });
    Atomics.wait(cell, 0, State.starting);
    if (Atomics.load(cell, 0) === State.failed) {
      const errno = cell[1] ?? 0;
      const code = errno < 0 ? builtin("node:util").getSystemErrorName(errno) : "EINVAL";
      throw Object.assign(new Error(`cannot start ${file}: ${code}`), { code });
    }
    return new Child(cell);
  }

  /** Waits until the program has ended and returns its status as wait(2) does. */
  wait(): number {
    Atomics.wait(this.cell, 0, State.running);
    return this.cell[1] ?? 0;
  }
}
