/**
 * The flags of the native module ABI, version 1, for both compilers. They decide what a module imports and how it
 * unwinds, so both lists must mean the same.
 */

/**
 * Hides a module's globals, so that they need no slots in the table that all modules share. The linker is told the
 * exports by name.
 */
const VISIBILITY = "-fvisibility=hidden";

/**
 * The flags that emcc 3.1.69 passes to its clang for a side module with wasm longjmp. The npm compiler is a later LLVM
 * with other defaults, so it also needs flags for legacy exceptions, which Node 20 runs, and against newer features.
 */
export const CLANG_ABI_FLAGS: readonly string[] = [
  "--target=wasm32-unknown-emscripten",
  "-DEMSCRIPTEN",
  "-fPIC",
  VISIBILITY,
  "-mno-bulk-memory",
  "-mno-bulk-memory-opt",
  "-mno-nontrapping-fptoint",
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

/** For C, by the npm compiler. */
export const CLANG_C_FLAGS: readonly string[] = ["-fignore-exceptions"];

/**
 * For C++, by either compiler. The library's templates are hidden as everything else is: each module has its own copy of the
 * library.
 */
export const CPP_FLAGS: readonly string[] = [
  "-fwasm-exceptions",
  "-fvisibility-inlines-hidden",
  "-D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS",
];

/** For the npm compiler, which finds the library's headers among Emscripten's, where they belong. */
export const CLANG_CPP_FLAGS: readonly string[] = [
  ...CPP_FLAGS,
  "-nostdinc++",
  "-Xclang",
  "-iwithsysroot/include/c++/v1",
];

/** For the npm package's wasm-ld, without the exports. */
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

/** Libraries whose functions the core exports, and those of C++, which are linked without a flag. */
const CORE_LIBRARIES = /^(?:m|c|dl|rt|util|lua|lua-?5\.?4|stdc\+\+|c\+\+|c\+\+abi|supc\+\+|gcc_s|unwind)$/;

/** Returns true if `-l<library>` can be ignored because its functions are there anyway. */
export function isCoreLibrary(library: string): boolean {
  return CORE_LIBRARIES.test(library);
}
