/**
 * Checks of scalars and literals. Each returns the value for JavaScript, or a `Mismatch`. Arguments are converted as
 * Lua's library does: numbers to strings, numerals to numbers. Values within tables, unions and results are not.
 */

import { isObjectLike } from "../errors/describe.js";
import { isBytes } from "../errors/realms.js";
import { expected, Mismatch, type Check } from "./mismatch.js";
import { isInt64, numberText, parseNumber } from "./numerals.js";
import type { LiteralValue, ScalarKind } from "./type.js";
import { literalText } from "./signature.js";
import { luaBytes } from "./utf8.js";

/**
 * `argument` converts. `exact` does not. `result` does not either, and also accepts what only goes into Lua: bytes, and
 * integers beyond 2^53.
 */
export type Mode = "argument" | "exact" | "result";

const NOT_INTEGER = new Mismatch("number has no integer representation");
const BEYOND = new Mismatch("integer beyond 2^53");

/** A value as a number in this mode, or undefined if it is not one. */
function numberIn(value: unknown, mode: Mode): number | bigint | undefined {
  if (typeof value === "number" || typeof value === "bigint") return value;
  return mode === "argument" && typeof value === "string" ? parseNumber(value) : undefined;
}

const CHECKS: Readonly<Record<ScalarKind, (mode: Mode) => Check>> = {
  string: (mode) => (value, look) => {
    if (typeof value === "string") return value;
    if (mode === "argument" && (typeof value === "number" || typeof value === "bigint"))
      return numberText(value);
    if (mode === "result" && isBytes(value)) return value;
    return expected("string", value, look);
  },
  bytes: (mode) => (value, look) => {
    if (isBytes(value)) return value;
    if (typeof value === "string") return mode === "result" ? value : luaBytes(value);
    if (mode === "argument" && (typeof value === "number" || typeof value === "bigint"))
      return luaBytes(numberText(value));
    return expected("string", value, look);
  },
  number: (mode) => (value, look) => {
    if (typeof value === "number") return value;
    const number = numberIn(value, mode);
    if (number === undefined) return expected("number", value, look);
    return mode === "result" ? number : Number(number);
  },
  integer: (mode) => (value, look) => {
    if (Number.isSafeInteger(value)) return value;
    const number = numberIn(value, mode);
    if (number === undefined) return expected("number", value, look);
    if (typeof number === "bigint") return mode === "result" && isInt64(number) ? number : BEYOND;
    if (Number.isSafeInteger(number)) return number;
    return Number.isInteger(number) && Math.abs(number) <= 2 ** 63 ? BEYOND : NOT_INTEGER;
  },
  bigint: (mode) => (value, look) => {
    const number = numberIn(value, mode);
    if (number === undefined) return expected("number", value, look);
    if (typeof number === "number" && !Number.isInteger(number)) return NOT_INTEGER;
    const whole = BigInt(number);
    return isInt64(whole) ? whole : NOT_INTEGER;
  },
  boolean: () => (value, look) => (typeof value === "boolean" ? value : expected("boolean", value, look)),
  any: () => (value) => value,
  nil: () => (value, look) =>
    value === undefined || value === null ? undefined : expected("nil", value, look),
  error: () => (value, look) => {
    const error = isObjectLike(value) ? look.reader.errorOf(value) : undefined;
    return error ?? expected("LuaError", value, look);
  },
};

export function checkScalar(kind: ScalarKind, mode: Mode): Check {
  return CHECKS[kind](mode);
}

/** The longest literal that a message shows in full. */
const SHOWN = 40;

export function checkLiteral(literal: LiteralValue): Check {
  const what = literalText(literal);
  return (value, look) => {
    if (value === literal) return value;
    return typeof value === typeof literal
      ? new Mismatch(`${what} expected, got ${show(value)}`)
      : expected(what, value, look);
  };
}

/** A string, number or boolean in a message. */
export function show(value: unknown): string {
  if (typeof value === "string")
    return literalText(value.length > SHOWN ? `${value.slice(0, SHOWN)}...` : value);
  return typeof value === "number" || typeof value === "bigint" ? numberText(value) : String(value);
}
