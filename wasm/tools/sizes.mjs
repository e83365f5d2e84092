/** The sizes of a wasm file on disk and compressed for transfer. */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** @param {Uint8Array} bytes @returns {{ raw: number, gzip: number, brotli: number }} in bytes, at the highest settings */
export function sizesOf(bytes) {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }).length,
    brotli: brotliCompressSync(bytes, quality).length,
  };
}
