/** The command `perilune cc`: done by a resident compiler if there is one, otherwise here. */

import { realpathSync } from "node:fs";
import { guarded, type CommandIo } from "../compile/commands.node.js";
import { findEmcc } from "../compile/find-emcc.node.js";
import { residentAddress } from "../compile/resident-address.node.js";
import { askResident } from "../compile/resident-client.node.js";
import { processOutput } from "./process-streams.js";

/** `perilune cc ...`. Returns an exit code. */
export async function runCcCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  if (argv[0] === "--run") {
    const { runProgram } = await import("./run-program.js");
    return guarded("cc", io, () => runProgram(argv.slice(1)));
  }
  if (argv[0] === "--resident") {
    const { serveResident } = await import("../compile/resident-server.node.js");
    await serveResident(argv[1] ?? "");
    return 0;
  }
  const answer = await askForIt(argv);
  if (answer !== undefined) return answer;
  const { runCc } = await import("../compile/cc.node.js");
  return runCc(argv, io);
}

/** `perilune c++ ...`: the same, with C sources as C++. */
export function runCxxCommand(argv: readonly string[], io: CommandIo): Promise<number> {
  return runCcCommand(["--driver-mode=g++", ...argv], io);
}

/** Returns the exit code if a resident compiler did the call. */
async function askForIt(argv: readonly string[]): Promise<number | undefined> {
  const { env } = process;
  const main = process.argv[1];
  // Standard input is not passed on, and emcc loads no LLVM into this process.
  if (main === undefined || argv.includes("-") || !(await usesNpm(argv))) return undefined;
  const script = realpathSync(main);
  const address = residentAddress(script, env);
  if (address === undefined) return undefined;
  const environment = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const request = { argv, cwd: process.cwd(), environment, umask: currentUmask() };
  const start = [process.execPath, script, "cc", "--resident", address] as const;
  const answer = await askResident(address, request, start);
  if (answer?.code === undefined) return undefined;
  const outputs = { 1: processOutput(1), 2: processOutput(2) };
  for (const [descriptor, bytes] of answer.written) outputs[descriptor].write(Buffer.from(bytes, "base64"));
  return answer.code;
}

/** The mask can only be read by setting it. */
function currentUmask(): number {
  const mask = process.umask(0o077);
  process.umask(mask);
  return mask;
}

async function usesNpm(argv: readonly string[]): Promise<boolean> {
  const at = argv.indexOf("--compiler");
  if (argv.includes("--compiler=npm") || (at >= 0 && argv[at + 1] === "npm")) return true;
  return (await findEmcc(process.env)).found === undefined;
}
