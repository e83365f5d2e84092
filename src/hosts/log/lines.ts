/** Entries of a log as lines: for people, or for programs as JSON. No entry has more than one line. */

import { encode } from "../json/encode.js";
import type { Fields, Plain } from "./fields.js";

export const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

/** What a sink is given. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly level: Level;
  readonly message: string;
  readonly fields: Fields;
}

/** Where entries go. What it throws is an error in Lua. */
export type LogSink = (entry: LogEntry) => void;

const WIDTH = 5;

const LIMITS = { maxDepth: 1000, maxSize: 2 ** 26 };

const json = (value: unknown): string =>
  encode(value, { ...LIMITS, indent: "", emptyArrays: true, numberKeys: true, replaceInvalid: true });

/** `2026-01-02T03:04:05.678Z INFO  message name=value`: a sink for people. `write` gets lines with their ends. */
export function textLines(write: (line: string) => void): LogSink {
  return ({ time, level, message, fields }) => {
    const shown = Object.entries(fields).map(([name, value]) => ` ${bare(name)}=${text(value)}`);
    const head = `${new Date(time).toISOString()} ${level.toUpperCase().padEnd(WIDTH)}`;
    write(`${head} ${oneLine(message)}${shown.join("")}\n`);
  };
}

/** `{"fields":…,"level":…,"message":…,"time":…}`: a sink for programs. `write` gets lines with their ends. */
export function jsonLines(write: (line: string) => void): LogSink {
  return ({ time, ...entry }) => {
    write(`${json({ ...entry, time: new Date(time).toISOString() })}\n`);
  };
}

/** A text that cannot begin a line of its own, nor tell a terminal anything. */
function oneLine(message: string): string {
  return message.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => NAMED[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const text = (value: Plain): string => (typeof value === "string" ? bare(value) : oneLine(json(value)));

/** A string as it is when that is a word, else in quotes. */
const bare = (value: string): string => (/^[\w.:/@+-]+$/u.test(value) ? value : oneLine(json(value)));
