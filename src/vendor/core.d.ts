/**
 * The types of core.js beside it, which `scripts/vendor-core.mjs` makes of wasm/perilune.wasm for `perilune/inline`. Not a
 * source that is compiled.
 */

/** The wasm, with a character from U+0000 to U+00FF for each byte. */
export const core: string;
