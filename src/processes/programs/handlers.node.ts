/** The handler of the module `exec`: runs those programs that the host lists. */

import { describeThrown } from "../../errors/describe.js";
import { HostError } from "../../errors/host-error.js";
import { isRecord, readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import type { HandlerBundle } from "../handler.js";
import { systemFailure } from "../system-failure.js";
import { RUN } from "./commands.js";
import { runProgram } from "./run.node.js";

export interface ExecHandlersOptions {
  /**
   * The programs that scripts may run: a list of names, which are looked for in PATH, or of paths; or an object from the
   * names that scripts use to paths.
   */
  readonly programs: readonly string[] | Readonly<Record<string, string>>;
  /** The current directory of programs. Default: that of the process. */
  readonly cwd?: string;
  /** The environment of programs. Default: only the PATH of the process. */
  readonly env?: Readonly<Record<string, string>>;
  /** The most bytes that a program may write to each of its outputs; then it is killed. Default: 2^24. */
  readonly maxOutput?: number;
}

const OPTIONS = {
  programs: "any",
  cwd: "any",
  env: "any",
  maxOutput: "number",
} as const satisfies OptionKinds<ExecHandlersOptions>;

/** Handlers of the commands of the module `exec`. Throws `ERR_OPTION`. */
export function execHandlers(options: ExecHandlersOptions): HandlerBundle {
  const { programs, cwd, env = pathOnly(), maxOutput = 2 ** 24 } = readOptions(options, OPTIONS);
  const allowed = programsOf(programs);
  if (!(maxOutput >= 0)) throw badOption("maxOutput", `expected a number of bytes, found ${maxOutput}`);
  if (cwd !== undefined && typeof (cwd as unknown) !== "string")
    throw badOption("cwd", `expected the path of a directory, found ${describeThrown(cwd)}`);
  if (!isRecord(env) || !Object.values(env).every((value) => typeof value === "string"))
    throw badOption("env", "expected an object of strings");
  return (register) => {
    register(RUN, async (command, { signal }) => {
      const { program } = command;
      const file = allowed.get(program);
      if (file === undefined)
        throw new HostError(`the program '${program}' is not allowed`, {
          kind: "permission_denied",
          details: { program },
        });
      try {
        return await runProgram(command, { file, cwd, env, maxOutput }, signal);
      } catch (error) {
        throw systemFailure(error, program);
      }
    });
    return undefined;
  };
}

function pathOnly(): Record<string, string> {
  const { PATH } = process.env;
  return PATH === undefined ? {} : { PATH };
}

/** The files of programs, by the names that scripts use. */
function programsOf(given: unknown): ReadonlyMap<string, string> {
  const entries: readonly (readonly [unknown, unknown])[] | undefined = Array.isArray(given)
    ? (given as readonly unknown[]).map((name) => [name, name])
    : isRecord(given)
      ? Object.entries(given)
      : undefined;
  if (entries?.every(([name, file]) => isName(name) && isName(file)) !== true)
    throw badOption("programs", "expected a list of programs, or an object from names to paths");
  return new Map(entries as readonly (readonly [string, string])[]);
}

const isName = (value: unknown): boolean =>
  typeof value === "string" && value !== "" && !value.includes("\0");
