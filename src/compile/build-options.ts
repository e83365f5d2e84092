/** What a build can be told: the options of the TypeScript API, and the flags that they and a command line become. */

/** How to compile and link C. Everything is optional. */
export interface BuildOptions {
  /** The name that `require` will be given; used in warnings. */
  readonly name?: string;
  /** Directories for `-I`, in order. */
  readonly includeDirs?: readonly string[];
  /** Macros for `-D`: `["X", "Y=1"]` or `{ X: true, Y: 1 }`; false undefines. */
  readonly defines?: readonly string[] | Readonly<Record<string, string | number | boolean>>;
  /** What follows `-O`; `2` by default. */
  readonly optimize?: "0" | "1" | "2" | "3" | "s" | "z" | "g";
  /** Keeps debug information and the names of functions, as `-g` does. */
  readonly debug?: boolean;
  /** Libraries as after `-l`. Those that the core replaces (m, c, dl, lua) are ignored. */
  readonly libraries?: readonly string[];
  /** Directories of `libX.a`, as after `-L`. */
  readonly libraryDirs?: readonly string[];
  /** Functions to export besides every `luaopen_*`. */
  readonly exports?: readonly string[];
  /** More flags, as on the command line: `-std=c99`, `-Wall`, `-fno-strict-aliasing`. */
  readonly flags?: readonly string[];
}

/** A directory of headers, with the compiler's flag for it. */
export interface SearchDirectory {
  readonly flag: "-I" | "-isystem" | "-iquote" | "-idirafter";
  readonly directory: string;
}

/** `npm` is `@yowasp/clang`; `auto` is a supported emcc if there is one, otherwise `npm`. */
export type CompilerChoice = "auto" | "emcc" | "npm";

/** The flags of a build, checked and sorted by meaning, each list in the order given. */
export interface BuildFlags {
  search: SearchDirectory[];
  /** Files of `-include`. */
  preincludes: string[];
  /** Passed to the compiler as they are: -D -U -W -f -std and the like. */
  compileFlags: string[];
  /** The last `-O`; `-O2` by default. */
  optimize: string;
  debug: boolean;
  libraries: string[];
  libraryDirs: string[];
  /** Functions to export besides `luaopen_*`. */
  exports: string[];
}
