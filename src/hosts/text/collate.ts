/** The order of texts as people put them, by the platform's `Intl`. */

import { failure } from "../failures.js";
import { Remembered } from "../remember.js";

const collators = new Remembered<Intl.Collator>();

/**
 * Below 0, 0 or above 0. `locale` is a name such as `de` or `sv-SE`, `und` for the order that fits most; `numeric` has "2"
 * before "10". Throws `HostError`.
 */
export function compareTexts(a: string, b: string, locale: string, numeric: boolean): number {
  const collator = collators.get(`${numeric ? "numeric" : "plain"} ${locale}`, () => {
    try {
      return new Intl.Collator(locale, { numeric });
    } catch {
      throw failure(`no locale ${JSON.stringify(locale.slice(0, 60))}`);
    }
  });
  return Math.sign(collator.compare(a, b));
}
