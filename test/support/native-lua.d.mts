/** Types of native-lua.mjs, for tests in TypeScript. */

export interface ModuleBuild {
  /** C files. */
  readonly sources: readonly string[];
  /** `-I -D -O -std -l` and the like, after the ones that are always given (`-O2 -fPIC`, Lua's headers). */
  readonly flags?: readonly string[];
  /** Where the shared object goes, `<name>.so`. Its directory is made. */
  readonly out: string;
}

export interface NativeLua {
  /** Path of the interpreter. */
  readonly lua: string;
  /** Directory of lua.h, lauxlib.h, lualib.h. */
  readonly includeDir: string;
  /** What the C compiler that made it calls itself. */
  readonly compiler: string;
  /**
   * Compiles a C module for `lua`, or takes it from the cache.
   * @returns `out`
   * @throws Error with the compiler's messages
   */
  compileModule(build: ModuleBuild): Promise<string>;
}

export interface NativeLuaMissing {
  /** Why there is none: no C compiler, no way to the tarball, ... */
  readonly missing: string;
}

/** Builds native Lua on the first call (some seconds), finds it built on the others. Does not throw. */
export function nativeLua(): Promise<NativeLua | NativeLuaMissing>;
