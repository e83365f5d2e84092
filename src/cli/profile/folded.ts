/** Writes a profile as folded stacks, one line with microseconds per stack, for flamegraph.pl and compatible tools. */

import { callTree, pathTo } from "./calls.js";
import { describe, type Profile } from "./model.js";

export function folded(profile: Profile): string {
  const { calls } = callTree(profile);
  // A name must not contain the separators of frames and lines.
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
