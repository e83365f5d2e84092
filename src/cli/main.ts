#!/usr/bin/env node
/**
 * The command `perilune`: `lua` with native modules, and commands to build them. Everything that running a script does
 * not need is imported on demand.
 */

import { isatty } from "node:tty";
import { COMMAND_NAMES, runCommand } from "./commands.js";
import { readCommandLine } from "./command-line.js";
import { exactArguments } from "./raw-arguments.js";
import { processOutput, textOutput } from "./streams.js";

async function main(): Promise<number> {
  const args = exactArguments(process.argv.slice(2));
  const request = readCommandLine(args, COMMAND_NAMES);
  switch (request.kind) {
    case "help":
    case "version": {
      const { HELP, versionLine } = await import("./help.js");
      textOutput(1)(request.kind === "help" ? HELP : versionLine());
      return 0;
    }
    case "command":
      return runCommand(request.name, request.args);
    case "run": {
      const { context, statements, ignoreEnvironment } = request;
      const stderr = processOutput(2);
      const session = {
        args: request.args,
        context,
        statements,
        ignoreEnvironment,
        profile: request.profile,
        stdinIsScript: request.interactive === "on a terminal",
        source: request.source || stderr.isTerminal === true,
      };
      if (request.interactive !== "never" && canEdit()) {
        const { interact } = await import("./interactive.js");
        return interact(session);
      }
      const { interpret } = await import("./interpreter.js");
      return interpret({ ...session, stdout: processOutput(1), stderr });
    }
  }
}

/** Line editing needs a terminal for both input and output. */
function canEdit(): boolean {
  return isatty(0) && isatty(1) && process.env["TERM"] !== "dumb";
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    textOutput(2)(`perilune: ${text}\n`);
    process.exit(1);
  },
);
