/**
 * The types of stdlib.js beside it, which `scripts/vendor-stdlib.mjs` makes of the files in stdlib/ for browsers, where
 * there is no directory to find them in. Not a source that is compiled.
 */

/** The files by their names below stdlib/. */
export const files: Readonly<Record<string, string>>;
