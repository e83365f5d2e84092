/**
 * Refuses outputs that would overwrite the user's work: a file that the build reads, under any name or link, and a file
 * with the name of a source.
 */
import { statSync } from "node:fs";
import path from "node:path";
import { outputRefused } from "../errors/compile.js";
import { diskPath } from "./disk-tree.node.js";
import type { Project } from "./project.js";

/** Names of files that people write by hand. */
const SOURCE = /\.(?:[chs]|lua|inc|def|c\+\+|h\+\+|cc|cp|cpp|cxx|hh|hpp|hxx)$/i;

/**
 * Throws ERR_OUTPUT when a module is not to be written to `output`, which is seen from `directory`: it has the name of a
 * source, or it is a file that one of `projects` reads.
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
      throw outputRefused(output, `it is an input (${names.get(file) ?? disk}), which would be lost`);
    }
  }
}

/** Like `checkOutput`, but checks only the name. */
export function checkOutputName(output: string): void {
  if (!SOURCE.test(output)) return;
  throw outputRefused(output, "that is the name of a source; expected one that ends in .wasm");
}

/** Returns an identity that all paths and links of a file share; undefined if there is no file. */
function identity(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
