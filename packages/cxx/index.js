/** Where the headers and archives of this package are, for `perilune build`. */

/** The version of Emscripten that they come from. */
export const emscripten = "3.1.69";

/** The folder of the standard library's headers. */
export const headers = new URL("./include/c++/v1/", import.meta.url);

/** The archives to link, in this order. */
export const archives = [
  "libc++-except.a",
  "libc++abi-except.a",
  "libunwind-except.a",
  "libperilune-cxx.a",
].map((name) => new URL(`./lib/${name}`, import.meta.url));
