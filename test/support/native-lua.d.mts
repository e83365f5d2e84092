/** Types of native-lua.mjs, for tests in TypeScript. */

export interface ModuleBuild {
  /** C files. */
  readonly sources: readonly string[];
  /** `-I -D -O -std -l` and similar flags, after those that are always passed (`-O2 -fPIC`, Lua's headers). */
  readonly flags?: readonly string[];
  /** The path of the shared object, `<name>.so`. Its directory is created. */
  readonly out: string;
}

export interface NativeLua {
  /** Path of the interpreter. */
  readonly lua: string;
  /** Directory of lua.h, lauxlib.h, lualib.h. */
  readonly includeDir: string;
  /** The name that its C compiler reports. */
  readonly compiler: string;
  /**
   * Compiles a C module for `lua`, or takes it from the cache.
   * @returns `out`
   * @throws Error with the compiler's messages
   */
  compileModule(build: ModuleBuild): Promise<string>;
}

export interface NativeLuaMissing {
  /** Why there is none: no C compiler, no access to the tarball, ... */
  readonly missing: string;
}

/** Builds native Lua on the first call (some seconds); later calls find it built. Does not throw. */
export function nativeLua(): Promise<NativeLua | NativeLuaMissing>;
