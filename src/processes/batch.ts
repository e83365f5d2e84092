/** Collects the commands of one id that are submitted in a turn of the event loop for one call of their handler. */

import { describeThrown } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { isError } from "../errors/realms.js";
import { nextTurn } from "../state/turns.js";
import type { Execution } from "./execution.js";
import type { BatchHandler } from "./handler.js";

interface Waiting {
  readonly data: never;
  readonly context: Execution;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Returns a handler of single commands. `size` is the most of one call. */
export function batching(
  handler: BatchHandler,
  size: number,
): (data: unknown, context: Execution) => Promise<unknown> {
  let waiting: Waiting[] = [];
  const flush = (): void => {
    const all = waiting.filter(({ context }) => !context.isOver);
    waiting = [];
    for (let from = 0; from < all.length; from += size) void answer(handler, all.slice(from, from + size));
  };
  return (data, context) =>
    new Promise((resolve, reject) => {
      waiting.push({ data: data as never, context, resolve, reject });
      if (waiting.length === 1) nextTurn(flush);
    });
}

async function answer(handler: BatchHandler, commands: readonly Waiting[]): Promise<void> {
  try {
    const answers: unknown = await handler(commands.map(({ data, context }) => ({ data, context })));
    if (!Array.isArray(answers) || answers.length !== commands.length)
      throw new HostError(
        `the batch handler of '${commands[0]?.context.command ?? ""}' must return a list of ${commands.length} answers, found ` +
          (Array.isArray(answers) ? `${answers.length}` : describeThrown(answers)),
      );
    for (const [at, { resolve, reject }] of commands.entries()) {
      const given: unknown = answers[at];
      if (isError(given)) reject(given);
      else resolve(given);
    }
  } catch (error) {
    for (const { reject } of commands) reject(error);
  }
}
