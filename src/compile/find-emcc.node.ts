/** Finds an emcc that makes modules of ABI version 1: tries EMCC, then EMSDK, then PATH, and runs `emcc --version`. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";

/** Supported versions of emcc: only wasm/emscripten-version, since Emscripten promises no ABI between its versions. */
export const SUPPORTED_EMCC: readonly string[] = ["3.1.69"];

const run = promisify(execFile);
const WINDOWS = process.platform === "win32";

/** Environment variables, normally `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An emcc that can be run. */
export interface FoundEmcc {
  readonly command: string;
  readonly version: string;
}

/** The first supported emcc, if any, and a line for each other one with the reason why it was rejected. */
export interface EmccSearch {
  readonly found: FoundEmcc | undefined;
  readonly passedOver: readonly string[];
  /** Those of unsupported versions. */
  readonly unsupported: readonly FoundEmcc[];
  /** What is wrong with the command that EMCC names, if it does not run as an emcc. */
  readonly broken: string | undefined;
}

/** The version that an emcc printed, or why there is none. */
type Answer = { readonly version: string } | { readonly problem: string };

const answers = new Map<string, Promise<Answer>>();

/** Searches the same places as Emscripten's own tools, in order. Never throws. */
export async function findEmcc(environment: Environment): Promise<EmccSearch> {
  const passedOver: string[] = [];
  const unsupported: FoundEmcc[] = [];
  let broken: string | undefined;
  for (const { command, from } of candidates(environment)) {
    const answer = await ask(command);
    if ("problem" in answer) {
      passedOver.push(`${command} (${from}) ${answer.problem}`);
      if (from === "EMCC") broken = `EMCC is ${command}, which ${answer.problem}`;
      continue;
    }
    const { version } = answer;
    if (!SUPPORTED_EMCC.includes(version)) {
      unsupported.push({ command, version });
      passedOver.push(`${command} (${from}) is ${version}, not ${SUPPORTED_EMCC.join(" or ")}`);
    } else {
      return { found: { command, version }, passedOver, unsupported, broken };
    }
  }
  return { found: undefined, passedOver, unsupported, broken };
}

function candidates(environment: Environment): { command: string; from: string }[] {
  const name = WINDOWS ? "emcc.bat" : "emcc";
  const list: { command: string; from: string }[] = [];
  if (environment.EMCC) list.push({ command: environment.EMCC, from: "EMCC" });
  if (environment.EMSDK) {
    list.push({ command: path.join(environment.EMSDK, "upstream", "emscripten", name), from: "EMSDK" });
  }
  for (const directory of (environment.PATH ?? "").split(path.delimiter)) {
    const command = path.join(directory, name);
    if (directory !== "" && existsSync(command)) list.push({ command, from: "PATH" });
  }
  return list;
}

/** Runs `emcc --version`, once per process and command. */
function ask(command: string): Promise<Answer> {
  let answer = answers.get(command);
  if (answer === undefined) {
    answer = run(command, ["--version"], { shell: WINDOWS }).then(
      ({ stdout }) => {
        const version = /^emcc .*?\b(\d+\.\d+\.\d+)\b/.exec(stdout)?.[1];
        return version === undefined ? { problem: "is not an emcc" } : { version };
      },
      () => ({ problem: "does not run" }),
    );
    answers.set(command, answer);
  }
  return answer;
}
