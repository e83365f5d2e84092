/** The options of a build in the TypeScript API, and the flags that options and command lines are converted to. */

/** The levels of `-O`. */
export const OPTIMIZE_CHOICES = ["0", "1", "2", "3", "s", "z", "g"] as const;

/** How to compile and link C. Everything is optional. */
export interface BuildOptions {
  /** The name that `require` will be given; used in warnings. */
  readonly name?: string;
  /** Directories for `-I`, in order. */
  readonly includeDirs?: readonly string[];
  /**
   * Macros: `["X", "Y=1", "F(x)=x"]` or `{ X: true, Y: 1, "F(x)": "x" }`; false undefines. Values have one line. Macros in
   * `flags` come after these.
   */
  readonly defines?: readonly string[] | Readonly<Record<string, string | number | boolean>>;
  /** The optimisation level, as after `-O`; `2` by default. */
  readonly optimize?: (typeof OPTIMIZE_CHOICES)[number];
  /** Keeps debug information and the names of functions, as `-g` does. */
  readonly debug?: boolean;
  /** Leaves out the names of functions, as `-s` does: the module is smaller, and a trap in it does not name them. emcc does so anyway. */
  readonly strip?: boolean;
  /** Libraries as after `-l`: `libX.wasm`, which the module then needs, or `libX.a`. Those that the core replaces (m, c, dl, lua) are ignored. */
  readonly libraries?: readonly string[];
  /** Directories of libraries, as after `-L`. */
  readonly libraryDirs?: readonly string[];
  /** Functions to export besides every `luaopen_*`. */
  readonly exports?: readonly string[];
  /** The module's own version, which its ABI section keeps; `inspectModule` shows it. */
  readonly version?: string;
  /** The module's licence, as SPDX writes it: `MIT`. The ABI section keeps it, too. */
  readonly license?: string;
  /**
   * Makes a library for other modules and for `dlopen`: everything visible is exported, and no `luaopen_*` is needed. What is
   * visible has the attribute `visibility("default")`; if nothing has, everything that is not static is.
   */
  readonly shared?: boolean;
  /**
   * More flags of C compilers: `-std=c99`, `-Wall`, `-fno-strict-aliasing`. Not inputs, and not the flags of
   * `perilune build` itself, such as `-o`.
   */
  readonly flags?: readonly string[];
}

/** A directory of headers, with the compiler's flag for it. */
export interface SearchDirectory {
  readonly flag: "-I" | "-isystem" | "-iquote" | "-idirafter";
  readonly directory: string;
}

/** A macro to define before everything else, or to undefine. */
export interface Macro {
  /** A C identifier, with parameters if the macro takes arguments: `F(x)`. */
  readonly name: string;
  /** Its replacement text; undefined to undefine it. */
  readonly value: string | undefined;
}

/** `npm` is `@yowasp/clang`; `auto` is a supported emcc if there is one, otherwise `npm`. */
export const COMPILER_CHOICES = ["auto", "emcc", "npm"] as const;

export type CompilerChoice = (typeof COMPILER_CHOICES)[number];

/** The flags of a build, checked and sorted by meaning, each list in the order given. */
export interface BuildFlags {
  search: SearchDirectory[];
  /** Files of `-include`. */
  preincludes: string[];
  /** Macros of the option `defines`. They come before those of `compileFlags`. */
  macros: Macro[];
  /** Flags passed to the compiler unchanged: -D, -U, -W, -f, -std and others. */
  compileFlags: string[];
  /** The last `-O`; `-O2` by default. */
  optimize: string;
  debug: boolean;
  /** Whether the names of functions are left out. Ignored with `debug`. */
  strip: boolean;
  libraries: string[];
  libraryDirs: string[];
  /** Functions to export besides `luaopen_*`. */
  exports: string[];
  /** What the ABI section says of the module itself. */
  version: string | undefined;
  license: string | undefined;
  /** Whether everything visible is exported. */
  shared: boolean;
  /** Where a module that needs shared libraries looks for them, before its own directory; `$ORIGIN` is that directory. */
  runPaths: string[];
  /** Flags that have no effect here but do no harm, with the reason, for a warning each. */
  ignored: { readonly flag: string; readonly reason: string }[];
}
