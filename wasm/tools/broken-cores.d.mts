/** Types of broken-cores.mjs. */
import type { Toolchain } from "./emcc.mjs";

/** One edit of the patched sources. */
export interface Breakage {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export const BREAKAGES: readonly Breakage[];

/** Builds a core for each breakage; returns the paths of their wasm by name. Throws if an edit does not fit the sources. */
export function brokenCores(
  toolchain: Toolchain,
  what: {
    readonly exports: readonly string[];
    readonly workDir: string;
    readonly breakages?: readonly Breakage[];
  },
): Promise<Map<string, string>>;
