/** The commands of the Lua module `workflow`. The service answers them itself; they have no handlers. */

import { commandId, type CommandOptions } from "../processes/command-id.js";

const CLASS: CommandOptions = { class: ["workflow"] };

/** The host module behind `require "workflow"`. */
export const STEPS = "workflow.steps";

export interface SleepData {
  readonly seconds: number;
}

export interface ReceiveData {
  readonly name: string;
  /** Seconds; undefined for ever. */
  readonly timeout?: number;
}

export interface StartData {
  readonly program: string;
  readonly id?: string;
  readonly input: readonly unknown[];
}

export interface WaitData {
  readonly id: string;
  readonly timeout?: number;
}

export interface SignalData {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

export const SLEEP = commandId<SleepData, undefined>("workflow", "sleep", CLASS);
export const RECEIVE = commandId<ReceiveData>("workflow", "receive", CLASS);
export const START = commandId<StartData, string>("workflow", "start", CLASS);
/** The values that a workflow returned, as a list. */
export const WAIT = commandId<WaitData, readonly unknown[]>("workflow", "wait", CLASS);
export const SIGNAL = commandId<SignalData, undefined>("workflow", "signal", CLASS);
export const CANCEL = commandId<{ readonly id: string }, boolean>("workflow", "cancel", CLASS);
export const PATCHED = commandId<{ readonly id: string }, boolean>("workflow", "patched", CLASS);
export const CONTINUE = commandId<{ readonly input: readonly unknown[] }>(
  "workflow",
  "continue_as_new",
  CLASS,
);
