/**
 * The types of wasmoon.js, which `scripts/vendor-wasmoon.mjs` puts beside it for browsers: wasmoon's classes without
 * its core, its loader and its factory, in whose place src/wasmoon-browser.ts has one. Not a source that is compiled.
 */
export * from "wasmoon";
