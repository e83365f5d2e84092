/** What the page and the compiler's worker send each other. */

export interface CompileRequest {
  readonly id: number;
  /** The name of the module; its C file is `NAME.c`. */
  readonly name: string;
  /** The C file and all headers of the project, by name. */
  readonly sources: Readonly<Record<string, string>>;
  /** The directory with the compiler and the headers, as an address. */
  readonly assets: string;
}

export type CompileResponse =
  /** Bytes of the compiler that have come, of all. */
  | { readonly type: "progress"; readonly done: number; readonly total: number }
  | { readonly type: "compiled"; readonly id: number; readonly wasm: Uint8Array; readonly warnings: string }
  /** `text` is what the compiler wrote. */
  | { readonly type: "failed"; readonly id: number; readonly text: string };
