/**
 * Plain data as text, for records. It is JSON as far as JSON goes; everything else that Lua has is an object with one key
 * that begins with `$`. Both the first run and a replay get what `decode` returns, so they get the same.
 */

import { describeThrown, isInstance } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { isErrorKind } from "../errors/kinds.js";
import { isBytes, isError, tagOf } from "../errors/realms.js";
import { notPlain, WorkflowError } from "../errors/workflow.js";
import { entryOf } from "../values/handles.js";
import { isArray, isObject, isPlain } from "../values/objects.js";

/** The most levels of tables. */
const MAX_DEPTH = 200;

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Returns the text of plain data. Throws `ERR_WORKFLOW_VALUE`; `name` is the name of the whole for its message. */
export function encode(value: unknown, name: string): string {
  try {
    return JSON.stringify(toJson(value, name, []));
  } catch (error) {
    if (isInstance(error, WorkflowError)) throw error;
    throw notPlain(name, `something that cannot be read (${describeThrown(error)})`); // a getter, or a proxy
  }
}

/** Returns the data of a text that `encode` made. Throws a `SyntaxError` for any other. */
export function decode(text: string): unknown {
  return fromJson(JSON.parse(text) as Json);
}

function toJson(value: unknown, path: string, around: readonly object[]): Json {
  switch (typeof value) {
    case "string":
    case "boolean":
      return value;
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? value : { $number: numeral(value) };
    case "bigint":
      return { $integer: value.toString() };
    case "undefined":
      return { $nil: true };
    default:
      if (value === null) return null;
      if (!isObject(value)) throw notPlain(path, `a ${typeof value}`);
      return objectToJson(value, path, around);
  }
}

const numeral = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));

function objectToJson(value: object, path: string, around: readonly object[]): Json {
  const type = typeof value === "function" ? "function" : entryOf(value)?.type;
  if (type !== undefined) throw notPlain(path, `a ${type}`);
  if (around.includes(value)) throw notPlain(path, "a table that contains itself");
  if (around.length >= MAX_DEPTH) throw notPlain(path, `below ${MAX_DEPTH} levels of tables`);
  const inner = [...around, value];
  if (isArray(value)) return value.map((item, at) => toJson(item, `${path}[${at + 1}]`, inner));
  if (isBytes(value)) return { $bytes: toBase64(value) };
  if (isError(value)) return { $error: errorToJson(HostError.from(value), path, inner) };
  if (isMap(value))
    return {
      $map: [...value].map(([key, item]) => {
        if (isObject(key)) throw notPlain(`${path} (a key)`, "a table");
        return [toJson(key, `${path} (a key)`, inner), toJson(item, `${path}[${String(key)}]`, inner)];
      }),
    };
  if (!isPlain(value)) throw notPlain(path, `an object of a class (${tagOf(value).slice(8, -1)})`);
  const entries = Object.entries(value).map(
    ([key, item]) => [key, toJson(item, `${path}.${key}`, inner)] as const,
  );
  // `__proto__` is no property of a literal, and other keys with `$` would be taken for one of these.
  const isSpecial = entries.some(([key]) => key.startsWith("$") || key === "__proto__");
  return isSpecial ? { $table: entries } : Object.fromEntries(entries);
}

const isMap = (value: object): value is ReadonlyMap<unknown, unknown> => tagOf(value) === "[object Map]";

function errorToJson(error: HostError, path: string, around: readonly object[]): Json {
  const { kind, message, retryable, details } = error;
  const json = { kind, message, retryable };
  if (details === undefined) return json;
  try {
    return { ...json, details: toJson(details, `${path}.details`, around) };
  } catch {
    return json; // details are for readers
  }
}

function fromJson(json: Json): unknown {
  if (typeof json !== "object" || json === null) return json;
  if (Array.isArray(json)) return (json as readonly Json[]).map(fromJson);
  const record = json as Readonly<Record<string, Json>>;
  const keys = Object.keys(record);
  const [key = ""] = keys;
  if (keys.length === 1 && key.startsWith("$")) return special(key, record[key] as Json);
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, fromJson(value)]));
}

function special(key: string, value: Json): unknown {
  switch (key) {
    case "$number":
      return Number(value);
    case "$integer":
      return BigInt(value as string);
    case "$nil":
      return undefined;
    case "$bytes":
      return fromBase64(value as string);
    case "$error":
      return errorFrom(value);
    case "$map":
      return new Map((value as [Json, Json][]).map(([name, item]) => [fromJson(name), fromJson(item)]));
    case "$table": {
      const table: Record<string, unknown> = {};
      for (const [name, item] of value as [string, Json][])
        Object.defineProperty(table, name, {
          value: fromJson(item),
          configurable: true,
          enumerable: true,
          writable: true,
        });
      return table;
    }
    default:
      throw new SyntaxError(`the value has the unknown kind ${key}`);
  }
}

function errorFrom(json: Json): HostError {
  const { kind, message, retryable, details } = json as Readonly<Record<string, Json>>;
  return new HostError(typeof message === "string" ? message : "", {
    kind: isErrorKind(kind) ? kind : "unknown",
    ...(typeof retryable === "boolean" ? { retryable } : {}),
    ...(details === undefined ? {} : { details: fromJson(details) as Readonly<Record<string, unknown>> }),
  });
}

/** The most bytes of the text of an error. */
const MOST_ERROR = 2 ** 16;

/** The most units of the message of an error that is too long as a whole. */
const SHORT_MESSAGE = 1000;

/** The text of an error. One that takes more than 64 KiB loses the end of its message, and its details if that is not enough. */
export function encodeError(error: unknown): string {
  const whole = HostError.from(error);
  const text = JSON.stringify(errorToJson(whole, "error", []));
  if (fits(text, MOST_ERROR)) return text;
  const { kind, retryable, details } = whole;
  const cut = (given?: HostError["details"]): string => {
    const short = { kind, retryable, ...(given === undefined ? {} : { details: given }) };
    const message = shortened(whole.message, SHORT_MESSAGE);
    return JSON.stringify(errorToJson(new HostError(message, short), "error", []));
  };
  const withDetails = cut(details);
  return fits(withDetails, MOST_ERROR) ? withDetails : cut();
}

/** The error of a text that `encodeError` made. Throws a `SyntaxError` for any other. */
export function decodeError(text: string): HostError {
  return errorFrom(JSON.parse(text) as Json);
}

/** How many bytes a text takes as UTF-8, which its record is. It has no halves of surrogate pairs. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    // The halves of a surrogate pair take two bytes each.
    if (unit >= 0x80) bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** Whether a text takes at most so many bytes. */
export const fits = (text: string, most: number): boolean =>
  text.length * 3 <= most || byteLength(text) <= most;

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}

/** For messages: the beginning of a text. */
export const shortened = (text: string, most = 200): string =>
  text.length <= most ? text : `${text.slice(0, most)}…`;

/** The problem with a text that cannot be decoded. */
export const undecodable = (error: unknown): string => `cannot be read: ${describeThrown(error)}`;
