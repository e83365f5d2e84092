/** A profile as folded stacks: a line for each, with its microseconds, for flamegraph.pl and what reads the same. */

import { callTree, pathTo } from "./calls.js";
import { describe, type Profile } from "./model.js";

export function folded(profile: Profile): string {
  const { calls } = callTree(profile);
  // What separates frames, and lines, cannot be in a name.
  const names = profile.functions.map((fn) =>
    describe(fn).replace(/[;\s]+/g, (run) => (/;|\n|\r/.test(run) ? "," : " ")),
  );
  return calls
    .filter(({ time, parent }) => Math.round(time) > 0 && parent >= 0)
    .map(
      ({ index, time }) =>
        `${pathTo(calls, index)
          .map((call) => names[call.function] ?? "?")
          .join(";")} ${Math.round(time)}\n`,
    )
    .join("");
}
