/**
 * Checks options and parameters; callers without TypeScript can pass anything. Options are read once, here, so a getter
 * or a proxy cannot change what was checked.
 */

import { describeThrown, kindOf } from "../errors/describe.js";
import { badParameter, OptionError } from "../errors/values.js";
import { isObject } from "./objects.js";

const isText = (value: unknown): boolean => typeof value === "string";

type Kind = readonly [expected: string, is: (value: unknown) => boolean];

/** What an option must be, in words, and whether a value is that. */
const KINDS = {
  text: ["a string", isText],
  flag: ["true or false", (value: unknown) => typeof value === "boolean"],
  number: ["a number", (value: unknown) => typeof value === "number"],
  function: ["a function", (value: unknown) => typeof value === "function"],
  object: ["an object", (value: unknown) => typeof value === "object" && value !== null],
  array: ["an array", (value: unknown) => Array.isArray(value)],
  names: ["an array of strings", (value: unknown) => Array.isArray(value) && value.every(isText)],
  signal: [
    "an AbortSignal",
    (value: unknown) =>
      isObject(value) &&
      typeof (value as Partial<AbortSignal>).aborted === "boolean" &&
      typeof (value as Partial<AbortSignal>).addEventListener === "function",
  ],
  /** Checked by the caller. */
  any: ["anything", () => true],
} as const satisfies Record<string, Kind>;

export type OptionKind = keyof typeof KINDS;

/** What each option of `T` must be, unless it is undefined. */
export type OptionKinds<T> = { readonly [K in keyof Required<T>]: OptionKind };

/** Throws `OptionError` for options that are not an object: they would be ignored in silence. */
function requireOptions(options: unknown): void {
  if (typeof options === "object" && options !== null) return;
  throw new OptionError("options", `${describeThrown(options)} is not an object with options`);
}

/** Reads the options that `kinds` names. Throws `OptionError`. */
export function readOptions<T extends object>(options: T, kinds: OptionKinds<T>): T {
  requireOptions(options);
  const read: Partial<T> = {};
  let reading = "";
  try {
    for (const name in kinds) {
      reading = name;
      const value = options[name];
      if (value === undefined) continue;
      const [expected, is]: Kind = KINDS[kinds[name]];
      if (!is(value)) throw new OptionError(name, `expected ${expected}, found ${kindOf(value)}`);
      read[name] = value;
    }
  } catch (error) {
    if (error instanceof OptionError) throw error;
    throw new OptionError(reading, `cannot be read: ${describeThrown(error)}`, error);
  }
  return read as T;
}

/** Throws `ERR_PARAMETER` if `value` is not a function. */
export function requireFunction(parameter: string, value: unknown): void {
  if (typeof value !== "function")
    throw badParameter(parameter, `expected a function, found ${kindOf(value)}`);
}
