/** What Node gives a runtime: files, streams, variables, programs, and the core of the package. */

import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { GlueFactory } from "../core/glue.js";
import { machineCwd, machineDirectory, mountMachine } from "../files/machine-files.node.js";
import type { Mounts } from "../files/file-tree.js";
import { bytesInput } from "../files/streams-memory.js";
import type { MemoryDirectory } from "../files/memory-files.js";
import { nativeClassesOf } from "../modules/host/workflow.js";
import { builtin } from "../files/builtin.node.js";
import { compilerIn } from "./compiler.node.js";
import { compiled, shippedCore } from "./compiled.js";
import { readFiles } from "./fetch-files.js";
import type { LineReader } from "./runtime-host.js";
import { readOptions } from "../errors/options.js";
import { RUNTIME_OPTIONS, sizesOf, type RuntimeOptions } from "./runtime-options.js";
import { NodeProcesses } from "./process.node.js";
import type { PlatformParts } from "./assemble.js";
import { stdlibOf, virtualStdlib, type Stdlib } from "./stdlib.js";
import { files as stdlibFiles } from "../vendor/stdlib.js";
import { environmentBytes, timeOf, withheldFrom } from "./system-options.js";
import { toWellFormed } from "../values/text.js";
import { descriptorInput, descriptorOutput } from "./streams.node.js";

const fs = builtin("node:fs");

/** A built core: its glue and its wasm, which is asked for when it is needed. */
export interface Product {
  readonly glue: GlueFactory;
  readonly wasm: () => URL | Promise<WebAssembly.Module>;
}

export interface NodeRuntimeOptions extends RuntimeOptions {
  /** Whether Lua sees the machine's real files, at their own paths. Default: true. */
  readonly realFiles?: boolean;
  /**
   * Whether `os.execute` and `io.popen` start programs of the machine. Default: for states of the sandbox `none`
   * `realFiles`, for others false. A state may have its own option.
   */
  readonly processes?: boolean;
  /** Reads a line for the interactive mode of the stand-alone interpreter. */
  readonly readLine?: LineReader;
}

async function bytesOf(url: URL): Promise<Uint8Array | Response> {
  return url.protocol === "file:" ? builtin("node:fs/promises").readFile(url) : fetch(url);
}

/** The same for a core: one file, which a worker thread takes longer to read. */
async function coreBytesOf(url: URL): Promise<Uint8Array | Response> {
  return url.protocol === "file:" ? fs.readFileSync(url) : bytesOf(url);
}

/** Validating takes 3 ms, functions are compiled when they are called; threads take longer to start than that. */
const compileAtOnce = (bytes: BufferSource): WebAssembly.Module => new WebAssembly.Module(bytes);

/** The directory of the shipped standard modules; undefined if this code is in a bundle that has none beside it. */
export function stdlibDirectory(): string | undefined {
  try {
    const file = fileURLToPath(new URL("../../stdlib/prelude.lua", import.meta.url));
    const directory = path.dirname(file);
    const all = Object.keys(stdlibFiles).every((name) => fs.existsSync(path.join(directory, name)));
    return all ? directory : undefined;
  } catch {
    return undefined; // a bundle without an address, or with another than that of a file
  }
}

/** Returns that directory; or the same files as virtual ones, also if Lua sees no files of the machine. */
function shippedStdlib(realFiles: boolean): Stdlib {
  const directory = realFiles ? stdlibDirectory() : undefined;
  return directory === undefined ? virtualStdlib(stdlibFiles) : { directory, files: {} };
}

function processEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([k, v]) =>
      v === undefined ? [] : [[toWellFormed(k), toWellFormed(v)]],
    ),
  );
}

/** Mounts the machine's files. The current directory is that of the process. */
function mountAll(mounts: Mounts, root: MemoryDirectory): string {
  mountMachine(mounts, root);
  return machineCwd();
}

const NODE_RUNTIME_OPTIONS = {
  ...RUNTIME_OPTIONS,
  realFiles: "flag",
  processes: "flag",
  readLine: "function",
} as const;

/** Reads and checks the options of a runtime over `product`. Throws `ERR_OPTION`, `ModuleError` and for files that cannot be read. */
export async function platformParts(product: Product, options: NodeRuntimeOptions): Promise<PlatformParts> {
  const toUrl = (text: string): URL => (/^[a-z]+:\/\//i.test(text) ? new URL(text) : pathToFileURL(text));
  options = readOptions(options, NODE_RUNTIME_OPTIONS);
  const { realFiles = true, processes = realFiles } = options;
  const { environment = realFiles ? processEnvironment() : {} } = options;
  const {
    stdin: given = realFiles ? "inherit" : bytesInput(),
    stdout = descriptorOutput(1),
    stderr = descriptorOutput(2),
  } = options;
  const stdin = given === "inherit" ? descriptorInput(0) : given;
  const variables = environmentBytes(environment);
  const [wasm, files, stdlib] = await Promise.all([
    compiled(options.wasm ?? shippedCore(product.wasm), {
      toUrl,
      fetcher: coreBytesOf,
      compiler: compileAtOnce,
      onProgress: options.onProgress,
    }),
    readFiles(options.files ?? {}, bytesOf),
    stdlibOf(options, environment, () => shippedStdlib(realFiles)),
  ]);
  return {
    glue: options.glue ?? product.glue,
    wasm,
    streams: { stdin, stdout, stderr },
    ...timeOf(options),
    environment: variables,
    withheld: withheldFrom(options),
    stdlib: stdlib.directory,
    onLeak: options.onLeak,
    machine: {
      openDirectory: machineDirectory,
      ...(realFiles ? { mount: mountAll } : {}),
    },
    files: { ...stdlib.files, ...files },
    pathOfUrl: (url) => path.posix.normalize(fileURLToPath(url)),
    processes: new NodeProcesses(realFiles),
    startsProcesses: processes,
    checkResults: options.checkResults === true,
    ...sizesOf(options),
    jit: compilerIn(options),
    nativeClasses: nativeClassesOf(options.nativeClasses),
    fetch: bytesOf,
    toUrl,
    readLine: options.readLine,
  };
}
