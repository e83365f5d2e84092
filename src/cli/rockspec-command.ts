/** `perilune build name.rockspec` and `perilune install`: build rocks, from sources that are there already. */

import { readFileSync } from "node:fs";
import path from "node:path";
import glue from "../../wasm/perilune.node.mjs";
import { guarded, runBuild, type CommandIo } from "../compile/commands.node.js";
import { INSTALL_HELP } from "../compile/help.js";
import { inTemporaryDirectory } from "../compile/temporary.node.js";
import { usage } from "../errors/command.js";
import { loaderOf } from "../runtime/load.node.js";
import { buildRock, type RockJob } from "./build-rock.js";
import { findRockspec, isDirectory, read, sourcesOf, unpackTo } from "./rock-sources.js";
import { readRockspec, type Rock } from "./rockspec.js";

const loadRuntime = loaderOf({
  glue,
  wasm: () => new URL("../../wasm/perilune.wasm", import.meta.url),
});

/** `perilune build x.rockspec [-o DIR] [flags of perilune build]`. Returns an exit code. */
export function runBuildRockspec(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("build", io, async () => {
    if (argv.includes("--help") || argv.includes("-h")) return runBuild(["--help"], io);
    const cwd = io.cwd ?? process.cwd();
    const { operands, directory = ".", flags } = split(argv, (word) => word.endsWith(".rockspec"));
    const [file = "", second] = operands;
    if (second !== undefined) throw usage(`build takes one rockspec, but ${second} is a second one`);
    const rock = await readRock(path.resolve(cwd, file), file);
    return buildRock(rock, { file, cwd, directory, start: cwd, flags, io });
  });
}

/** `perilune install DIR|ARCHIVE [-o DIR] [flags of perilune build]`. Returns an exit code. */
export function runInstall(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("install", io, async () => {
    if (argv.includes("--help") || argv.includes("-h")) {
      io.stdout(INSTALL_HELP);
      return 0;
    }
    const start = io.cwd ?? process.cwd();
    const chosen = split(argv, (word) => !word.startsWith("-"));
    const { operands, directory = "lua_modules", flags, rockspec } = chosen;
    const [given, second] = operands;
    if (given === undefined) throw usage("no directory or archive of sources was given");
    if (second !== undefined)
      throw usage(`install takes one directory or archive, but ${second} is a second one`);
    const source = path.resolve(start, given);
    if (isDirectory(source, given))
      return installFrom(source, { given, rockspec, start, directory, flags, io });
    return inTemporaryDirectory(async (temporary) => {
      unpackTo(temporary, new Uint8Array(readFileSync(source)), given);
      return installFrom(temporary, { given, rockspec, start, directory, flags, io });
    });
  });
}

interface Installation extends Omit<RockJob, "file" | "cwd"> {
  readonly given: string;
  /** The file name of the rockspec that is meant, if there are several. */
  readonly rockspec: string | undefined;
}

async function installFrom(top: string, given: Installation): Promise<number> {
  const found = findRockspec(top, given.given, given.rockspec);
  const name = path.basename(found);
  const rock = await readRock(found, name);
  const cwd = sourcesOf(rock, path.dirname(found), given.given);
  const code = await buildRock(rock, { ...given, file: name, cwd });
  if (code === 0 && rock.dependencies.length > 0)
    given.io.stdout(`${rock.name || name} also needs ${rock.dependencies.join(", ")}\n`);
  return code;
}

function split(
  argv: readonly string[],
  isOperand: (word: string) => boolean,
): { operands: string[]; directory?: string; rockspec: string | undefined; flags: readonly string[] } {
  const operands: string[] = [];
  const flags: string[] = [];
  let directory: string | undefined;
  let rockspec: string | undefined;
  for (let at = 0; at < argv.length; at++) {
    const argument = argv[at] ?? "";
    if (["-o", "--output", "--rockspec", "--compiler"].includes(argument)) {
      const value = argv[++at];
      if (value === undefined) throw usage(`${argument} needs a value`);
      if (argument === "--rockspec") rockspec = value;
      else if (argument === "--compiler") flags.push(argument, value);
      else directory = value;
    } else if (isOperand(argument)) operands.push(argument);
    else flags.push(argument);
  }
  return { operands, flags, rockspec, ...(directory === undefined ? {} : { directory }) };
}

async function readRock(file: string, name: string): Promise<Rock> {
  const text = new TextDecoder().decode(read(file, name));
  return readRockspec(text, name, await loadRuntime());
}
