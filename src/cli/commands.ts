/** The commands other than running Lua. Each is imported on demand, to keep scripts quick to start. */

import type { CommandIo } from "../compile/commands.node.js";
import { textOutput } from "./streams.js";

type Command = (args: readonly string[], io: CommandIo) => Promise<number>;

const COMMANDS: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["build", async () => (await import("../compile/commands.node.js")).runBuild],
  ["inspect", async () => (await import("../compile/commands.node.js")).runInspect],
  ["stamp", async () => (await import("../compile/commands.node.js")).runStamp],
  ["types", async () => (await import("./types.js")).runTypes],
  ["link", async () => (await import("../compile/link-core.node.js")).runLink],
]);

export const COMMAND_NAMES: ReadonlySet<string> = new Set(COMMANDS.keys());

/** Runs a command listed in `COMMAND_NAMES` and returns the exit code. */
export async function runCommand(name: string, args: readonly string[]): Promise<number> {
  const load = COMMANDS.get(name);
  if (load === undefined) throw new Error(`no command ${name}`);
  const command = await load();
  return command(args, { stdout: textOutput(1), stderr: textOutput(2) });
}
