/** Queries as forms send them (application/x-www-form-urlencoded): names and values in their order. */

export interface Pair {
  readonly name: string;
  readonly value: string;
}

type Value = string | number | boolean;

/** All pairs, in order. A `?` in front belongs to none. */
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

/** Pairs as a query, in their order; of a table by name, sorted by name, so that the same table gives the same text. */
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
