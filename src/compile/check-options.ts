/** Checks the options and parameters of the compile API; callers without TypeScript can pass anything. Not here: what flags mean. */
import { describeThrown, kindOf, isObjectLike } from "../errors/describe.js";
import { badParameter, badOption } from "../errors/values.js";
import { requireKnown, isText } from "../errors/options.js";
import { OPTIMIZE_CHOICES, type BuildOptions } from "./build-options.js";

const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

type Kind = readonly [expected: string, is: (value: unknown) => boolean];

const TEXT: Kind = ["a string", isText];
const TEXTS: Kind = ["an array of strings", areTexts];
const FLAG: Kind = ["true or false", (value) => typeof value === "boolean"];
const CACHE: Kind = [
  "true, false or the path of a directory",
  (value) => typeof value === "boolean" || (isText(value) && value !== ""),
];
const OBJECT: Kind = ["an object", isObjectLike];

const BUILD: Readonly<Record<keyof BuildOptions, Kind>> = {
  name: TEXT,
  includeDirs: TEXTS,
  defines: [
    "an array of strings or an object",
    (value) => areTexts(value) || (isObjectLike(value) && !Array.isArray(value)),
  ],
  optimize: TEXT,
  debug: FLAG,
  strip: FLAG,
  libraries: TEXTS,
  libraryDirs: TEXTS,
  exports: TEXTS,
  shared: FLAG,
  version: TEXT,
  license: TEXT,
  flags: TEXTS,
};

/** Throws `ERR_OPTION` if the options of a build are not an object, or one has the wrong type. */
export function checkBuildOptions(options: BuildOptions): void {
  requireOptions(options);
  for (const name of Object.keys(BUILD) as (keyof BuildOptions)[])
    if (options[name] !== undefined) requireKind(name, options[name], BUILD[name]);
  checkChoice("optimize", options.optimize, OPTIMIZE_CHOICES);
}

/** Throws `ERR_OPTION` for an option that is neither one of every build nor one of `own`. */
export function requireKnownOptions(options: BuildOptions, own: readonly string[]): void {
  requireOptions(options);
  requireKnown(options, [...Object.keys(BUILD), ...own]);
}

/** Throws `ERR_OPTION` unless `options` is an object. */
export function requireOptions(options: unknown): void {
  if (!isObjectLike(options))
    throw badOption("options", `${describeThrown(options)} is not an object with options`);
}

const KINDS = {
  text: TEXT,
  texts: TEXTS,
  object: OBJECT,
  cache: CACHE,
  array: ["an array", Array.isArray],
  function: ["a function", (value) => typeof value === "function"],
} as const satisfies Record<string, Kind>;

/** Throws `ERR_OPTION` if a required option is missing or of another kind. */
export function requireOption(name: string, value: unknown, kind: keyof typeof KINDS): void {
  requireKind(name, value, KINDS[kind]);
}

/** Throws `ERR_OPTION` if an option is given and of another kind. */
export function checkOption(name: string, value: unknown, kind: keyof typeof KINDS): void {
  if (value !== undefined) requireKind(name, value, KINDS[kind]);
}

/** Throws `ERR_OPTION` if an option is given and is not one of `choices`. */
export function checkChoice(name: string, value: unknown, choices: readonly string[]): void {
  if (value === undefined || choices.some((choice) => choice === value)) return;
  const found = typeof value === "string" ? JSON.stringify(value) : kindOf(value);
  throw badOption(name, `expected ${choices.join(", ")}, found ${found}`);
}

/**
 * Throws `ERR_PARAMETER` unless these are the parameters of a function that reads a module: its bytes, its name for
 * messages, and the exports of a core.
 */
export function requireModule(bytes: unknown, file: unknown, core: unknown): void {
  if (Object.prototype.toString.call(bytes) !== "[object Uint8Array]")
    throw badParameter("bytes", `expected a Uint8Array, found ${kindOf(bytes)}`);
  if (!isText(file)) throw badParameter("file", `expected a string, found ${kindOf(file)}`);
  if (!isObjectLike(core) || typeof (core as Partial<ReadonlyMap<string, unknown>>).get !== "function")
    throw badParameter("core", `expected a Map of the core's exports, found ${kindOf(core)}`);
}

function requireKind(name: string, value: unknown, [expected, is]: Kind): void {
  if (!is(value)) throw badOption(name, `expected ${expected}, found ${kindOf(value)}`);
}
