/** What the command `perilune` does besides running scripts: its commands, and the interactive mode. */

import { setFlagsFromString } from "node:v8";
import type { CommandIo } from "../compile/commands.node.js";
import type { CommandName, Request } from "./command-line.js";
import { processOutput, textOutput } from "./process-streams.js";
import type { Session } from "./session.js";

/** A command other than running Lua; returns the exit code. */
type Command = (args: readonly string[], io: CommandIo) => Promise<number>;

/** Each is imported on demand. */
const LOADERS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  build: loadBuild,
  install: async () => (await import("./rockspec-command.js")).runInstall,
  cc: async () => (await import("./cc-command.js")).runCcCommand,
  "c++": async () => (await import("./cc-command.js")).runCxxCommand,
  ar: async () => (await import("../compile/archiver.node.js")).runAr,
  ranlib: async () => (await import("../compile/archiver.node.js")).runRanlib,
  inspect: async () => (await import("../compile/commands.node.js")).runInspect,
  stamp: async () => (await import("../compile/commands.node.js")).runStamp,
  types: async () => (await import("./types-command.js")).runTypes,
  run: async () => (await import("./run-command.js")).runRun,
  worker: async () => (await import("./worker-command.js")).runWorker,
  workflows: async () => (await import("./workflows-command.js")).runWorkflows,
  link: async () => (await import("../compile/link-core.node.js")).runLink,
};

/** The commands that compile. */
const COMPILING: ReadonlySet<CommandName> = new Set(["build", "install", "cc", "c++", "link"]);

/** A rockspec is a program, so building one needs the runtime too. */
async function loadBuild(): Promise<Command> {
  const { runBuild } = await import("../compile/commands.node.js");
  return async (args, io) => {
    if (!args.some((argument) => argument.endsWith(".rockspec"))) return runBuild(args, io);
    return (await import("./rockspec-command.js")).runBuildRockspec(args, io);
  };
}

/** Does what is requested, and returns the exit code. */
export async function runRequest(request: Exclude<Request, { kind: "run" }>): Promise<number> {
  if (request.kind === "command") return runCommand(request.name, request.args);
  const { HELP, versionLine } = await import("./help.js");
  textOutput(1)(request.kind === "help" ? HELP : versionLine());
  return 0;
}

async function runCommand(name: CommandName, args: readonly string[]): Promise<number> {
  const command = await LOADERS[name]();
  if (COMPILING.has(name)) optimizeLess();
  return command(args, {
    stdout: textOutput(1),
    stdoutBytes: (bytes) => {
      processOutput(1).write(bytes);
    },
    stderr: textOutput(2),
  });
}

/**
 * V8 optimizes hot functions of WebAssembly while they run. LLVM has so many that this takes half of the time of a build, and
 * is not repaid by one.
 */
function optimizeLess(): void {
  if (!("bun" in process.versions)) setFlagsFromString("--wasm-tiering-budget=1000000000");
}

/** Runs a session with line editing, and returns the exit code. */
export async function interact(session: Session): Promise<number> {
  return (await import("./interactive.js")).interact(session);
}
