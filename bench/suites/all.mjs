/** All suites that are timed, and the cases that a filter selects. */
import { boundarySuite } from "./boundary.mjs";
import { embeddingCases } from "./embedding.mjs";
import { interpreterCases } from "./interpreter.mjs";
import { loadingCases } from "./loading.mjs";
import { nativeCases } from "./native.mjs";
import { processesCases } from "./processes.mjs";

/** The suites in the order of a report; the last three are not timed like the others. */
export const SUITES = [
  "interpreter",
  "boundary",
  "embedding",
  "processes",
  "native",
  "loading",
  "memory",
  "sizes",
  "growth",
];

/** @returns {import("./case.mjs").Case[]} */
export function allCases() {
  return [
    ...interpreterCases(),
    ...boundarySuite(),
    ...embeddingCases(),
    ...processesCases(),
    ...nativeCases(),
    ...loadingCases(),
  ];
}

/**
 * Whether the filter selects a name of the form `suite/case`: it must contain one of the filter's words, if there are any.
 * @param {readonly string[]} filter
 */
export function wanted(name, filter) {
  return filter.length === 0 || filter.some((word) => name.includes(word));
}
