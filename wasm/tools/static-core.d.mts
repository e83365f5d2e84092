/** Types of static-core.mjs. */
import type { Toolchain } from "./emcc.mjs";

/** A module of the table: its name as `require` is given it, and its init function. */
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
  /** Whether debug information is kept. */
  readonly debug: boolean;
  /** What the files are called, without their endings: the glues look for `<stem>.wasm`. */
  readonly stem: string;
  /** Where downloads and the core's objects are kept. */
  readonly cacheDir: string;
  /** Gets a line at each step. */
  readonly say: (text: string) => void;
}

export interface StaticCore {
  readonly wasm: Uint8Array;
  /** The two glues over it, text. */
  readonly glues: { readonly node: Uint8Array; readonly web: Uint8Array };
}

/** Compiles what of the core is not in the cache, and links. Throws an Error with what the compiler or linker said. */
export function linkStaticCore(toolchain: Toolchain, inputs: StaticCoreInputs): Promise<StaticCore>;
