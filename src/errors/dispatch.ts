/** Commands that cannot be dispatched, and yields that do not belong to the module. */

import { YieldError } from "./async.js";
import type { DispatchErrorCodes } from "./codes.js";
import { describeGiven, isInstance } from "./describe.js";

/** Exhaustive, so that a new code is not forgotten. */
const CODES: Readonly<Record<keyof DispatchErrorCodes, true>> = {
  ERR_NO_DISPATCHER: true,
  ERR_NO_HANDLER: true,
  ERR_DUPLICATE_HANDLER: true,
  ERR_COMMAND_ID: true,
  ERR_COMMAND_CLASS: true,
  ERR_COMMAND: true,
  ERR_YIELD: true,
  ERR_DISPATCHER_STOPPED: true,
  ERR_DISPATCHER_STARTED: true,
};

/** Whether a command or a dispatcher is what is wrong, not a call that cannot wait. */
export const isDispatchError = (error: unknown): error is YieldError =>
  isInstance(error, YieldError) && error.code in CODES;

export const noDispatcher = (module: string, command: string): YieldError =>
  new YieldError(
    "ERR_NO_DISPATCHER",
    `module '${module}' yields the command '${command}', but this state has no dispatcher: pass one to createState`,
    { module, command },
  );

/** `module` is undefined for a command that no module yielded. */
export const noHandler = (command: string, module: string | undefined): YieldError =>
  new YieldError(
    "ERR_NO_HANDLER",
    `no handler is registered for the command '${command}'${module === undefined ? "" : ` of module '${module}'`}`,
    { command, module },
  );

export const duplicateHandler = (command: string): YieldError =>
  new YieldError("ERR_DUPLICATE_HANDLER", `the command '${command}' already has a handler`, { command });

export const commandId = (given: unknown): YieldError =>
  new YieldError(
    "ERR_COMMAND_ID",
    `${describeGiven(given)} is not the id of a command: expected module.name, as in 'fetch.page'`,
    { given },
  );

const listed = (classes: readonly string[]): string =>
  classes.length === 0 ? "no class" : `class ${classes.join(", ")}`;

export const commandClass = (
  command: string,
  known: readonly string[],
  given: readonly string[],
): YieldError =>
  new YieldError(
    "ERR_COMMAND_CLASS",
    `the command '${command}' has ${listed(known)} already, and cannot get ${listed(given)}`,
    { command },
  );

export const wrongCommand = (command: string, problem: string, cause?: unknown): YieldError =>
  new YieldError("ERR_COMMAND", `the command '${command}' ${problem}`, { command, problem }, cause);

/** `functionName` is the function that yielded, `module` its module, if it has one. */
export function wrongYield(
  module: string | undefined,
  functionName: string,
  problem: string,
  cause?: unknown,
): YieldError {
  const where = module === undefined ? "" : `module '${module}': `;
  return new YieldError(
    "ERR_YIELD",
    `${where}'${functionName}' ${problem}`,
    { functionName, problem },
    cause,
  );
}

export const dispatcherStopped = (): YieldError =>
  new YieldError("ERR_DISPATCHER_STOPPED", "the dispatcher was stopped");

export const dispatcherStarted = (): YieldError =>
  new YieldError("ERR_DISPATCHER_STARTED", "the dispatcher was started already");
