/** The programs of workflows, known by their names and by the hash of their content. */

import { describeThrown } from "../errors/describe.js";
import { readOptions, requireKind, type OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import { isArray } from "../values/objects.js";
import { isStorable } from "./arguments.js";
import { contentHash } from "./checksum.js";

/** A program. A wrong option throws `ERR_OPTION`. */
export interface WorkflowProgram {
  /** Lua. */
  readonly source: string;
  /** What to call: `""`, the default, is the program itself; a name is a global function of it. */
  readonly method?: string;
  /** Further Lua files, for `require`, by their paths: `lib/prices.lua`. */
  readonly files?: Readonly<Record<string, string>>;
  /**
   * The hashes of earlier versions whose workflows this program runs on, each in full or its first 12 digits at least, or true for
   * all. It must make the same decisions as they did, or say where it does not: `workflow.patched`. Default: none.
   */
  readonly continues?: readonly string[] | true;
}

const OPTIONS = {
  source: "text",
  method: "text",
  files: "record",
  continues: "any",
} as const satisfies OptionKinds<WorkflowProgram>;

/** Where the files of a program are, as `require` sees them. */
const ROOT = "/workflow";

export interface Program {
  readonly name: string;
  readonly source: string;
  readonly method: string;
  /** By absolute path. */
  readonly files: Readonly<Record<string, string>>;
  readonly root: string;
  /** The SHA-256 of all that. */
  readonly hash: string;
  readonly continues: readonly string[] | true;
}

/** Reads the programs by name. Rejects with `ERR_OPTION`. */
export async function programsOf(
  given: Readonly<Record<string, string | WorkflowProgram>>,
): Promise<Map<string, Program>> {
  requireKind("programs", given, "record");
  const programs = await Promise.all(
    Object.entries(given).map(async ([name, program]) => [name, await programOf(name, program)] as const),
  );
  return new Map(programs);
}

async function programOf(name: string, given: string | WorkflowProgram): Promise<Program> {
  const option = `programs.${name}`;
  if (!isStorable(name))
    throw badOption("programs", "expected names without U+0000 and halves of surrogate pairs");
  if (typeof given !== "string") requireKind(option, given, "record");
  const read = readOptions(typeof given === "string" ? { source: given } : given, OPTIONS);
  const { source, method = "", continues = [] } = read;
  requireKind(`${option}.source`, source, "text");
  const files = Object.entries(read.files ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [path, text] of files) {
    requireKind(`${option}.files[${JSON.stringify(path)}]`, text, "text");
    if (path.startsWith("/") || path.split("/").includes(".."))
      throw badOption(`${option}.files`, `expected paths within the program, found ${JSON.stringify(path)}`);
  }
  return {
    name,
    source,
    method,
    files: Object.fromEntries(files.map(([path, text]) => [`${ROOT}/${path}`, text])),
    root: ROOT,
    hash: await contentHash(JSON.stringify([source, method, files])),
    continues: readContinues(`${option}.continues`, continues),
  };
}

/** As many digits of a hash as tell versions of a program apart. */
const HASH = /^[0-9a-f]{12,64}$/;

/** Checks the option `continues`. Throws `ERR_OPTION`. */
export function readContinues(option: string, given: unknown): readonly string[] | true {
  if (given === true) return true;
  const problem = "expected a list of hashes, each with its first 12 digits at least, or true";
  if (!isArray(given)) throw badOption(option, problem);
  return given.map((hash: unknown) => {
    if (typeof hash === "string" && HASH.test(hash)) return hash;
    throw badOption(option, `${problem}; found ${describeThrown(hash)}`);
  });
}

/** Whether a program may run a workflow that was begun by the program with this hash. */
export const canRun = ({ hash, continues }: Pick<Program, "hash" | "continues">, begunBy: string): boolean =>
  hash === begunBy || continues === true || continues.some((earlier) => begunBy.startsWith(earlier));
