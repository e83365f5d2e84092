/** What a scheduler runs: processes of Lua, or anything else that has this interface. */

import { badParameter } from "../../errors/values.js";
import { isObject } from "../../values/objects.js";
import type { DescribedModule } from "../../modules/host/define.js";
import type { CommandDispatcher } from "../../values/host-wait.js";
import type { Cancellation } from "../../security/signals.js";
import type { Frame } from "./frame.js";

/** Runs the commands of one process. Handlers know by it where a command comes from. */
export interface ProcessDispatcher extends CommandDispatcher {
  /** Throws `ERR_NO_HANDLER` for the first command that modules declare and that has no handler. */
  requireHandlers(modules: readonly DescribedModule[]): void;
}

/** What the scheduler gives a process that it starts. */
export interface Launch {
  readonly frame: Frame;
  /** What to call: `""` is the process's main function. */
  readonly method: string;
  readonly input: readonly unknown[];
  /** Aborted when the process must end. */
  readonly signal: AbortSignal;
  /** For this package only: the same, without the cost of a signal. */
  readonly cancellation: Cancellation;
  readonly dispatcher: ProcessDispatcher;
  /** The milliseconds that a process may run before others get their turn. */
  readonly slice: number;
  /** Calls a step when it is the process's turn. */
  readonly turn: (step: () => void) => void;
}

/** A process that was opened and has not ended. */
export interface OpenProcess {
  /** Runs it. Called at most once. Resolves to its results; throws, or rejects with, what ended it. */
  run(): Promise<readonly unknown[]>;
  /** Called once, at the end, also if it never ran. */
  close(): void;
}

/** Something that a scheduler can run, any number of times, also at the same time. */
export interface Process {
  /** Whether it receives messages, by the command `process.receive`. Default: false. */
  readonly hasMailbox?: boolean;
  /** Opens what a run needs. What it throws refuses the process, and leaves nothing behind. */
  open(launch: Launch): OpenProcess;
}

export const isProcess = (given: unknown): given is Process =>
  isObject(given) && typeof (given as Partial<Process>).open === "function";

/** Throws `ERR_PARAMETER`. */
export function requireProcess(given: unknown): asserts given is Process {
  if (isProcess(given)) return;
  throw badParameter("process", "expected the result of createProcess, or an object with a function 'open'");
}
