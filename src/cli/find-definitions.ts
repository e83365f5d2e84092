/** Finds the files that define modules, from the arguments of `perilune types`. */

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { inputFile } from "../errors/compile.js";
import { definitionKind, typesMissing, noDefinitions } from "../errors/command.js";

const PROGRAM = /(?<!\.d)\.m?[jt]s$/;
const TYPES = /\.types(?:\.m?[jt]s|\.json)$/;
const NATIVE = /\.(?:wasm|c)$/;
const TEST = /\.(?:test|spec)\.m?[jt]s$/;

/** The endings of a file that describes a native module, in the order tried. */
const BESIDE = [".types.ts", ".types.mts", ".types.js", ".types.mjs", ".types.json"];

/**
 * Returns the definition files that one argument names. The argument is a file or a directory and, like the result,
 * relative to `cwd`. Skips everything below `output`, which may hold manifests of an earlier run. Throws the errors
 * imported above.
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

/** Finds the definition of a native module: a file beside it with the same base name. */
function besideNative(cwd: string, file: string): string {
  const tried = BESIDE.map((ending) => file.replace(NATIVE, ending));
  const found = tried.find((name) => existsSync(path.resolve(cwd, name)));
  if (found === undefined) throw typesMissing(file, tried);
  return found;
}

/**
 * Lists all definitions in a directory and its subdirectories, except `node_modules` and hidden ones. A definition is
 * a file whose name marks it as types, or a program that mentions `defineModule` or `describeModule`. No other program
 * is run.
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
