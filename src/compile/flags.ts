/**
 * The flags of the native module ABI, version 1, for both compilers. They decide what a module imports and how it
 * unwinds, so both lists say the same in two spellings. What the user asks for is not here.
 */

/**
 * A module's own globals stay its own: hidden, they need no place in the table that all modules share. What is exported
 * is told to the linker by name.
 */
const VISIBILITY = "-fvisibility=hidden";

/**
 * What emcc 3.1.69 hands to its clang for a side module with wasm longjmp. The npm compiler gets the same, and of what
 * a later LLVM has as its default, the legacy exceptions that Node 20 runs and the features that 3.1.69 leaves out.
 */
export const CLANG_ABI_FLAGS: readonly string[] = [
  "--target=wasm32-unknown-emscripten",
  "-DEMSCRIPTEN",
  "-fPIC",
  VISIBILITY,
  "-mno-bulk-memory",
  "-mno-bulk-memory-opt",
  "-mno-nontrapping-fptoint",
  "-fignore-exceptions",
  "-mllvm",
  "-combiner-global-alias-analysis=false",
  "-mllvm",
  "-wasm-enable-sjlj",
  "-mllvm",
  "-wasm-use-legacy-eh=true",
  "-mllvm",
  "-disable-lsr",
  "-Werror=implicit-function-declaration",
  "-Xclang",
  "-iwithsysroot/include/compat",
];

/** For the npm package's wasm-ld. Exports are added. */
export const WASM_LD_ABI_FLAGS: readonly string[] = [
  "-shared",
  "--experimental-pic",
  "--no-entry",
  "--import-memory",
  "--unresolved-symbols=import-dynamic",
  "--no-export-dynamic",
  "--export-if-defined=__wasm_call_ctors",
  "--export-if-defined=__wasm_apply_data_relocs",
];

/** For emcc, when it compiles. */
export const EMCC_COMPILE_FLAGS: readonly string[] = ["-fPIC", VISIBILITY, "-sSUPPORT_LONGJMP=wasm"];

/** For emcc, when it links. */
export const EMCC_LINK_FLAGS: readonly string[] = [
  "-fPIC",
  "-sSIDE_MODULE=2",
  "-sWASM_BIGINT=1",
  "-sSUPPORT_LONGJMP=wasm",
  "-Wno-limited-postlink-optimizations",
];

/** Libraries that the core stands in for. */
const CORE_LIBRARIES = /^(?:m|c|dl|rt|util|lua|lua-?5\.?4)$/;

/** Whether `-l<library>` is a no-op, the core having what it has. */
export function isCoreLibrary(library: string): boolean {
  return CORE_LIBRARIES.test(library);
}
