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

/** Builds a core for each breakage; gives the path of its wasm by name. Throws when an edit does not fit. */
export function brokenCores(
  toolchain: Toolchain,
  what: {
    readonly exports: readonly string[];
    readonly workDir: string;
    readonly breakages?: readonly Breakage[];
  },
): Promise<Map<string, string>>;
