/**
 * The `stack` of a `LuaError`, for logs: what Lua ran, then what the host ran, without the frames of this package and of
 * the core. It is made when somebody reads it.
 */

import { describeCall, type Calls } from "./calls.js";

interface Capturing {
  captureStackTrace?(target: object, above: unknown): void;
  stackTraceLimit?: number;
}

/** How many of the host's frames are captured; most of the innermost are ours. */
const CAPTURED = 40;

const engine = Error as Capturing;

/** `stackTraceLimit` as it is outside of `withOwnStack`; undefined when none runs. */
let limitOutside: number | undefined;

/** Runs `step` with another limit for the stacks of errors. It cannot be set where the platform's objects are frozen. */
function withLimit<T>(limit: number | undefined, step: () => T): T {
  const { stackTraceLimit } = engine;
  if (limit === undefined || typeof stackTraceLimit !== "number") return step();
  try {
    Reflect.set(engine, "stackTraceLimit", limit);
    return step();
  } finally {
    Reflect.set(engine, "stackTraceLimit", stackTraceLimit);
  }
}

/** Makes an error that has a stack from `captureHost`, so that the engine need not capture another one. */
export function withOwnStack<E extends Error>(make: () => E): E {
  const outer = limitOutside;
  limitOutside ??= engine.stackTraceLimit;
  try {
    return withLimit(0, make);
  } finally {
    limitOutside = outer;
  }
}

/** The calls of JavaScript that lead to `above`, to be read later. */
export function captureHost(above: unknown): { readonly stack?: string } {
  const holder: { stack?: string } = {};
  if (engine.captureStackTrace === undefined) return new Error();
  const limit = limitOutside ?? engine.stackTraceLimit ?? 0;
  withLimit(limit > 0 ? Math.max(limit, CAPTURED) : undefined, () => {
    engine.captureStackTrace?.(holder, above);
  });
  return holder;
}

/** The text of a stack: `heading` is the name of the error and its message; the first of `hosts` that has frames counts. */
export function stackOf(
  heading: string,
  calls: Calls,
  hosts: readonly { readonly stack?: string }[],
): string {
  const last = calls.at(-1);
  const guest = last?.kind === "C" && last.nameKind === "" ? calls.slice(0, -1) : calls; // the core's own function
  const frames = hosts.map(({ stack = "" }) => hostLines(stack));
  return [heading, ...guest.map(lineOf), ...(frames.find(({ length }) => length > 0) ?? [])].join("\n");
}

function lineOf(call: Calls[number]): string {
  if (call.kind === "skipped") return `    ... (skipping ${call.count} levels)`;
  const place = call.line === undefined ? call.source.shown : `${call.source.shown}:${call.line}`;
  return `    at ${describeCall(call)} (${place})`;
}

/** `    at f (place)` of V8; `f@place` of other engines. */
const FRAME = /^\s+at |@/;

/** What the platform calls us by: a timer, the constructor of a promise. */
const PLATFORM = /^\s+at (?:new Promise \(<anonymous>\)$|.*\bnode:internal\/)/;

/** The host's frames: without ours, and without the platform's before its own. */
function hostLines(stack: string): string[] {
  const lines = stack.split("\n").filter((line) => FRAME.test(line) && !isOurs(line));
  const first = lines.findIndex((line) => !PLATFORM.test(line));
  return first < 0 ? [] : lines.slice(first);
}

/** The directory or URL of this package's JavaScript, src/ or dist/; "" if it is in somebody's bundle. */
function ownDirectory(): string {
  const stack = (new Error().stack ?? "").replaceAll("(", " ").replaceAll("@", " ");
  const file = /(\S*[/\\])(?:errors[/\\]log-stack|chunks[/\\]errors)\.[a-z]+:\d+/.exec(stack);
  return file?.[1] ?? "";
}

let own: string | undefined;

function isOurs(line: string): boolean {
  own ??= ownDirectory();
  return line.includes("wasm://") || line.includes("wasm-function[") || (own !== "" && line.includes(own));
}
