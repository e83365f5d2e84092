/** Options of `loadRuntime`, the same on every platform. */

import type { GlueFactory } from "../core/glue.js";
import type { StandardStreams } from "../core/streams.js";
import type { LeakListener } from "../values/handles.js";
import type { TimeOptions } from "./system-options.js";

/** Where the core's wasm is: a URL or path to load, its bytes, or a compiled module. */
export type WasmSource = URL | string | Uint8Array | ArrayBuffer | WebAssembly.Module;

/** Where a file's content is. */
export type FileSource = string | Uint8Array | URL;

export interface RuntimeOptions extends Partial<StandardStreams>, TimeOptions {
  /** The core to run. Default: the one that ships with the package. */
  readonly wasm?: WasmSource;
  /**
   * The JavaScript that belongs to the core: the default export of `x.node.mjs` or `x.web.mjs`. Only for a core with
   * native modules linked in that take more of JavaScript than the C library that ships (`CoreMismatchError` says so).
   */
  readonly glue?: GlueFactory;
  /**
   * Virtual files by absolute path: text, bytes, or a URL that is fetched once, while the runtime loads. A native
   * module given as `/app/name.wasm` is found by `require "name"` from the context `/app`.
   */
  readonly files?: Readonly<Record<string, FileSource>>;
  /** Environment variables that `os.getenv` and C's `getenv` see. Default: those of the process; none in a browser. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The directory of the standard modules; false for none. */
  readonly stdlib?: string | false;
  /**
   * Told of each handle (table, function, userdata, thread) that nobody closed and the garbage collector found, with the
   * stack of where it was made: for tests, since it costs a stack for each handle. Default: nobody is told.
   */
  readonly onLeak?: LeakListener;
}
