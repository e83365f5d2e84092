/**
 * Writes outputs whole, and refuses those that would overwrite the user's work (a file that the build reads, under any
 * name or link, and a file with the name of a source) or that cannot be written.
 */
import { isError } from "../errors/realms.js";
import { randomUUID } from "node:crypto";
import { type BigIntStats, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { outputRefused } from "../errors/compile.js";
import { diskPath } from "./disk-tree.node.js";
import type { Project } from "./project.js";

/** Names of files that people write by hand. */
const SOURCE = /\.(?:[chs]|lua|inc|def|c\+\+|h\+\+|cc|cp|cpp|cxx|hh|hpp|hxx)$/i;

/**
 * Throws ERR_OUTPUT if `output`, relative to `directory`, has the name of a source or is a file that one of `projects`
 * reads.
 */
export function checkOutput(output: string, directory: string, projects: readonly Project[]): void {
  checkOutputName(output);
  const full = path.resolve(directory, output);
  const written = identity(full);
  for (const { cwd, inputs, files } of projects) {
    const names = new Map(inputs.map((input) => [input.path, input.name]));
    for (const file of [...names.keys(), ...files.keys()]) {
      const disk = path.resolve(diskPath(cwd), diskPath(file));
      if (disk !== full && (written === undefined || identity(disk) !== written)) continue;
      throw outputRefused(output, `it would overwrite the input ${names.get(file) ?? disk}`);
    }
  }
}

/** Like `checkOutput`, but checks only the name. */
export function checkOutputName(output: string): void {
  if (!SOURCE.test(output)) return;
  throw outputRefused(output, "it has the name of a source; expected one that ends in .wasm");
}

/** Returns an identity that all paths and links of a file share; undefined if there is no file. */
function identity(file: string): string | undefined {
  const found = statOf(file);
  return found && `${found.dev}:${found.ino}`;
}

/**
 * Throws ERR_OUTPUT when there is no way to write a file `output`, seen from `directory`: better before a long compile than
 * after it.
 */
export function checkWritable(output: string, directory: string): void {
  const file = path.resolve(directory, output);
  const found = statOf(file);
  if (found?.isDirectory()) throw outputRefused(output, "it is a directory");
  if (found && !found.isFile()) return; // a device, say
  const folder = path.dirname(found ? realpathSync(file) : file);
  if (statOf(folder)?.isDirectory() !== true)
    throw outputRefused(output, `there is no directory ${path.dirname(output)}`);
  const probe = unfinishedName(file);
  try {
    writeFileSync(probe, "", { flag: "wx" });
    rmSync(probe);
  } catch (cause) {
    throw outputRefused(output, `nothing can be written to ${folder} (${String(cause)})`, cause);
  }
}

/**
 * Writes a file whole or not at all: a compile that is interrupted leaves the old one. `mode` is that of a new file, before
 * the process's mask; without it an old file keeps its own. Throws ERR_OUTPUT.
 */
export function writeOutput(output: string, directory: string, bytes: Uint8Array, mode?: number): void {
  const file = path.resolve(directory, output);
  const found = statOf(file);
  try {
    if (found && !found.isFile()) {
      writeFileSync(file, bytes);
      return;
    }
    const target = found ? realpathSync(file) : file;
    const unfinished = unfinishedName(target);
    try {
      writeFileSync(unfinished, bytes, { flag: "wx", mode: mode ?? (found && Number(found.mode)) ?? 0o666 });
      renameSync(unfinished, target);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  } catch (cause) {
    throw outputRefused(output, String(cause), cause);
  }
}

/** Returns a name beside a file that nothing else has. */
function unfinishedName(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
}

/** Returns undefined if there is no such file, because a part of its path is a file, say. */
function statOf(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    if (isError(error) && "code" in error && error.code === "ENOTDIR") return undefined;
    throw error;
  }
}
