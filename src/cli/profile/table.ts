/** Formats a profile as text for a terminal: the most expensive functions and lines, and the largest allocators. */

import { chunkOf, describe, type Charge, type Profile, type ProfiledFunction } from "./model.js";
import { sums, type LineSum } from "./sums.js";

/** The number of rows in a table. */
const ROWS = 20;

/** The maximum length of a source line, in characters. */
const WIDTH = 60;

/** Finds a line of a function's chunk; undefined if its text is unavailable. */
export type LineFinder = (fn: ProfiledFunction, line: number) => string | undefined;

export function table(profile: Profile, findLine: LineFinder): string {
  const { all, functions, lines } = sums(profile);
  const time = ({ time: value }: Charge): string[] => [milliseconds(value), percent(value, all.time)];
  const memory = ({ bytes: value, blocks }: Charge): string[] => [
    size(value),
    percent(value, all.bytes),
    String(blocks),
  ];
  const text = ({ function: fn, line }: LineSum): string[] => [
    `${chunkOf(fn)}:${line}`,
    (findLine(fn, line)?.trim() ?? "").slice(0, WIDTH),
  ];
  return [
    `profile: ${milliseconds(all.time)} ms, ${size(all.bytes)} in ${all.blocks} allocations\n`,
    columns(
      ["self ms", "%", "total ms", "%", "allocated", "%", "count"],
      "function",
      largest(
        functions,
        ({ self }) => self.time,
        ({ self }) => self.bytes,
      ).map((it) => [...time(it.self), ...time(it.total), ...memory(it.self), describe(it.function)]),
    ),
    columns(
      ["ms", "%", "total ms", "%"],
      "line: its time, with that of the C functions that it calls",
      largest(
        lines,
        ({ self }) => self.time,
        ({ total }) => total.time,
      ).map((it) => [...time(it.self), ...time(it.total), ...text(it)]),
    ),
    columns(
      ["allocated", "%", "count"],
      "line: what it allocates, with the C functions that it calls",
      largest(
        lines.filter(({ self }) => self.blocks > 0),
        ({ self }) => self.bytes,
        ({ self }) => self.blocks,
      ).map((it) => [...memory(it.self), ...text(it)]),
    ),
  ].join("\n");
}

function largest<Item>(
  items: readonly Item[],
  first: (item: Item) => number,
  second: (item: Item) => number,
): Item[] {
  return [...items].sort((a, b) => first(b) - first(a) || second(b) - second(a)).slice(0, ROWS);
}

/** Formats a table: numbers right-aligned, texts left-aligned. */
function columns(numbers: readonly string[], title: string, rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<readonly number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    numbers.map(({ length }) => length),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column < numbers.length))
      .join("  ")
      .trimEnd();
  // Control characters could move the terminal's cursor.
  return [[...numbers, title], ...rows].map((row) => `${line(row).replace(/\p{Cc}/gu, " ")}\n`).join("");
}

function pad(cell: string, width: number, isNumber: boolean): string {
  return isNumber ? cell.padStart(width) : cell.padEnd(width);
}

function milliseconds(microseconds: number): string {
  return (microseconds / 1000).toFixed(1);
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? "0.0" : ((100 * part) / whole).toFixed(1)}%`;
}

function size(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = bytes;
  for (; value >= 1000 && unit < units.length - 1; unit++) value /= 1000;
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit] ?? ""}`;
}
