/** What a scheduler is made with. */

import { isInstance } from "../../errors/describe.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import type { CallContext } from "../../security/context.js";
import { PLATFORM, requireClock, type AlarmClock } from "../clock/alarms.js";
import { Dispatcher } from "../dispatcher.js";
import type { MailboxLimits } from "../messages/mailbox.js";
import type { WorkerOptions } from "../workers/workers.js";
import type { Pid } from "./pid.js";
import { isProcess, type Process } from "./process.js";
import type { Result } from "./result.js";

/** Told of each process that is accepted, once at its start and once at its end. What a listener throws goes to `onError`. */
export interface Lifecycle {
  onStart?(context: CallContext, pid: Pid): void;
  /** Gets the messages that a process had not received when it ended, if there are any, before `onComplete`. */
  onUnread?(context: CallContext, pid: Pid, messages: readonly unknown[]): void;
  onComplete?(context: CallContext, pid: Pid, result: Result): void;
}

export interface SchedulerLimits {
  /** The most processes at a time. Default: any number. */
  readonly processes?: number;
  /** The milliseconds that a process may run before others get their turn. Default: 5. */
  readonly slice?: number;
  /** The most messages that wait in a mailbox. Default: 10,000. */
  readonly mailbox?: number;
  /** The most bytes that these take, about: 8 for each value, and the length of strings. Default: 2^24. */
  readonly mailboxSize?: number;
}

/** Options of `createScheduler`. A wrong one throws `ERR_OPTION`. */
export interface SchedulerOptions {
  /** Runs the commands of the processes. Started and stopped by whoever made it. Default: one that only passes messages. */
  readonly dispatcher?: Dispatcher;
  /** How many threads run the processes. Default: 0, which is the thread of the scheduler. */
  readonly workers?: number | WorkerOptions;
  readonly lifecycle?: Lifecycle;
  /** What a process can start besides itself (`process.spawn`), by name. */
  readonly programs?: Readonly<Record<string, Process>>;
  /** Measures how long processes wait for messages. Default: the platform's. */
  readonly clock?: AlarmClock;
  readonly limits?: SchedulerLimits;
  /** Called with what listeners and releases of resources throw. Default: ignored. */
  readonly onError?: (error: unknown) => void;
}

const OPTIONS = {
  dispatcher: "any",
  workers: "any",
  lifecycle: "record",
  programs: "record",
  clock: "any",
  limits: "record",
  onError: "function",
} as const satisfies OptionKinds<SchedulerOptions>;

const LIMITS = {
  processes: "number",
  slice: "number",
  mailbox: "number",
  mailboxSize: "number",
} as const satisfies OptionKinds<SchedulerLimits>;

/** The options with their defaults. */
export interface SchedulerSettings {
  readonly dispatcher: Dispatcher;
  readonly workers: number | WorkerOptions;
  readonly lifecycle: Lifecycle;
  readonly programs: ReadonlyMap<string, Process>;
  readonly clock: AlarmClock;
  readonly processes: number;
  readonly slice: number;
  readonly mailboxes: MailboxLimits;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Throws `ERR_OPTION`. */
export function readSchedulerOptions(options: SchedulerOptions): SchedulerSettings {
  const given = readOptions(options, OPTIONS);
  const { dispatcher = new Dispatcher(), workers = 0, lifecycle = {}, clock = PLATFORM, onError } = given;
  if (!isInstance(dispatcher, Dispatcher))
    throw badOption("dispatcher", "expected the result of createDispatcher");
  requireClock(clock);
  const programs = new Map(Object.entries(given.programs ?? {}));
  for (const [name, program] of programs)
    if (!isProcess(program)) throw badOption(`programs.${name}`, "expected the result of createProcess");
  const limits = readOptions(given.limits ?? {}, LIMITS);
  const { processes = Infinity, slice = 5, mailbox = 10_000, mailboxSize = 2 ** 24 } = limits;
  for (const [limit, value] of Object.entries({ processes, mailbox, mailboxSize }))
    if (!(value >= 1)) throw badOption(`limits.${limit}`, "expected a number of at least 1");
  if (!(slice > 0)) throw badOption("limits.slice", "expected a number of milliseconds");
  const mailboxes = { count: mailbox, size: mailboxSize };
  return { dispatcher, workers, lifecycle, programs, clock, processes, slice, mailboxes, onError };
}
