/**
 * How the interactive mode's two threads talk. Lua runs in a worker and waits there, as C code does, for what the main
 * thread, which owns the terminal, has to give: a line, or input that was typed ahead. It also carries the interrupt.
 */

import { receiveMessageOnPort, type MessagePort } from "node:worker_threads";

export type Question =
  /** Show `prompt` and read a line; `fresh` says whether the cursor stands at the beginning of a line. */
  | { readonly kind: "line"; readonly prompt: string; readonly fresh: boolean }
  /** The program reads standard input: was some of it read by the main thread already? */
  | { readonly kind: "input" };

/** A line without its end; undefined at the end of the input. */
export type LineAnswer = string | undefined;

/** What was read already; undefined when there is nothing: read the terminal. */
export type InputAnswer = Uint8Array | undefined;

const ANSWERED = 0;
const INTERRUPT = 1;

/** Shared memory of the two threads. */
export type Control = Int32Array<SharedArrayBuffer>;

export function makeControl(): Control {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** Blocks until the other thread has answered. For the worker. */
export function ask(port: MessagePort, control: Control, question: Question): unknown {
  Atomics.store(control, ANSWERED, 0);
  port.postMessage(question);
  Atomics.wait(control, ANSWERED, 0);
  return receiveMessageOnPort(port)?.message;
}

/** Lets the thread that asked go on. */
export function answer(port: MessagePort, control: Control, value: LineAnswer | InputAnswer): void {
  port.postMessage(value);
  Atomics.store(control, ANSWERED, 1);
  Atomics.notify(control, ANSWERED);
}

/** Asks the thread that runs Lua to stop what it does. */
export function requestInterrupt(control: Control): void {
  Atomics.store(control, INTERRUPT, 1);
}

/** Whether an interrupt was asked for and nobody has taken it yet. */
export function interruptPending(control: Control): boolean {
  return Atomics.load(control, INTERRUPT) !== 0;
}

/** Takes an interrupt: true once for each time it was asked for. */
export function takeInterrupt(control: Control): boolean {
  return Atomics.exchange(control, INTERRUPT, 0) !== 0;
}
