/** A cache of compiled cores by URL, shared by all runtimes of a process. */

import {
  isArrayBuffer,
  isBytes,
  isError,
  isResponse,
  isThenable,
  isUrl,
  isWasmModule,
} from "../errors/realms.js";
import { describeThrown } from "../errors/describe.js";
import { whyForbidden, whyUnsupported } from "../errors/forbidden.js";
import { coreSource, wasmUnsupported } from "../errors/load.js";
import { ModuleError } from "../errors/module.js";
import { whyNotWasm } from "./content.js";
import type { LoadProgress, WasmSource } from "./runtime-options.js";

type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

const byUrl = new Map<string, Promise<WebAssembly.Module>>();

/** `WebAssembly.compile`, or for a platform where that takes longer than compiling at once, the constructor. */
export type Compiler = (bytes: Bytes) => WebAssembly.Module | Promise<WebAssembly.Module>;

/** Fetches the bytes at a URL, or a response that can be compiled while it arrives. */
export type Fetcher = (url: URL) => Promise<Uint8Array | Response>;

/** How a core is found and compiled. */
export interface CoreLoading {
  readonly toUrl: (path: string) => URL;
  readonly fetcher: Fetcher;
  readonly compiler?: Compiler;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
}

/**
 * Compiles `source`; a URL is compiled once per process. Throws a `ModuleError` if the source cannot be fetched or is
 * not wasm, or the engine cannot run it.
 */
export async function compiled(
  source: WasmSource | Promise<WebAssembly.Module>,
  loading: CoreLoading,
): Promise<WebAssembly.Module> {
  const { toUrl, fetcher } = loading;
  const given: unknown = source;
  if (isWasmModule(given)) return given as WebAssembly.Module;
  if (isThenable(given)) return compiled((await awaited(given)) as WasmSource, loading);
  if (!("WebAssembly" in globalThis)) throw wasmUnsupported(whyUnsupported() ?? "");
  if (isBytes(given) || isArrayBuffer(given))
    return compileBytes(`${given.byteLength} bytes`, given as Bytes, loading.compiler);
  if (isResponse(given))
    return compile(given.url === "" ? "the response" : new URL(given.url), given, loading);
  const url = urlOf(given, toUrl);
  const known = byUrl.get(url.href);
  if (known !== undefined) return known;
  const module = get(url, fetcher).then((found) => compile(url, found, loading));
  byUrl.set(url.href, module);
  module.catch(() => byUrl.delete(url.href)); // let a later call try again
  return module;
}

/** What a promise of the option `wasm` gives; what it is rejected with is the cause of a `ModuleError`. */
async function awaited(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    throw error instanceof ModuleError
      ? error
      : coreSource("option wasm (promise)", describeThrown(error), error);
  }
}

/**
 * The core of the package. Throws a `ModuleError` in a bundle whose format has no address to find it by, such as
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
  try {
    return (await fetcher(url)) as Bytes | Response;
  } catch (error) {
    throw coreSource(url, isError(error) ? error.message : String(error), error);
  }
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
  throw coreSource(
    `option wasm (${found})`,
    "expected a URL, a path, bytes, a Response or a WebAssembly.Module",
  );
}

async function compile(
  source: URL | string,
  code: Bytes | Response,
  { compiler, onProgress }: CoreLoading,
): Promise<WebAssembly.Module> {
  // `instanceof Response` would make Node load its whole network client.
  if (isArrayBuffer(code) || ArrayBuffer.isView(code)) {
    onProgress?.({ loaded: code.byteLength, total: code.byteLength });
    return compileBytes(source, code, compiler);
  }
  if (!code.ok) throw coreSource(source, `status ${code.status}`);
  const type = code.headers.get("content-type");
  const response = onProgress === undefined ? code : observed(code, onProgress);
  if (type?.startsWith("application/wasm") !== true)
    return compileBytes(source, await response.arrayBuffer(), compiler, type);
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    throw notCompiled(source, error);
  }
}

/** The same response, whose pieces are reported as they pass. */
function observed(response: Response, onProgress: (progress: LoadProgress) => void): Response {
  const { body, headers, status } = response;
  if (body === null) return response;
  const length = headers.get("content-encoding") === null ? headers.get("content-length") : null;
  const total = length === null ? undefined : Number(length);
  let loaded = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform: (piece, controller) => {
      loaded += piece.byteLength;
      onProgress({ loaded, total });
      controller.enqueue(piece);
    },
    flush: () => {
      if (loaded !== total) onProgress({ loaded, total: loaded });
    },
  });
  return new Response(body.pipeThrough(counter), { headers, status });
}

/** Throws a `ModuleError` that names `source` if the bytes are not wasm. `type` is what the server says that they are. */
export async function compileBytes(
  source: URL | string,
  bytes: Bytes,
  compiler: Compiler = (code) => WebAssembly.compile(code),
  type?: string | null,
): Promise<WebAssembly.Module> {
  try {
    return await compiler(bytes);
  } catch (error) {
    const view = ArrayBuffer.isView(bytes)
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      : new Uint8Array(bytes);
    throw notCompiled(source, error, whyNotWasm(view, type));
  }
}

function notCompiled(source: URL | string, error: unknown, problem?: string): ModuleError {
  const known = whyForbidden(error) ?? problem;
  if (known !== undefined) return coreSource(source, known, error);
  const lack = whyUnsupported();
  return lack === undefined
    ? coreSource(source, `it does not compile: ${describeThrown(error)}`, error)
    : wasmUnsupported(lack, error);
}
