/**
 * The command `perilune`: `lua` with native modules, and commands to build them. Everything that running a script does
 * not need is imported on demand.
 */

import { isError } from "../errors/realms.js";
import type { CommandIo } from "../compile/commands.node.js";
import { readCommandLine } from "./command-line.js";
import { exactArguments } from "./raw-arguments.js";
import { isTerminal } from "../runtime/terminal.node.js";
import { processOutput, textOutput } from "./process-streams.js";

/** A command other than running Lua; returns the exit code. */
type Command = (args: readonly string[], io: CommandIo) => Promise<number>;

/** Each is imported on demand, to keep scripts quick to start. */
const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["build", loadBuild],
  ["cc", async () => (await import("./cc-command.js")).runCcCommand],
  ["ar", async () => (await import("../compile/archiver.node.js")).runAr],
  ["ranlib", async () => (await import("../compile/archiver.node.js")).runRanlib],
  ["inspect", async () => (await import("../compile/commands.node.js")).runInspect],
  ["stamp", async () => (await import("../compile/commands.node.js")).runStamp],
  ["types", async () => (await import("./types-command.js")).runTypes],
  ["link", async () => (await import("../compile/link-core.node.js")).runLink],
]);

/** A rockspec is a program, so building one needs the runtime too. */
async function loadBuild(): Promise<Command> {
  const { runBuild } = await import("../compile/commands.node.js");
  return async (args, io) => {
    if (!args.some((argument) => argument.endsWith(".rockspec"))) return runBuild(args, io);
    return (await import("./rockspec-command.js")).runBuildRockspec(args, io);
  };
}

async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const load = COMMANDS.get(name);
  if (load === undefined) throw new Error(`no command ${name}`);
  const command = await load();
  return command(args, {
    stdout: textOutput(1),
    stdoutBytes: (bytes) => {
      processOutput(1).write(bytes);
    },
    stderr: textOutput(2),
  });
}

async function main(): Promise<number> {
  const args = exactArguments(process.argv.slice(2));
  const request = readCommandLine(args, new Set(COMMANDS.keys()));
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
      const { context, script, statements, ignoreEnvironment } = request;
      const stderr = processOutput(2);
      const session = {
        args: request.args,
        context,
        script,
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
  return isTerminal(0) && isTerminal(1) && process.env["TERM"] !== "dumb";
}

/** Runs the command of this process, and ends the process with its exit code. */
export function runProcess(): void {
  main().then(
    (code) => process.exit(code),
    (error: unknown) => {
      const text = isError(error) ? (error.stack ?? error.message) : String(error);
      textOutput(2)(`perilune: ${text}\n`);
      process.exit(1);
    },
  );
}
