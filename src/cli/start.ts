/**
 * The command `perilune`: `lua` with native modules, and commands to build them. This part runs scripts. The bundler
 * makes CommonJS of it, which Node loads faster, and imports the rest (command.ts) as the ES modules that it is.
 */

import { isError } from "../errors/realms.js";
import { isTerminal } from "../runtime/terminal.node.js";
import { readCommandLine } from "./command-line.js";
import { processOutput, textOutput } from "./process-streams.js";
import { exactArguments } from "./raw-arguments.js";

async function main(): Promise<number> {
  const request = readCommandLine(exactArguments(process.argv.slice(2)));
  if (request.kind !== "run") return (await import("./command.js")).runRequest(request);
  const stderr = processOutput(2);
  const { context, script, statements, ignoreEnvironment, profile, jit, interactive } = request;
  const session = {
    args: request.args,
    context,
    script,
    statements,
    ignoreEnvironment,
    profile,
    jit,
    stdinIsScript: interactive === "on a terminal",
    source: request.source || stderr.isTerminal === true,
  };
  if (interactive !== "never" && canEdit()) return (await import("./command.js")).interact(session);
  const { interpret } = await import("./interpreter.js");
  return interpret({ ...session, stdout: processOutput(1), stderr });
}

/** Line editing needs a terminal for both input and output. */
function canEdit(): boolean {
  return isTerminal(0) && isTerminal(1) && process.env["TERM"] !== "dumb";
}

/** Runs the command of this process, and ends the process with its exit code. */
export function startProcess(): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      const text = isError(error) ? (error.stack ?? error.message) : String(error);
      textOutput(2)(`perilune: ${text}\n`);
      process.exit(1);
    },
  );
}
