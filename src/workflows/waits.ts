/** The commands that the service answers itself: those of the modules `workflow` and `time`. */

import { HostError } from "../errors/host-error.js";
import { hasCode } from "../errors/has-code.js";
import { unrecordable, WorkflowError, wrongRecord } from "../errors/workflow.js";
import * as clock from "../processes/clock/commands.js";
import { awaited, forEnd, forSignal } from "./changes.js";
import * as own from "./commands.js";
import { resultOf } from "./ends.js";
import { hasEnded, type Change, type SignalRecord, type WorkflowRecord } from "./records.js";
import type { NewSignal } from "./store.js";
import { decode, encode, undecodable } from "./values.js";

/** What the commands need of the service. */
export interface WaiterHost {
  /** Milliseconds since 1970. */
  now(): number;
  signal(id: string, name: string): PromiseLike<SignalRecord | undefined>;
  read(id: string): PromiseLike<WorkflowRecord | undefined>;
  send(id: string, signal: NewSignal): PromiseLike<void>;
  requestCancel(id: string): PromiseLike<boolean>;
  /** Starts a child, and answers its id. Rejects with `ERR_WORKFLOW_PROGRAM`, `ERR_WORKFLOW_EXISTS`. */
  startChild(parent: string, key: string, data: own.StartData): PromiseLike<string>;
  /** Restarts the workflow from the beginning. */
  renew(id: string, token: number, input: readonly unknown[]): PromiseLike<void>;
}

/** What the commands need of the execution. */
export interface Waiter {
  readonly id: string;
  readonly token: number;
  readonly time: number;
  keyOf(open: Open): string;
  readonly host: WaiterHost;
}

/** The outcome of a command, and what is written with it. */
export type OwnOutcome = (
  | { readonly outcome: "done"; readonly result: unknown }
  | { readonly outcome: "failed" | "raised"; readonly error: unknown }
) & { readonly change?: Change };

interface Open {
  readonly step: number;
}

export interface OwnCommand {
  /** What the record says that it waits for. */
  readonly waitsFor: string;
  /** When it ends at the latest. */
  until(startedAt: number): number | undefined;
  /** Does it, or looks whether it is over before it begins. `begun`: it must wait. */
  attempt(waiter: Waiter, open: Open): Promise<OwnOutcome | "begun" | "renewed">;
  /** Looks whether it is over. */
  look(waiter: Waiter, until: number | undefined): Promise<OwnOutcome | undefined>;
}

type Make = (data: never) => OwnCommand;

const done = (result: unknown, change?: Change): OwnOutcome => ({
  outcome: "done",
  result,
  ...(change === undefined ? {} : { change }),
});

const failed = (error: HostError): OwnOutcome => ({ outcome: "failed", error });

/** The last time of dates, in milliseconds since 1970, which readers show. Nobody waits longer. */
const LAST_TIME = 8.64e15;

/** When a wait of some seconds ends. */
const after = (startedAt: number, seconds: number): number => Math.min(startedAt + seconds * 1000, LAST_TIME);

const isPast = (waiter: Waiter, until: number | undefined): boolean =>
  until !== undefined && until <= waiter.host.now();

/** Waits for a time. `give` makes the result. */
const timed = (until: (startedAt: number) => number, give: () => unknown): OwnCommand => ({
  waitsFor: "time",
  until,
  attempt: () => Promise.resolve("begun"),
  look: (waiter, end) => Promise.resolve(isPast(waiter, end) ? done(give()) : undefined),
});

/** Does something at once. */
const instant = (attempt: OwnCommand["attempt"]): OwnCommand => ({
  waitsFor: "time",
  until: (startedAt) => startedAt,
  attempt,
  look: () => Promise.resolve(undefined),
});

/** Waits for something that comes from outside, up to `timeout` seconds. */
function outside(
  waitsFor: string,
  timeout: number | undefined,
  look: (waiter: Waiter) => Promise<OwnOutcome | undefined>,
): OwnCommand {
  const expired = (): OwnOutcome =>
    failed(new HostError(`nothing came within ${timeout} seconds`, { kind: "timeout" }));
  return {
    waitsFor,
    until: (startedAt) => (timeout === undefined ? undefined : after(startedAt, timeout)),
    attempt: async (waiter) => (await look(waiter)) ?? (timeout === 0 ? expired() : "begun"),
    look: async (waiter, until) => (await look(waiter)) ?? (isPast(waiter, until) ? expired() : undefined),
  };
}

