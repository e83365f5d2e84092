/** Handlers that answer from a table, and keep what they were asked. */

import { isError } from "../errors/realms.js";
import { requireKind } from "../errors/options.js";
import type { CommandContext, HandlerBundle } from "../processes/handler.js";

/** What a recording handler answers: an error fails the command, a function makes the answer, anything else is the answer. */
export type Answer = unknown;

/** A command that a recording handler got. */
export interface RecordedCommand {
  readonly command: string;
  readonly data: unknown;
  /** The module that yielded it; undefined if the host dispatched it. */
  readonly module: string | undefined;
  readonly context: CommandContext;
}

/** A bundle for `registerAll`, and for the option `handlers`, which keeps the commands that it got. */
export interface RecordingHandlers extends HandlerBundle {
  /** All commands, in the order in which their handlers began. A retry is a command of its own. */
  readonly calls: readonly RecordedCommand[];
  /** The data of the commands of one id. */
  of(command: string): readonly unknown[];
  /** Forgets the commands. */
  clear(): void;
}

type AnswerFunction = (data: unknown, context: CommandContext) => unknown;

/**
 * Handlers of the commands that are the keys of a table. Its values are the answers; what a function returns, or throws, may
 * be a promise and an error too. Throws `ERR_OPTION` for what is not a table.
 */
export function recordingHandlers(answers: Readonly<Record<string, Answer>>): RecordingHandlers {
  requireKind("answers", answers, "record");
  const calls: RecordedCommand[] = [];
  const bundle: HandlerBundle = (register) => {
    for (const [command, answer] of Object.entries(answers))
      register<unknown, unknown>(command, (data, context) => {
        calls.push({ command, data, module: context.module, context });
        if (isError(answer)) throw answer;
        return typeof answer === "function" ? (answer as AnswerFunction)(data, context) : answer;
      });
    return undefined;
  };
  return Object.assign(bundle, {
    calls,
    of: (command: string) => calls.filter((call) => call.command === command).map(({ data }) => data),
    clear: () => {
      calls.length = 0;
    },
  });
}
