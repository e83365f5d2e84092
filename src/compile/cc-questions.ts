/** Answers what build systems ask a C compiler about itself. */
import { unknownFlag } from "../errors/compile.js";

const TARGET = "wasm32-unknown-emscripten";

/** What an answer needs to know. */
export interface CompilerFacts {
  /** Of the C compiler, such as `22.0.0-git20542-10`. */
  readonly version: string;
  /** `@yowasp/clang` or `emcc`. */
  readonly name: string;
}

/** Returns the answer, lines of text. Throws ERR_FLAG_UNKNOWN for another question. */
export function answerQuestion(question: string, facts: CompilerFacts): string {
  const [flag = "", value = ""] = question.split("=", 2);
  const number = /^\d+(?:\.\d+)*/.exec(facts.version)?.[0] ?? "0";
  switch (flag) {
    case "--version":
      return versionText(facts);
    case "-dumpmachine":
      return `${TARGET}\n`;
    case "-dumpversion":
    case "-dumpfullversion":
      return `${number}\n`;
    // As compilers answer for a program or a file that they do not have themselves.
    case "-print-prog-name":
    case "-print-file-name":
      return `${value}\n`;
    case "-print-search-dirs":
      return "install: \nprograms: =\nlibraries: =\n";
    case "-print-multi-os-directory":
    case "-print-multi-directory":
      return ".\n";
    case "-print-multiarch":
    case "-print-sysroot":
      return "\n";
    case "-print-target-triple":
    case "-print-effective-triple":
      return `${TARGET}\n`;
    default:
      throw unknownFlag(question);
  }
}

/** Returns what `--version` prints. Build systems look for `clang` in it. */
export function versionText({ name, version }: CompilerFacts): string {
  const clang = name === "emcc" ? "clang, as perilune cc (emcc" : "clang version";
  const line = name === "emcc" ? `${clang} ${version})` : `${clang} ${version} (perilune cc, ${name})`;
  return `${line}\nTarget: ${TARGET}\nThread model: single\n`;
}
