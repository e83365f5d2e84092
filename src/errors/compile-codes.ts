/** The codes of what compiles C and of the command line; see codes.ts. */

export interface CompileErrorCodes {
  /** The compiler refused a source. `diagnostics` is its output, with paths as they were given. */
  ERR_COMPILE: { readonly file: string; readonly diagnostics: string };
  /** The linker refused the objects. `diagnostics` is its output. */
  ERR_LINK: { readonly diagnostics: string };
  /** An archive is malformed, or has no member of a given name. */
  ERR_ARCHIVE: { readonly file: string };
  /** A name for `require` and an init function do not match, or a name was given twice. */
  ERR_STATIC_NAME: object;
  /** The compiler itself crashed. */
  ERR_COMPILER_CRASH: { readonly tool: string; readonly diagnostics: string };
  /** No compiler was found, or not the requested one. The message says what to run. */
  ERR_COMPILER_MISSING: object;
  /** The requested compiler has an unsupported version. */
  ERR_COMPILER_VERSION: {
    readonly tool: string;
    readonly found: string;
    readonly expected: readonly string[];
  };
  /** Headers or libraries of the package are missing. */
  ERR_SYSROOT: object;
  /** The package with the library of C++ is not installed, is incomplete, or is for another Emscripten. */
  ERR_CXX_MISSING: object;
  /** An input is C++, and a core is linked, which takes C alone. */
  ERR_INPUT_CPP: { readonly file: string };
  /** An input is neither C, nor an object, nor an archive, nor a library. */
  ERR_INPUT_KIND: { readonly file: string };
  /** An input cannot be read. */
  ERR_INPUT_FILE: { readonly file: string };
  /** No C file was given. */
  ERR_NO_INPUT: object;
  /** The output would overwrite an input, has the name of a source, or cannot be written. */
  ERR_OUTPUT: { readonly file: string };
  /** An object or archive is not WebAssembly. */
  ERR_OBJECT_FORMAT: { readonly file: string };
  /** No object defines a `luaopen_*` function. */
  ERR_NO_INIT: { readonly files: readonly string[] };
  /** A `luaopen_*` function is not a `lua_CFunction`. Types are written as in `ii:i`. */
  ERR_INIT_TYPE: {
    readonly file: string;
    readonly symbol: string;
    readonly found: string;
    readonly expected: string;
  };
  /** No source defines a function that was to be exported. */
  ERR_EXPORT_MISSING: { readonly symbols: readonly string[] };
  /** `-lx` without a `libx.wasm` or `libx.a` in the directories of `-L`. */
  ERR_LIBRARY_MISSING: { readonly library: string; readonly directories: readonly string[] };
  /** An unknown flag. */
  ERR_FLAG_UNKNOWN: { readonly flag: string };
  /** A flag of C compilers that native modules cannot be made with. */
  ERR_FLAG_UNSUPPORTED: { readonly flag: string };
  /** A flag without a value, or with one that it does not take. */
  ERR_FLAG_VALUE: { readonly flag: string };
}

export interface CommandErrorCodes {
  /** The command line is not valid. */
  ERR_USAGE: object;
  /** A rockspec does not run, what it describes cannot be built, or its makefile failed. */
  ERR_ROCKSPEC: { readonly file: string };
  /** `perilune install` was given something that is neither a directory nor an archive with a rockspec. */
  ERR_ROCK: { readonly file: string };
  /** The file's extension is not one of a definition. */
  ERR_DEFINITION_FILE_KIND: { readonly file: string };
  /** A native module without a `.types` file. `tried` are the names that it could have. */
  ERR_DEFINITION_FILE_TYPES: { readonly file: string; readonly tried: readonly string[] };
  /** A directory without definitions. */
  ERR_DEFINITION_FILE_NONE: { readonly file: string };
  /** A program does not load. `cause` is what it threw. */
  ERR_DEFINITION_FILE_LOAD: { readonly file: string };
  /** The default export of a program is not a definition. */
  ERR_DEFINITION_FILE_EXPORT: { readonly file: string };
  /** No compiler for TypeScript is installed. */
  ERR_DEFINITION_FILE_TYPESCRIPT: { readonly file: string };
  /** Two files define modules of one name. */
  ERR_DEFINITION_FILE_DUPLICATE: { readonly file: string };
  /** The extension of a profile's name does not name a format. */
  ERR_PROFILE_FORMAT: { readonly file: string };
  /** A profile's file cannot be written. */
  ERR_PROFILE_FILE: { readonly file: string };
  /** The core cannot record a profile, or has no memory for one. */
  ERR_PROFILE: object;
}
