/** Parses and builds queries (application/x-www-form-urlencoded): names and values in order. */

import { checkpoint } from "../../security/checkpoint.js";
import { sorted } from "../sorted.js";

export interface Pair {
  readonly name: string;
  readonly value: string;
}

type Value = string | number | boolean;

/** The units that the platform parses at once, and the pairs that it writes at once. */
const PIECE = 4096;
const PAIRS = 256;

/** All pairs, in order. Ignores a leading `?`. */
export function parseQuery(text: string): Pair[] {
  const pairs: Pair[] = [];
  for (let from = text.startsWith("?") ? 1 : 0; from < text.length;) {
    const next = text.indexOf("&", from + PIECE);
    const end = next < 0 ? text.length : next;
    checkpoint((end - from) / 8);
    // The parser drops a "?" at the start, but here it belongs to a name.
    for (const [name, value] of new URLSearchParams(`&${text.slice(from, end)}`)) pairs.push({ name, value });
    from = end + 1;
  }
  return pairs;
}

/** All values of each name. */
export function valuesByName(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, value } of parseQuery(text)) {
    checkpoint();
    const values = found.get(name);
    if (values === undefined) found.set(name, [value]);
    else values.push(value);
  }
  return found;
}

/** Builds a query from pairs in order, or from a table sorted by name, so that equal tables give the same text. */
export function buildQuery(
  query: readonly Pair[] | Readonly<Record<string, Value | readonly Value[]>>,
): string {
  const written: string[] = [];
  let pairs: string[][] = [];
  const flush = (): void => {
    if (pairs.length > 0) written.push(new URLSearchParams(pairs).toString());
    pairs = [];
  };
  const add = (name: string, value: Value): void => {
    checkpoint(4);
    if (pairs.push([name, String(value)]) >= PAIRS) flush();
  };
  if (isPairs(query)) for (const { name, value } of query) add(name, value);
  else
    for (const name of sorted(Object.keys(query))) {
      const values = query[name] ?? [];
      for (const value of Array.isArray(values) ? (values as readonly Value[]) : [values as Value])
        add(name, value);
    }
  flush();
  return written.join("&");
}

const isPairs = (query: unknown): query is readonly Pair[] => Array.isArray(query);
