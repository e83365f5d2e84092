/** Which compilers make modules of ABI version 1. The npm package's version is in package.json, as everyone's is. */

/** Versions of emcc: the one in wasm/emscripten-version, since Emscripten promises no ABI between its versions. */
export const SUPPORTED_EMCC: readonly string[] = ["3.1.69"];

/** The version of `@yowasp/clang` that this package is tested with. */
export const PINNED_CLANG = "22.0.0-git20542-10";

/** What to do when there is no compiler, in one line. */
export const HOW_TO_GET_A_COMPILER =
  `no C compiler for native modules: run \`npm install @yowasp/clang@${PINNED_CLANG}\`, ` +
  `or set EMCC to an emcc of version ${SUPPORTED_EMCC.join(" or ")}`;
