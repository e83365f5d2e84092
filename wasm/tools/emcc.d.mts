/** Types of emcc.mjs. */

export interface Toolchain {
  /** Path of emcc. */
  readonly emcc: string;
  readonly version: string;
  /** Versions by package, as toolchain.sh recorded them; otherwise only the version of Emscripten. */
  readonly packages: Readonly<Record<string, string>>;
  /** Runs a tool next to emcc and returns its standard output. Throws an `Error` with the tool's output. */
  readonly run: (tool: string, args: readonly string[], cwd?: string) => Promise<string>;
  /** Converts a path that a tool printed to the path outside of its mount namespace. */
  readonly outside: (file: string) => string;
}

/** The version that wasm/emscripten-version names. */
export const WANTED: string;

/** Finds the pinned Emscripten. If it is missing, throws an `Error` with one line that says what to do. */
export function findToolchain(environment?: Readonly<Record<string, string | undefined>>): Promise<Toolchain>;
