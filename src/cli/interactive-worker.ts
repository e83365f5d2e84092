/**
 * The worker thread of the interactive mode on a terminal. It runs Lua, writes to the terminal directly, and reads
 * from it directly while no line is being edited. The main thread (interactive.ts) supplies edited lines.
 */

import { workerData, type MessagePort } from "node:worker_threads";
import { SIG_DFL, SIGINT } from "../core/generated/c-library.js";
import type { AssembledParts } from "../runtime/assemble.js";
import { descriptorInput } from "../runtime/streams.node.js";
import {
  ask,
  takeInterrupt,
  type Control,
  type InputAnswer,
  type LineAnswer,
  type Question,
} from "./channel.js";
import { INTERRUPTED, type Session } from "./session.js";
import { interpret } from "./interpreter.js";
import { processOutput } from "./process-streams.js";

const LF = 0x0a;

/** Functions of the core's C library. */
interface SignalFunctions {
  /** Sets the handler, a table index, and returns the previous one. */
  readonly signal: (signal: number, handler: number) => number;
  readonly raise: (signal: number) => number;
}

const { port, control, ...session } = workerData as Session & { port: MessagePort; control: Control };

let runtime: AssembledParts | undefined;
let fresh = true;

function question(asked: Question): unknown {
  return ask(port, control, asked);
}

/** Checks for an interrupt at every write. */
function beforeWrite(bytes: Uint8Array): void {
  fresh = bytes[bytes.length - 1] === LF;
  if (takeInterrupt(control)) interrupt();
}

/** Does what SIGINT does in C: lua.c's handler stops the program with an error; without a handler the process ends. */
function interrupt(): void {
  if (runtime === undefined) return;
  const { signal, raise } = runtime.core.instance.exports as unknown as SignalFunctions;
  const handler = signal(SIGINT, SIG_DFL);
  if (handler === SIG_DFL) process.exit(INTERRUPTED);
  signal(SIGINT, handler);
  raise(SIGINT);
}

/** Standard input, which first returns what the main thread has already read. */
function interactiveInput(): ReturnType<typeof descriptorInput> {
  const terminal = descriptorInput(0);
  let held: Uint8Array = new Uint8Array(0);
  return {
    isTerminal: true,
    read: (buffer) => {
      if (held.length === 0) held = (question({ kind: "input" }) as InputAnswer) ?? held;
      if (held.length === 0) return terminal.read(buffer);
      const size = Math.min(buffer.length, held.length);
      buffer.set(held.subarray(0, size));
      held = held.subarray(size);
      return size;
    },
  };
}

function readLine(prompt: string): string | undefined {
  takeInterrupt(control); // drop an interrupt that arrived after the code it was meant for
  const line = question({ kind: "line", prompt, fresh }) as LineAnswer;
  fresh = true;
  return line;
}

void interpret({
  ...session,
  stdin: interactiveInput(),
  stdout: processOutput(1, beforeWrite),
  stderr: processOutput(2, beforeWrite),
  readLine,
  started: (made) => {
    runtime = made;
  },
}).then((code) => process.exit(code));
