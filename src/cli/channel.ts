/**
 * The channel between the two threads of the interactive mode. Lua runs in a worker and blocks there, as C code does,
 * until the main thread, which owns the terminal, answers with a line or with input typed ahead. The channel also
 * carries the interrupt.
 */

import { receiveMessageOnPort, type MessagePort } from "node:worker_threads";

export type Question =
  /** Show `prompt` and read a line; `fresh` tells whether the cursor is in the first column. */
  | { readonly kind: "line"; readonly prompt: string; readonly fresh: boolean }
  /** The program reads standard input and asks for what the main thread has already read. */
  | { readonly kind: "input" };

/** A line without its newline; undefined at the end of the input. */
export type LineAnswer = string | undefined;

/** Bytes read already; undefined means that there are none and the worker must read the terminal. */
export type InputAnswer = Uint8Array | undefined;

const ANSWERED = 0;
const INTERRUPT = 1;

/** Memory that the two threads share. */
export type Control = Int32Array<SharedArrayBuffer>;

export function makeControl(): Control {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** Blocks the worker until the main thread has answered. */
export function ask(port: MessagePort, control: Control, question: Question): unknown {
  Atomics.store(control, ANSWERED, 0);
  port.postMessage(question);
  Atomics.wait(control, ANSWERED, 0);
  return receiveMessageOnPort(port)?.message;
}

/** Answers the worker and wakes it. */
export function answer(port: MessagePort, control: Control, value: LineAnswer | InputAnswer): void {
  port.postMessage(value);
  Atomics.store(control, ANSWERED, 1);
  Atomics.notify(control, ANSWERED);
}

/** Asks the thread that runs Lua to stop. */
export function requestInterrupt(control: Control): void {
  Atomics.store(control, INTERRUPT, 1);
}

/** Whether an interrupt is requested and not yet taken. */
export function interruptPending(control: Control): boolean {
  return Atomics.load(control, INTERRUPT) !== 0;
}

/** Takes the interrupt; returns true once per request. */
export function takeInterrupt(control: Control): boolean {
  return Atomics.exchange(control, INTERRUPT, 0) !== 0;
}
