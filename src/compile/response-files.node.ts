/** Replaces `@file` among arguments by the arguments in the file, as C compilers and LLVM's tools do. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { usage } from "../errors/command.js";

/** Files that name themselves must end somewhere. */
const DEEPEST = 20;

/** Returns the arguments with each `@file` replaced. One that names no file stays as it is. Throws ERR_USAGE. */
export function expandResponseFiles(argv: readonly string[], cwd: string, depth = 0): string[] {
  return argv.flatMap((argument) => {
    if (!argument.startsWith("@") || argument.length === 1) return [argument];
    let text: string;
    try {
      text = readFileSync(path.resolve(cwd, argument.slice(1)), "utf8");
    } catch {
      return [argument];
    }
    if (depth === DEEPEST) throw usage(`${argument} names files of arguments ${DEEPEST} deep`);
    return expandResponseFiles(splitArguments(text), cwd, depth + 1);
  });
}

/** Splits a text at white space. Quotes keep it, and a backslash keeps the character after it. */
function splitArguments(text: string): string[] {
  const words: string[] = [];
  const pattern = /(?:'[^']*'|"(?:[^"\\]|\\[^])*"|\\[^]|[^\s'"\\])+/g;
  for (const [word] of text.matchAll(pattern)) {
    words.push(
      word.replace(
        /'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])/g,
        (_all, plain?: string, quoted?: string, one?: string) =>
          plain ?? quoted?.replace(/\\([^])/g, "$1") ?? one ?? "",
      ),
    );
  }
  return words;
}
