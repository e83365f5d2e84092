/**
 * The types of what `perilune/plugin` lets programs import: `/// <reference types="perilune/plugin/imports" />`.
 * `scripts/build.mjs` puts the file into dist/. Not a source that is compiled.
 */

/** The text of a script. One that is not UTF-8, such as precompiled code, is a `Uint8Array`. */
declare module "*.lua" {
  const text: string;
  export default text;
}

/** A native module, for the option `files` or for `openNative`. */
declare module "*.wasm" {
  const bytes: Uint8Array;
  export default bytes;
}

/** The native module that the file is compiled to. */
declare module "*.c" {
  const bytes: Uint8Array;
  export default bytes;
}

/** The Lua files and native modules of a directory, for the option `files`. */
declare module "*?tree" {
  const files: Readonly<Record<string, string | Uint8Array>>;
  export default files;
}
