/** What the script of a state may use: the presets of the option `sandbox`, libraries one by one, and the seed. */

import { Library } from "../core/generated/constants.js";
import { randomSeed, seedsFrom } from "../core/seeds.js";
import type { SystemView } from "../core/system.js";
import { describeGiven } from "../errors/describe.js";
import { badOption } from "../errors/values.js";
import type { StateKind } from "../security/classes.js";
import { isArray } from "../values/objects.js";

export const SANDBOXES = ["strict", "standard", "none"] as const;

/**
 * - `strict`: pure computation. No `io`; `os` without files, programs and environment; only `debug.traceback`; no native
 *   modules; immutable libraries; confined files
 * - `standard`: all libraries, and what the embedder gave: no precompiled code, and no programs, environment variables
 *   and standard input of the process unless an option of the runtime or of the state gives them; hashes that nobody can
 *   guess
 * - `none`: as `perilune` on the command line: also precompiled code, and the process's programs, variables and input
 */
export type Sandbox = (typeof SANDBOXES)[number];

export type LibraryName = keyof typeof Library;

/** The standard libraries besides the basic functions, which are always there. */
export const LIBRARIES = Object.keys(Library) as readonly LibraryName[];

/** Throws `ERR_OPTION`. */
export function sandboxOf(given: unknown = "standard"): Sandbox {
  const found = SANDBOXES.find((name) => name === given);
  if (found !== undefined) return found;
  throw badOption("sandbox", `expected one of ${SANDBOXES.join(", ")}, found ${describeGiven(given)}`);
}

/** Returns the set of libraries as the core takes it. Throws `ERR_OPTION`. */
export function librarySet(given: unknown = LIBRARIES): number {
  if (!isArray(given))
    throw badOption("libraries", `expected an array of names, found ${describeGiven(given)}`);
  return given.reduce<number>((set, name) => {
    const found = LIBRARIES.find((library) => library === name);
    if (found !== undefined) return set | Library[found];
    throw badOption("libraries", `expected names of ${LIBRARIES.join(", ")}; found ${describeGiven(name)}`);
  }, 0);
}

/**
 * Returns where the hashes and random numbers of a state start from; undefined: as in the reference, the time and an
 * address. A workflow repeats itself, so its seed is fixed. Throws `ERR_OPTION`.
 */
export function seedsOf(given: unknown, sandbox: Sandbox, kind: StateKind): SystemView["seed"] {
  if (given === undefined && kind === "workflow") return seedsFrom(0n);
  if (given === undefined) return sandbox === "none" ? undefined : randomSeed;
  if (typeof given === "bigint") return seedsFrom(given);
  if (typeof given === "number" && Number.isSafeInteger(given)) return seedsFrom(BigInt(given));
  throw badOption("seed", `expected a safe integer or a bigint, found ${describeGiven(given)}`);
}
