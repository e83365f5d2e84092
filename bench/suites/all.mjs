/** All suites that are timed, and the cases of a filter. */
import { boundarySuite } from "./boundary.mjs";
import { interpreterCases } from "./interpreter.mjs";
import { loadingCases } from "./loading.mjs";
import { nativeCases } from "./native.mjs";

/** The suites, in the order of a report; the last three are not timed as the others. */
export const SUITES = ["interpreter", "boundary", "native", "loading", "memory", "sizes", "growth"];

/** @returns {import("./case.mjs").Case[]} */
export function allCases() {
  return [...interpreterCases(), ...boundarySuite(), ...nativeCases(), ...loadingCases()];
}

/**
 * Whether a name of the form `suite/case` is asked for: no filter takes all, a filter what contains one of its words.
 * @param {readonly string[]} filter
 */
export function wanted(name, filter) {
  return filter.length === 0 || filter.some((word) => name.includes(word));
}
