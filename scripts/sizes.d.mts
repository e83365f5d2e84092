export interface Sizes {
  readonly raw: number;
  readonly gzip: number;
  readonly brotli: number;
}
export interface Row {
  readonly entry: string;
  readonly imports: string;
  /** The most that `total` may be. */
  readonly limit: number;
  readonly js: Sizes;
  readonly wasm: Sizes;
  /** JavaScript and WebAssembly after brotli. */
  readonly total: number;
}
export const PAGES: readonly { readonly file: string; readonly has: (row: Row) => boolean }[];
export function measure(home: string): Promise<readonly Row[]>;
export function tableIn(text: string): string;
