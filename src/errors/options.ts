/**
 * Checks options and parameters; callers without TypeScript can pass anything. Options are read once, here, so a getter
 * or a proxy cannot change what was checked.
 */

import { describeThrown, kindOf, isObjectLike } from "./describe.js";
import { tagOf } from "./realms.js";
import { badOption, badParameter, unknownOption, ValueError } from "./values.js";

export const isText = (value: unknown): boolean => typeof value === "string";

/** Built-in classes whose content is not in their properties, besides the iterable ones and promises. */
const OPAQUE = /^\[object (?:ArrayBuffer|DataView|Date|RegExp|WeakMap|WeakSet)\]$/;

/**
 * Whether it is an object whose content is in its properties, of any class. An array, a `Map`, a `Set`, a promise and
 * the like are not: they would be read as an empty object.
 */
export function isRecord(value: unknown): value is object {
  return (
    isObjectLike(value) &&
    !(Symbol.iterator in value) &&
    typeof (value as { then?: unknown }).then !== "function" &&
    !OPAQUE.test(tagOf(value))
  );
}

/** Whether it is an `AbortSignal`, of any realm, or a polyfill's. */
export function isSignal(value: unknown): value is AbortSignal {
  if (!isObjectLike(value)) return false;
  const { aborted, addEventListener, removeEventListener } = value as Partial<AbortSignal>;
  return (
    tagOf(value) === "[object AbortSignal]" &&
    typeof aborted === "boolean" &&
    typeof addEventListener === "function" &&
    typeof removeEventListener === "function"
  );
}

type Kind = readonly [expected: string, is: (value: unknown) => boolean];

/** What an option must be, in words, and whether a value is that. */
const KINDS = {
  text: ["a string", isText],
  flag: ["true or false", (value: unknown) => typeof value === "boolean"],
  number: ["a number", (value: unknown) => typeof value === "number"],
  function: ["a function", (value: unknown) => typeof value === "function"],
  object: ["an object", isObjectLike],
  record: ["an object", isRecord],
  array: ["an array", (value: unknown) => Array.isArray(value)],
  names: ["an array of strings", (value: unknown) => Array.isArray(value) && value.every(isText)],
  signal: ["an AbortSignal", isSignal],
  /** Checked by the caller. */
  any: ["anything", () => true],
} as const satisfies Record<string, Kind>;

export type OptionKind = keyof typeof KINDS;

/** What each option of `T` must be, unless it is undefined. */
export type OptionKinds<T> = { readonly [K in keyof Required<T>]: OptionKind };

/** Throws `ERR_OPTION` for options that are not an object: they would be ignored in silence. */
function requireOptions(options: unknown): void {
  if (isRecord(options)) return;
  throw badOption(
    "options",
    `${kindOf(options) === "object" ? tagOf(options) : describeThrown(options)} is not an object with options`,
  );
}

/**
 * Reads the options that `kinds` names. Throws `ERR_OPTION` for a value of another kind, and for an own enumerable
 * property of any other name, whatever its value.
 */
export function readOptions<T extends object>(options: T, kinds: OptionKinds<T>): T {
  const read: Partial<T> = {};
  let reading = "options";
  try {
    requireOptions(options);
    for (const name in kinds) {
      reading = name;
      const value = options[name];
      if (value === undefined) continue;
      requireKind(name, value, kinds[name]);
      read[name] = value;
    }
    reading = "options";
    requireKnown(options, Object.keys(kinds));
  } catch (error) {
    if (error instanceof ValueError && error.code === "ERR_OPTION") throw error;
    throw badOption(reading, `cannot be read: ${describeThrown(error)}`, error);
  }
  return read as T;
}

/** Throws `ERR_OPTION` for an own enumerable property of another name than these. */
export function requireKnown(options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) if (!known.includes(name)) throw unknownOption(name, known);
}

/** Throws `ERR_OPTION` unless the value of an option has the kind. */
export function requireKind(option: string, value: unknown, kind: OptionKind): void {
  const [expected, is]: Kind = KINDS[kind];
  if (is(value)) return;
  const found = kind === "record" && kindOf(value) === "object" ? tagOf(value) : kindOf(value);
  throw badOption(option, `expected ${expected}, found ${found}`);
}

/** Throws `ERR_PARAMETER` if `value` is not a function. */
export function requireFunction(parameter: string, value: unknown): void {
  if (typeof value !== "function")
    throw badParameter(parameter, `expected a function, found ${kindOf(value)}`);
}

/** Throws `ERR_OPTION` unless the value of an option is one of these. */
export function requireOneOf(option: string, value: unknown, known: readonly string[]): void {
  if (known.some((each) => each === value)) return;
  const found = typeof value === "string" ? JSON.stringify(value) : kindOf(value);
  throw badOption(option, `expected ${known.join(" or ")}, found ${found}`);
}
