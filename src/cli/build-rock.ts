/** Builds what a rockspec describes: modules in C and Lua, what a makefile installs, and files that are copied. */

import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { runBuild, type CommandIo } from "../compile/commands.node.js";
import { checkWritable, writeOutput } from "../compile/output.node.js";
import { runMake } from "./rock-make.js";
import { read } from "./rock-sources.js";
import type { Rock, RockModule } from "./rockspec.js";

/** What is built, and where to. */
export interface RockJob {
  /** The rockspec, seen from `cwd`. */
  readonly file: string;
  /** Where its sources are. */
  readonly cwd: string;
  /** Where modules are written, seen from `start`. */
  readonly directory: string;
  readonly start: string;
  readonly flags: readonly string[];
  readonly io: CommandIo;
}

/**
 * Returns an exit code. Each file is written whole, and nothing of a makefile's before all of it succeeded. Throws ERR_ROCKSPEC,
 * ERR_OUTPUT and ERR_INPUT_FILE.
 */
export async function buildRock(rock: Rock, job: RockJob): Promise<number> {
  const { cwd, directory, start, flags, io } = job;
  const names = rock.modules.map((module) => path.join(directory, outputOf(module)));
  for (const name of [...names, ...rock.files.map(({ to }) => path.join(directory, to))]) {
    mkdirSync(path.resolve(start, path.dirname(name)), { recursive: true });
    checkWritable(name, start);
  }
  const made = rock.make && (await runMake({ file: job.file, make: rock.make, cwd, flags, io }));
  for (const [at, module] of rock.modules.entries()) {
    const output = names[at] ?? "";
    if (module.language === "lua") copy(job, module.sources[0] ?? "", output);
    else {
      const written = path.relative(cwd, path.resolve(start, output));
      const argv = [
        ...module.sources,
        ...module.flags,
        ...aboutModule(rock),
        ...flags,
        "-o",
        cwd === start ? output : written,
      ];
      const code = await runBuild(argv, { ...io, cwd });
      if (code !== 0) return code;
    }
  }
  for (const { to, bytes, executable } of made ?? []) write(job, to, bytes, executable);
  for (const { from, to } of rock.files) {
    const file = path.resolve(cwd, from);
    const bytes = read(file, from);
    write(job, wasmNamed(to, bytes), bytes, (statSync(file).mode & 0o100) !== 0);
  }
  return 0;
}

/** Returns the flags for what the ABI section of a module says of it. */
function aboutModule({ version, license }: Rock): string[] {
  return [
    ...(version === undefined ? [] : [`--module-version=${version}`]),
    ...(license === undefined ? [] : [`--license=${license}`]),
  ];
}

function write(job: RockJob, to: string, bytes: Uint8Array, executable: boolean): void {
  const output = path.join(job.directory, to);
  mkdirSync(path.resolve(job.start, path.dirname(output)), { recursive: true });
  writeOutput(output, job.start, bytes, executable ? 0o777 : undefined);
}

function outputOf({ name, language }: RockModule): string {
  return `${name.replaceAll(".", "/")}.${language === "c" ? "wasm" : "lua"}`;
}

/** Returns `x.wasm` for a module that a makefile calls `x.so`. */
function wasmNamed(name: string, bytes: Uint8Array): string {
  return bytes[0] === 0 && bytes[1] === 0x61 ? name.replace(/\.so$/, ".wasm") : name;
}

function copy({ cwd, start }: RockJob, source: string, output: string): void {
  const [from, to] = [path.resolve(cwd, source), path.resolve(start, output)];
  if (from !== to) writeOutput(output, start, read(from, source));
}