async function receive(waiter: Waiter, name: string): Promise<OwnOutcome | undefined> {
  const signal = await waiter.host.signal(waiter.id, name);
  if (signal === undefined) return undefined;
  try {
    return done(decode(signal.data), { received: signal.number });
  } catch (error) {
    throw wrongRecord(waiter.id, undefined, `has a signal '${name}' that ${undecodable(error)}`, error);
  }
}

async function endOf(waiter: Waiter, id: string): Promise<OwnOutcome | undefined> {
  const other = await waiter.host.read(id);
  if (other === undefined)
    return failed(new HostError(`there is no workflow '${id}'`, { kind: "not_found" }));
  if (!hasEnded(other.status)) return undefined;
  const { values, error } = resultOf(other);
  return error === undefined ? done(values) : failed(error);
}

/** Turns what the caller did wrong into an error for Lua; anything else is the store's. */
async function answered(work: () => PromiseLike<unknown>): Promise<OwnOutcome> {
  try {
    return done(await work());
  } catch (error) {
    if (!(error instanceof WorkflowError) || hasCode(error, "ERR_WORKFLOW_FENCED")) throw error;
    const kind =
      hasCode(error, "ERR_WORKFLOW_UNKNOWN") || hasCode(error, "ERR_WORKFLOW_PROGRAM")
        ? "not_found"
        : hasCode(error, "ERR_WORKFLOW_EXISTS")
          ? "already_exists"
          : "failed_precondition";
    return failed(new HostError(error.message, { kind, details: { code: error.code } }));
  }
}

const COMMANDS: Readonly<Record<string, Make>> = {
  [own.SLEEP]: ({ seconds }: own.SleepData) =>
    timed(
      (startedAt) => after(startedAt, seconds),
      () => null,
    ),
  [clock.SLEEP]: ({ seconds }: clock.Sleep) =>
    timed(
      (startedAt) => after(startedAt, seconds),
      () => null,
    ),
  [clock.TIMER]: ({ seconds, timer }: clock.TimerSet) =>
    instant((waiter, { step }) =>
      Promise.resolve(
        done({ timer: timer ?? step, until: Math.max(waiter.time, waiter.host.now()) / 1000 + seconds }),
      ),
    ),
  [clock.WAIT]: ({ until }: clock.TimerWait) =>
    timed(
      () => after(0, until),
      () => ({ now: until, stopped: false }),
    ),
  [clock.STOP]: () => instant(() => Promise.resolve(done(null))),
  [own.RECEIVE]: ({ name, timeout }: own.ReceiveData) =>
    outside(forSignal(name), timeout, (waiter) => receive(waiter, name)),
  [own.WAIT]: ({ id, timeout }: own.WaitData) => outside(forEnd(id), timeout, (waiter) => endOf(waiter, id)),
  [own.START]: (data: own.StartData) =>
    instant((waiter, open) => answered(() => waiter.host.startChild(waiter.id, waiter.keyOf(open), data))),
  [own.SIGNAL]: ({ id, name, data }: own.SignalData) =>
    instant((waiter, open) =>
      answered(async () => {
        await waiter.host.send(id, { name, data: encode(data, "data"), key: waiter.keyOf(open) });
        return null;
      }),
    ),
  [own.CANCEL]: ({ id }: { readonly id: string }) =>
    instant((waiter) => answered(() => waiter.host.requestCancel(id))),
  [own.CONTINUE]: ({ input }: { readonly input: readonly unknown[] }) =>
    instant(async (waiter) => {
      await waiter.host.renew(waiter.id, waiter.token, input);
      return "renewed";
    }),
};

/** Whether the service answers a command itself. */
export const isOwnCommand = (command: string): boolean => Object.hasOwn(COMMANDS, command);

/** The command with this id and data. */
export function beginCommand(command: string, data: unknown): OwnCommand {
  const make = COMMANDS[command];
  if (make === undefined) throw unrecordable(command, `the service does not answer '${command}'`);
  return make(data as never);
}

/** What a waiting workflow waits for, in words. */
export function describeWait(waitsFor: string | undefined): string {
  const { signal, end } = awaited(waitsFor);
  if (signal !== undefined) return `the signal '${signal}'`;
  return end === undefined ? "a time" : `the end of '${end}'`;
}
