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
export const PAGE: string;
export function measure(home: string): Promise<readonly Row[]>;
export function tableIn(text: string): string;
