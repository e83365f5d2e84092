/** Finds an emcc whose modules are of ABI version 1: EMCC, then EMSDK, then the path. Runs nothing but `emcc --version`. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { SUPPORTED_EMCC } from "./supported.js";

const run = promisify(execFile);
const WINDOWS = process.platform === "win32";

/** The environment that is read, `process.env` as a rule. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** An emcc that can be run. */
export interface FoundEmcc {
  readonly command: string;
  readonly version: string;
}

/** The first supported emcc, if any, and why others were passed over, a line each. */
export interface EmccSearch {
  readonly found: FoundEmcc | undefined;
  readonly passedOver: readonly string[];
  /** Emccs of versions that are not supported. */
  readonly unsupported: readonly FoundEmcc[];
}

const versions = new Map<string, Promise<string | undefined>>();

/** Looks in the places that Emscripten's own tools use, in order. Throws nothing. */
export async function findEmcc(environment: Environment): Promise<EmccSearch> {
  const passedOver: string[] = [];
  const unsupported: FoundEmcc[] = [];
  for (const { command, from } of candidates(environment)) {
    const version = await versionOf(command);
    if (version === undefined) {
      passedOver.push(`${command} (${from}) does not run`);
    } else if (!SUPPORTED_EMCC.includes(version)) {
      unsupported.push({ command, version });
      passedOver.push(`${command} (${from}) is ${version}, not ${SUPPORTED_EMCC.join(" or ")}`);
    } else {
      return { found: { command, version }, passedOver, unsupported };
    }
  }
  return { found: undefined, passedOver, unsupported };
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

/** What `emcc --version` says, asked once a process and command. */
function versionOf(command: string): Promise<string | undefined> {
  let version = versions.get(command);
  if (version === undefined) {
    version = run(command, ["--version"], { shell: WINDOWS }).then(
      ({ stdout }) => /^emcc .*?\b(\d+\.\d+\.\d+)\b/.exec(stdout)?.[1],
      () => undefined,
    );
    versions.set(command, version);
  }
  return version;
}
