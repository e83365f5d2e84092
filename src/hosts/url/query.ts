/** Parses and builds queries (application/x-www-form-urlencoded): names and values in order. */

export interface Pair {
  readonly name: string;
  readonly value: string;
}

type Value = string | number | boolean;

/** All pairs, in order. Ignores a leading `?`. */
export function parseQuery(text: string): Pair[] {
  return Array.from(new URLSearchParams(text.replace(/^\?/, "")), ([name, value]) => ({ name, value }));
}

/** All values of each name. */
export function valuesByName(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { name, value } of parseQuery(text)) {
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
  const params = new URLSearchParams();
  if (isPairs(query)) for (const { name, value } of query) params.append(name, value);
  else
    for (const name of Object.keys(query).sort()) {
      const values = query[name] ?? [];
      for (const value of Array.isArray(values) ? (values as readonly Value[]) : [values as Value])
        params.append(name, String(value));
    }
  return params.toString();
}

const isPairs = (query: unknown): query is readonly Pair[] => Array.isArray(query);
