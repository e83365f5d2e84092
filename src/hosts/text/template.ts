/** What stands in the place of a match: a text in which `$1`, `$<name>`, `$&` (`$0`) and `$$` mean something. */

import { failure } from "../failures.js";

/** The groups of a match by number and by name; those that took no part are missing. */
export type Groups = ReadonlyMap<number | string, string>;

/** Throws `HostError` for a group that the expression does not have. */
export function fillTemplate(
  template: string,
  whole: string,
  groups: Groups,
  names: ReadonlySet<number | string>,
): string {
  return template.replace(
    /\$(?:(\$)|(&)|(\d{1,2})|<([^>]*)>)/g,
    (_, dollar, all, number?: string, name?: string) => {
      if (dollar !== undefined) return "$";
      const key = number === undefined ? (name ?? "") : Number(number);
      if (all !== undefined || key === 0) return whole;
      if (!names.has(key)) throw failure(`no group ${JSON.stringify(key)} in the expression`);
      return groups.get(key) ?? "";
    },
  );
}
