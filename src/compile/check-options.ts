/** Checks the options of the compile API; callers without TypeScript can pass anything. Not here: what flags mean. */
import { describeThrown, kindOf } from "../errors/describe.js";
import { OptionError } from "../errors/values.js";
import type { BuildOptions } from "./build-options.js";

const isText = (value: unknown): boolean => typeof value === "string";
const isObject = (value: unknown): boolean => typeof value === "object" && value !== null;
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);

type Kind = readonly [expected: string, is: (value: unknown) => boolean];

const TEXT: Kind = ["a string", isText];
const TEXTS: Kind = ["an array of strings", areTexts];
const OBJECT: Kind = ["an object", isObject];

const BUILD: Readonly<Record<keyof BuildOptions, Kind>> = {
  name: TEXT,
  includeDirs: TEXTS,
  defines: [
    "an array of strings or an object",
    (value) => areTexts(value) || (isObject(value) && !Array.isArray(value)),
  ],
  optimize: ["anything", () => true], // what -O does not know is refused by value
  debug: ["true or false", (value) => typeof value === "boolean"],
  libraries: TEXTS,
  libraryDirs: TEXTS,
  exports: TEXTS,
  flags: TEXTS,
};

/** Throws `OptionError` for options of a build that are of a wrong type, or no object. */
export function checkBuildOptions(options: BuildOptions): void {
  requireOptions(options);
  for (const name of Object.keys(BUILD) as (keyof BuildOptions)[])
    if (options[name] !== undefined) requireKind(name, options[name], BUILD[name]);
}

/** Throws `OptionError` unless `options` is an object. */
function requireOptions(options: unknown): void {
  if (!isObject(options))
    throw new OptionError("options", `${describeThrown(options)} is not an object with options`);
}

/** Throws `OptionError` unless the value of an option that must be there has the kind. */
export function requireOption(name: string, value: unknown, kind: "texts" | "object"): void {
  requireKind(name, value, { texts: TEXTS, object: OBJECT }[kind]);
}

function requireKind(name: string, value: unknown, [expected, is]: Kind): void {
  if (!is(value)) throw new OptionError(name, `expected ${expected}, found ${kindOf(value)}`);
}
