/** Formats log entries, one line each: as text for people, or as JSON for programs. */

import { encode } from "../json/encode.js";
import type { Fields, Plain } from "./fields.js";

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** An entry that a sink receives. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly level: Level;
  readonly message: string;
  readonly fields: Fields;
}

/** Receives entries. What it throws becomes a Lua error. */
export type LogSink = (entry: LogEntry) => void;

const WIDTH = 5;

const LIMITS = { maxDepth: 1000, maxSize: 2 ** 26 };

const json = (value: unknown): string =>
  encode(value, { ...LIMITS, indent: "", emptyArrays: true, numberKeys: true, replaceInvalid: true });

/** A sink for people: `2026-01-02T03:04:05.678Z INFO  message name=value`. `write` receives lines with a line feed. */
export function textLines(write: (line: string) => void): LogSink {
  return ({ time, level, message, fields }) => {
    const shown = Object.entries(fields).map(([name, value]) => ` ${bare(name)}=${text(value)}`);
    const head = `${new Date(time).toISOString()} ${level.toUpperCase().padEnd(WIDTH)}`;
    write(`${head} ${oneLine(message)}${shown.join("")}\n`);
  };
}

/** A sink for programs: `{"fields":…,"level":…,"message":…,"time":…}`. `write` receives lines with a line feed. */
export function jsonLines(write: (line: string) => void): LogSink {
  return ({ time, ...entry }) => {
    write(`${json({ ...entry, time: new Date(time).toISOString() })}\n`);
  };
}

/** Escapes line breaks and control characters, which could forge a line or control a terminal. */
function oneLine(message: string): string {
  return message.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const text = (value: Plain): string => (typeof value === "string" ? bare(value) : oneLine(json(value)));

/** A word as it is; any other string in quotes. */
const bare = (value: string): string => (/^[\w.:/@+-]+$/u.test(value) ? value : oneLine(json(value)));
