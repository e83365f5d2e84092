/** Collation, from the platform's `Intl`. */

import { BoundedCache } from "../cache.js";
import { failure } from "../failures.js";

const collators = new BoundedCache<Intl.Collator>();

/**
 * Compares two texts: -1, 0 or 1. `locale` is a name such as `de` or `sv-SE`, or `und` for the root collation. With
 * `numeric`, "2" comes before "10". Throws `HostError` for an unknown locale.
 */
export function compareTexts(a: string, b: string, locale: string, numeric: boolean): number {
  const collator = collators.get(`${numeric ? "numeric" : "plain"} ${locale}`, () => {
    try {
      return new Intl.Collator(locale, { numeric });
    } catch {
      throw failure(`unknown locale ${JSON.stringify(locale.slice(0, 60))}`);
    }
  });
  return Math.sign(collator.compare(a, b));
}
