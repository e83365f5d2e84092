/** `loadRuntime` for Node. */

import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { GlueFactory } from "../core/glue.js";
import { compiled } from "./compiled.js";
import { RealAccess } from "./access.node.js";
import { linkRealFiles, mountDirectory, mountRealFiles, prepareRealFiles } from "./files.node.js";
import { putFiles, readFiles } from "./files.js";
import type { LineReader } from "./host.js";
import type { RuntimeOptions } from "./options.js";
import { NodeProcesses } from "./process.node.js";
import { Runtime } from "./runtime.js";
import { timeOf } from "./system-options.js";
import { descriptorInput, descriptorOutput } from "./streams.node.js";

/** A built core: its glue and where its wasm is. */
export interface Product {
  readonly glue: () => Promise<{ default: GlueFactory }>;
  readonly wasm: URL;
  /** Nothing but `runStandalone` will be used: wasmoon, a third of the time that loading takes, is left out. */
  readonly standalone?: boolean;
}

export interface NodeRuntimeOptions extends RuntimeOptions {
  /** Whether Lua sees the real files of the machine, at their own paths. Default: true. */
  readonly realFiles?: boolean;
  /** Reads a line for the interactive mode of the stand-alone interpreter. */
  readonly readLine?: LineReader;
}

async function bytesOf(url: URL): Promise<Uint8Array | Response> {
  return url.protocol === "file:" ? readFile(url) : fetch(url);
}

function stdlibOf(options: RuntimeOptions): string | undefined {
  if (options.stdlib === false) return undefined;
  return (
    options.stdlib ??
    process.env["PERILUNE_STDLIB_DIR"] ??
    fileURLToPath(new URL("../../stdlib", import.meta.url))
  );
}

function processEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])),
  );
}

/** The `loadRuntime` of one product. */
export function loaderOf(product: Product) {
  return async function loadRuntime(options: NodeRuntimeOptions = {}): Promise<Runtime> {
    const toUrl = (text: string): URL => (/^[a-z]+:\/\//i.test(text) ? new URL(text) : pathToFileURL(text));
    const [glue, wasmoon, wasm, files] = await Promise.all([
      options.glue === undefined ? product.glue() : { default: options.glue },
      product.standalone === true ? undefined : import("wasmoon"),
      compiled(options.wasm ?? product.wasm, toUrl, bytesOf),
      readFiles(options.files ?? {}, bytesOf),
    ]);
    const access = options.realFiles === false ? undefined : new RealAccess();
    return Runtime.start({
      glue: glue.default,
      wasm,
      wasmoon,
      streams: {
        stdin: options.stdin ?? descriptorInput(0),
        stdout: options.stdout ?? descriptorOutput(1),
        stderr: options.stderr ?? descriptorOutput(2),
      },
      ...timeOf(options),
      environment: options.environment ?? processEnvironment(),
      stdlib: stdlibOf(options),
      onLeak: options.onLeak,
      adjust: (imports) => access?.adjust(imports),
      mount: (module) => {
        if (options.realFiles !== false) {
          mountRealFiles(module);
          access?.mount(module);
        }
        prepareRealFiles(module);
        putFiles(module, files);
      },
      pathOfUrl: (url) => path.posix.normalize(fileURLToPath(url)),
      link: linkRealFiles,
      processes: new NodeProcesses(options.realFiles !== false),
      mountDirectory,
      fetch: bytesOf,
      toUrl,
      readLine: options.readLine,
    });
  };
}
