/** Runs build scripts with examples/build/run.mjs, as a user does, each in its own directory. Needs `dist/`. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../support/compile.js";

export const EXAMPLE = path.join(ROOT, "examples", "build");
const run = promisify(execFile);

export interface Scripts {
  readonly directory: string;
  /** Writes a script; its name in the directory. */
  readonly scriptOf: (text: string) => string;
  /** The output of run.mjs. Rejects, with `code` and `stderr`, if it fails. */
  readonly outputOf: (...args: string[]) => Promise<string>;
  readonly remove: () => void;
}

export function scriptDirectory(): Scripts {
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-build-"));
  let written = 0;
  return {
    directory,
    scriptOf(text) {
      const file = `script-${++written}.lua`;
      writeFileSync(path.join(directory, file), text);
      return file;
    },
    async outputOf(...args) {
      const { stdout } = await run(process.execPath, [path.join(EXAMPLE, "run.mjs"), ...args], {
        cwd: directory,
      });
      return stdout;
    },
    remove() {
      rmSync(directory, { recursive: true });
    },
  };
}
