/** Commands that cannot be dispatched, and yields that do not belong to the module. */

import { PeriluneError } from "./base.js";
import type { CauseOf, DispatchErrorCodes } from "./codes.js";
import { describeGiven } from "./describe.js";

/** A command could not be dispatched, a yield is wrong, or a handler was registered wrongly. */
export class DispatchError extends PeriluneError {
  override name = "DispatchError";
  declare readonly code: keyof DispatchErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<DispatchErrorCodes>) {
    super(code, message, fields, cause);
  }
}

export const noDispatcher = (module: string, command: string): DispatchError =>
  new DispatchError(
    "ERR_NO_DISPATCHER",
    `module '${module}' yields the command '${command}', but this state has no dispatcher: pass one to createState`,
    { module, command },
  );

/** `module` is undefined for a command that no module yielded. */
export const noHandler = (command: string, module: string | undefined): DispatchError =>
  new DispatchError(
    "ERR_NO_HANDLER",
    `no handler is registered for the command '${command}'${module === undefined ? "" : ` of module '${module}'`}`,
    { command, module },
  );

export const duplicateHandler = (command: string): DispatchError =>
  new DispatchError("ERR_DUPLICATE_HANDLER", `the command '${command}' already has a handler`, { command });

export const commandId = (given: unknown): DispatchError =>
  new DispatchError(
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
): DispatchError =>
  new DispatchError(
    "ERR_COMMAND_CLASS",
    `the command '${command}' has ${listed(known)} already, and cannot get ${listed(given)}`,
    { command },
  );

export const wrongCommand = (command: string, problem: string, cause?: unknown): DispatchError =>
  new DispatchError("ERR_COMMAND", `the command '${command}' ${problem}`, { command, problem }, cause);

/** `functionName` is the function that yielded, `module` its module, if it has one. */
export function wrongYield(
  module: string | undefined,
  functionName: string,
  problem: string,
  cause?: unknown,
): DispatchError {
  const where = module === undefined ? "" : `module '${module}': `;
  return new DispatchError(
    "ERR_YIELD",
    `${where}'${functionName}' ${problem}`,
    { functionName, problem },
    cause,
  );
}

export const dispatcherStopped = (): DispatchError =>
  new DispatchError("ERR_DISPATCHER_STOPPED", "the dispatcher was stopped");

export const dispatcherStarted = (): DispatchError =>
  new DispatchError("ERR_DISPATCHER_STARTED", "the dispatcher was started already");
