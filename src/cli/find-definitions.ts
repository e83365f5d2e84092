/** Finds the files that define modules: what the arguments of `perilune types` name. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { inputFile } from "../errors/compile.js";
import { definitionKind, typesMissing, noDefinitions } from "../errors/command.js";

const PROGRAM = /(?<!\.d)\.m?[jt]s$/;
const TYPES = /\.types(?:\.m?[jt]s|\.json)$/;
const NATIVE = /\.(?:wasm|c)$/;
const TEST = /\.(?:test|spec)\.m?[jt]s$/;

/** What a file may end in that says what is known of a native module, in the order tried. */
const BESIDE = [".types.ts", ".types.mts", ".types.js", ".types.mjs", ".types.json"];

/**
 * The files behind one argument, a file or a directory, relative to `cwd` as the argument is; of a directory none below
 * `output`, where manifests may have been written before. Throws the errors above.
 */
export function findDefinitions(cwd: string, argument: string, output: string): string[] {
  const full = path.resolve(cwd, argument);
  const found = statSync(full, { throwIfNoEntry: false });
  if (found === undefined) throw inputFile(argument);
  if (found.isDirectory()) return inDirectory(full, argument, path.resolve(cwd, output));
  if (NATIVE.test(argument)) return [besideNative(cwd, argument)];
  if (!PROGRAM.test(argument) && !argument.endsWith(".json")) throw definitionKind(argument);
  return [argument];
}

/** The definition of a native module: the file of its name beside it. */
function besideNative(cwd: string, file: string): string {
  const tried = BESIDE.map((ending) => file.replace(NATIVE, ending));
  const found = tried.find((name) => existsSync(path.resolve(cwd, name)));
  if (found === undefined) throw typesMissing(file, tried);
  return found;
}

/**
 * All definitions in a directory and those within it, but for `node_modules` and hidden ones: files that say by their name
 * that they are types, and programs that speak of `defineModule` or `describeModule`. No other program is run.
 */
function inDirectory(full: string, shown: string, output: string): string[] {
  const files = readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => output === full || !file.startsWith(output + path.sep))
    .map((file) => path.relative(full, file))
    .filter((file) => !file.split(path.sep).some((part) => part === "node_modules" || part.startsWith(".")))
    .filter(
      (file) =>
        TYPES.test(file) || (PROGRAM.test(file) && !TEST.test(file) && defines(path.join(full, file))),
    )
    .sort();
  if (files.length === 0) throw noDefinitions(shown);
  return files.map((file) => path.join(shown, file));
}

function defines(file: string): boolean {
  return /\b(?:defineModule|describeModule)\b/.test(readFileSync(file, "utf8"));
}
