/** A cache of compiled cores by URL, shared by all runtimes of a process. */

import { isArrayBuffer, isBytes, isError, isThenable, isUrl, isWasmModule } from "../errors/realms.js";
import { describeThrown } from "../errors/describe.js";
import { whyForbidden } from "../errors/forbidden.js";
import { coreSource, type LoadError } from "../errors/load.js";
import type { WasmSource } from "./runtime-options.js";

type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

const byUrl = new Map<string, Promise<WebAssembly.Module>>();

/** `WebAssembly.compile`, or for a platform where that takes longer than compiling at once, the constructor. */
export type Compiler = (bytes: Bytes) => WebAssembly.Module | Promise<WebAssembly.Module>;

/** Fetches the bytes at a URL, or a response that can be compiled while it arrives. */
export type Fetcher = (url: URL) => Promise<Uint8Array | Response>;

/**
 * Compiles `source`; a URL is compiled once per process. Throws a `LoadError` if the source cannot be fetched or is
 * not wasm.
 */
export async function compiled(
  source: WasmSource | Promise<WebAssembly.Module>,
  toUrl: (path: string) => URL,
  fetcher: Fetcher,
  compiler?: Compiler,
): Promise<WebAssembly.Module> {
  const given: unknown = source;
  if (isWasmModule(given) || isThenable(given)) return given as Promise<WebAssembly.Module>;
  if (isBytes(source) || isArrayBuffer(source))
    return compile(`${source.byteLength} bytes`, source as Bytes, compiler);
  const url = urlOf(source, toUrl);
  const known = byUrl.get(url.href);
  if (known !== undefined) return known;
  const module = get(url, fetcher).then((found) => compile(url, found, compiler));
  byUrl.set(url.href, module);
  module.catch(() => byUrl.delete(url.href)); // let a later call try again
  return module;
}

/**
 * The core of the package. Throws a `LoadError` in a bundle whose format has no address to find it by, such as
 * CommonJS.
 */
export function shippedCore(
  core: () => URL | Promise<WebAssembly.Module>,
): URL | Promise<WebAssembly.Module> {
  try {
    return core();
  } catch (error) {
    const problem =
      "this bundle has no address to find it by: import perilune/inline, or give the option wasm";
    throw error instanceof TypeError ? coreSource("perilune.wasm", problem, error) : error;
  }
}

async function get(url: URL, fetcher: Fetcher): Promise<Bytes | Response> {
  let found: Uint8Array | Response;
  try {
    found = await fetcher(url);
  } catch (error) {
    throw coreSource(url, isError(error) ? error.message : String(error), error);
  }
  if (!isBytes(found) && !found.ok) throw coreSource(url, `status ${found.status}`);
  return found as Bytes | Response;
}

/** Returns the URL of `source`, which untyped callers may pass as anything. */
function urlOf(source: unknown, toUrl: (path: string) => URL): URL {
  if (isUrl(source)) return source;
  if (typeof source === "string") {
    try {
      return toUrl(source);
    } catch (error) {
      throw coreSource(JSON.stringify(source), "it is not a URL", error);
    }
  }
  const found = source === null ? "null" : typeof source;
  throw coreSource(`option wasm (${found})`, "expected a URL, a path, bytes or a WebAssembly.Module");
}

async function compile(
  source: URL | string,
  code: Bytes | Response,
  compiler?: Compiler,
): Promise<WebAssembly.Module> {
  // `instanceof Response` would make Node load its whole network client.
  if (isArrayBuffer(code) || ArrayBuffer.isView(code)) return compileBytes(source, code, compiler);
  const isWasm = code.headers.get("content-type")?.startsWith("application/wasm") === true;
  if (!isWasm) return compileBytes(source, await code.arrayBuffer(), compiler);
  try {
    return await WebAssembly.compileStreaming(code);
  } catch (error) {
    throw notWasm(source, error);
  }
}

/** Throws a `LoadError` that names `source` if the bytes are not wasm. */
export async function compileBytes(
  source: URL | string,
  bytes: Bytes,
  compiler: Compiler = (code) => WebAssembly.compile(code),
): Promise<WebAssembly.Module> {
  try {
    return await compiler(bytes);
  } catch (error) {
    throw notWasm(source, error);
  }
}

function notWasm(source: URL | string, error: unknown): LoadError {
  return coreSource(source, whyForbidden(error) ?? `it does not compile: ${describeThrown(error)}`, error);
}
