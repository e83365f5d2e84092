/** What the two sides of a worker tell each other: plain data, which structured cloning copies. */

import type { LimitOptions } from "../../state/limits.js";
import type { LuaInput } from "../../values/types.js";
import type { RuntimeOptions, StateOptions } from "../../runtime/runtime-options.js";
import type { PackedError } from "../packed-error.js";
import type { Packed } from "../packed.js";

/** The limits that a script in a worker can have besides its timeout. */
export type WorkerLimits = Pick<LimitOptions, "fuel" | "memory" | "files" | "output">;

/** What the worker runs. */
export interface WorkerJob {
  readonly source: string | Uint8Array;
  readonly name: string | undefined;
  readonly args: readonly LuaInput[];
  /** The addresses of JavaScript modules whose default export is a host module. */
  readonly modules: readonly string[];
  readonly runtime: Pick<RuntimeOptions, "memory">;
  readonly state: Pick<
    StateOptions,
    "sandbox" | "libraries" | "seed" | "context" | "files" | "globals" | "environment"
  >;
  readonly limits: WorkerLimits & Pick<LimitOptions, "timeout">;
  /** The streams whose output goes to the other side. */
  readonly streams: readonly StreamName[];
}

export type StreamName = "stdout" | "stderr";

/** What the worker says. */
export type WorkerMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "output"; readonly stream: StreamName; readonly bytes: Uint8Array }
  | { readonly kind: "results"; readonly results: Packed }
  | { readonly kind: "failure"; readonly failure: PackedError };
