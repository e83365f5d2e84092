/** `loadRuntime` for browsers, in pages and workers. They have the virtual file system only, and no processes. */

import { isUrl } from "../errors/realms.js";
import type { GlueFactory } from "../core/glue.js";
import { useStackFrames } from "../core/stack-check.js";
import { bytesInput } from "../files/streams-memory.js";
import { moduleFile } from "../errors/native-module.js";
import { nativeClassesOf } from "../modules/host/workflow.js";
import { compiled, shippedCore } from "./compiled.js";
import { consoleOutput } from "./console.browser.js";
import { fetchOrDecode } from "./data-url.js";
import { isCheckedUrl, readFiles } from "./fetch-files.js";
import { readOptions } from "../errors/options.js";
import {
  compilerOf,
  RUNTIME_OPTIONS,
  sizesOf,
  type FileSource,
  type RuntimeOptions,
} from "./runtime-options.js";
import { startRuntime, type Runtime } from "./runtime.js";
import { stdlibOf, virtualStdlib } from "./stdlib.js";
import { environmentBytes, timeOf, withheldFrom } from "./system-options.js";
import { files as stdlibFiles } from "../vendor/stdlib.js";

/** A built core: its glue and its wasm, which is asked for when it is needed. */
export interface BrowserProduct {
  readonly glue: GlueFactory;
  readonly wasm: () => URL | Promise<WebAssembly.Module>;
  /** Code of the stack checks, for a host that does not compile it (src/core/stack-check.ts). */
  readonly frames?: WebAssembly.Module;
}

/** Resolves relative URLs against the page or the worker's script. */
function toUrl(text: string): URL {
  const scope = globalThis as { document?: { baseURI: string }; location?: { href: string } };
  return new URL(text, scope.document?.baseURI ?? scope.location?.href);
}

/** Returns the paths of files that were given as URLs. */
function pathsByUrl(files: Readonly<Record<string, FileSource>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(files).flatMap(([path, source]) => {
      const url = isCheckedUrl(source) ? source.url : source;
      return isUrl(url) ? [[url.href, path]] : [];
    }),
  );
}

/** Makes the `loadRuntime` of one product. */
export function loaderOf(product: BrowserProduct) {
  return async function loadRuntime(options: RuntimeOptions = {}): Promise<Runtime> {
    options = readOptions(options, RUNTIME_OPTIONS);
    if (product.frames !== undefined) useStackFrames(product.frames);
    const given = options.files ?? {};
    const { environment = {} } = options;
    const { stdin: input, stdout = consoleOutput("log"), stderr = consoleOutput("error") } = options;
    const stdin = input === undefined || input === "inherit" ? bytesInput() : input;
    const variables = environmentBytes(environment);
    const [wasm, files, stdlib] = await Promise.all([
      compiled(options.wasm ?? shippedCore(product.wasm), {
        toUrl,
        fetcher: fetchOrDecode,
        onProgress: options.onProgress,
      }),
      readFiles(given, fetchOrDecode),
      stdlibOf(options, environment, () => virtualStdlib(stdlibFiles)),
    ]);
    const paths = pathsByUrl(given);
    return startRuntime({
      checkResults: options.checkResults === true,
      ...sizesOf(options),
      jit: compilerOf(options),
      nativeClasses: nativeClassesOf(options.nativeClasses),
      glue: options.glue ?? product.glue,
      wasm,
      streams: { stdin, stdout, stderr },
      ...timeOf(options),
      environment: variables,
      withheld: withheldFrom(options),
      startsProcesses: false,
      onLeak: options.onLeak,
      stdlib: stdlib.directory,
      machine: { openDirectory: undefined },
      files: { ...stdlib.files, ...files },
      pathOfUrl: (url) => {
        const path = paths.get(url.href);
        if (path === undefined) throw moduleFile(url.href, "it is not among the files given to loadRuntime");
        return path;
      },
      fetch: fetchOrDecode,
      toUrl,
    });
  };
}
