/** Types of emcc.mjs. */

export interface Toolchain {
  /** Path of emcc. */
  readonly emcc: string;
  readonly version: string;
  /** Package to version, as toolchain.sh recorded them; else the version alone. */
  readonly packages: Readonly<Record<string, string>>;
  /** Runs a tool that lies beside emcc and gives its standard output. Throws an Error with what it said. */
  readonly run: (tool: string, args: readonly string[], cwd?: string) => Promise<string>;
  /** Where a path that the tools name lies for everybody else. */
  readonly outside: (file: string) => string;
}

/** The version that wasm/emscripten-version names. */
export const WANTED: string;

/** The pinned Emscripten. Throws an Error of one line that says what to do, when it is not there. */
export function findToolchain(environment?: Readonly<Record<string, string | undefined>>): Promise<Toolchain>;
