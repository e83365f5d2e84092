/** Compiled cores, one per URL: all runtimes of a process share them. */

import { PeriluneError } from "../errors/base.js";
import type { WasmSource } from "./options.js";

/** The core's wasm could not be had from where it should be. */
export class CoreSourceError extends PeriluneError {
  override name = "CoreSourceError";
  constructor(url: URL, problem: string, cause?: unknown) {
    super(`the core: cannot get ${url.href}: ${problem}`, { cause });
  }
}

const byUrl = new Map<string, Promise<WebAssembly.Module>>();

/** Gets the bytes at a URL, or a response to compile while it arrives. */
export type Fetcher = (url: URL) => Promise<Uint8Array | Response>;

/**
 * Compiles `source`; what comes from a URL is compiled once per process. Throws `CoreSourceError`, or what the engine
 * throws when it is no wasm.
 */
export function compiled(
  source: WasmSource,
  toUrl: (path: string) => URL,
  fetcher: Fetcher,
): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return Promise.resolve(source);
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) {
    return WebAssembly.compile(source as BufferSource);
  }
  const url = typeof source === "string" ? toUrl(source) : source;
  const known = byUrl.get(url.href);
  if (known !== undefined) return known;
  const module = get(url, fetcher).then(compile);
  byUrl.set(url.href, module);
  module.catch(() => byUrl.delete(url.href)); // a later call may have more luck
  return module;
}

async function get(url: URL, fetcher: Fetcher): Promise<Uint8Array | Response> {
  let found: Uint8Array | Response;
  try {
    found = await fetcher(url);
  } catch (error) {
    throw new CoreSourceError(url, error instanceof Error ? error.message : String(error), error);
  }
  if (!(found instanceof Uint8Array) && !found.ok) throw new CoreSourceError(url, `status ${found.status}`);
  return found;
}

function compile(code: Uint8Array | Response): Promise<WebAssembly.Module> {
  if (code instanceof Uint8Array) return WebAssembly.compile(code as BufferSource);
  const isWasm = code.headers.get("content-type")?.startsWith("application/wasm") === true;
  if (isWasm) return WebAssembly.compileStreaming(code);
  return code.arrayBuffer().then((bytes) => WebAssembly.compile(bytes));
}
