/** Types of static-core.mjs. */
import type { Toolchain } from "./emcc.mjs";

/** A module of the table: its name for `require`, and its init function. */
export interface StaticEntry {
  readonly name: string;
  readonly open: string;
}

export interface StaticObject {
  /** For messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly kind: "object" | "archive";
}

export interface StaticCoreInputs {
  readonly product: "perilune" | "perilune.debug";
  readonly entries: readonly StaticEntry[];
  readonly objects: readonly StaticObject[];
  /** C names that the core exports. */
  readonly exports: readonly string[];
  /** Whether to keep debug information. */
  readonly debug: boolean;
  /** The name of the files without extension: the glues load `<stem>.wasm`. */
  readonly stem: string;
  /** The directory for downloads and the core's objects. */
  readonly cacheDir: string;
  /** Called with a line for each step. */
  readonly say: (text: string) => void;
}

export interface StaticCore {
  readonly wasm: Uint8Array;
  /** The text of its two glues. */
  readonly glues: { readonly node: Uint8Array; readonly web: Uint8Array };
}

/** Links, after compiling the core's objects unless they are cached. Throws an `Error` with the tool's output. */
export function linkStaticCore(toolchain: Toolchain, inputs: StaticCoreInputs): Promise<StaticCore>;
