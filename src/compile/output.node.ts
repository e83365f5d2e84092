/**
 * Refuses outputs that would destroy what the user wrote: a file that the build reads, by whatever name it is reached, and a
 * name that is one of a source. It writes nothing itself.
 */
import { statSync } from "node:fs";
import path from "node:path";
import { OutputError } from "../errors/compile.js";
import { diskPath } from "./disk-tree.node.js";
import type { Project } from "./project.js";

/** Names of what people write by hand. */
const SOURCE = /\.(?:[chs]|lua|inc|def|c\+\+|h\+\+|cc|cp|cpp|cxx|hh|hpp|hxx)$/i;

/**
 * Throws OutputError when a module is not to be written to `output`, which is seen from `directory`: it has the name of a
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
      throw new OutputError(output, `it is an input (${names.get(file) ?? disk}), which would be lost`);
    }
  }
}

/** As `checkOutput`, by the name alone. */
export function checkOutputName(output: string): void {
  if (!SOURCE.test(output)) return;
  throw new OutputError(output, "that is the name of a source; expected one that ends in .wasm");
}

/** What is the same for two paths of one file: links are followed, hard ones are seen. Undefined if there is none. */
function identity(file: string): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}
