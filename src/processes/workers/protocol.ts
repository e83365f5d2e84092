/**
 * The messages between the thread of a scheduler and its workers. Everything in them can be cloned. A worker gets each
 * program and each process once, under a number; runs and commands have numbers too.
 */

import type { Origin } from "../../modules/host/origin.js";
import type { RuntimeOptions } from "../../runtime/runtime-options.js";
import type { StateKind } from "../../security/classes.js";
import type { LimitOptions } from "../../state/limits.js";
import type { PackedError } from "../../threads/packed-error.js";
import type { Packed } from "../../threads/packed.js";
import type { PackedOutcome } from "./promises.js";

/** A policy that needs no import. */
export type KnownPolicy = "allow all" | "deny all";

export interface ProcessRecipe {
  /** The number of its program. */
  readonly program: number;
  readonly modules: readonly Origin[];
  readonly bind: readonly Origin[];
  readonly policy: Origin | KnownPolicy | undefined;
  readonly kind: StateKind | undefined;
  readonly limits: LimitOptions | undefined;
  readonly state: object;
}

/** What a run needs to know of its pid. */
export interface PidRecord {
  readonly id: string;
  readonly name: string;
  readonly node: string;
  readonly host: string;
}

/** What a worker is told. */
export type ToWorker =
  | { readonly kind: "runtime"; readonly options: RuntimeOptions }
  | {
      readonly kind: "program";
      readonly program: number;
      readonly source: string | Uint8Array;
      readonly name: string;
    }
  | { readonly kind: "process"; readonly process: number; readonly recipe: ProcessRecipe }
  | {
      readonly kind: "run";
      readonly run: number;
      readonly process: number;
      readonly pid: PidRecord;
      readonly context: {
        readonly actor: Packed;
        readonly deadline: number | undefined;
        readonly values: Packed;
        /** Whether it has a signal. */
        readonly signalled: boolean;
      };
      readonly method: string;
      readonly input: Packed;
      readonly slice: number;
    }
  /** Processes and programs that will not be run again. */
  | { readonly kind: "forget"; readonly process: number; readonly program: number | undefined }
  | { readonly kind: "cancel"; readonly run: number; readonly error: PackedError }
  | { readonly kind: "answer"; readonly command: number; readonly data: Packed }
  | { readonly kind: "refusal"; readonly command: number; readonly error: PackedError }
  /** The answer of the command `promise` is how the promise was settled. */
  | { readonly kind: "kept"; readonly command: number };

/** What a worker tells. */
export type FromWorker =
  | { readonly kind: "result"; readonly run: number; readonly values: Packed }
  | {
      readonly kind: "failure";
      readonly run: number;
      readonly error: PackedError;
      /** Whether the runtime is dead. */
      readonly broken: boolean;
    }
  /** Something that `onError` of the scheduler gets. */
  | { readonly kind: "report"; readonly run: number; readonly error: PackedError }
  | {
      readonly kind: "command";
      readonly run: number;
      readonly command: number;
      readonly id: string;
      readonly data: Packed;
      readonly module: string | undefined;
      /** Milliseconds since 1970, with fractions; Infinity without one. */
      readonly deadline: number;
      readonly timeout: number | undefined;
    }
  /** The promise of a command `promise` was settled. */
  | {
      readonly kind: "settled";
      readonly run: number;
      readonly command: number;
      readonly outcome: PackedOutcome;
    }
  | { readonly kind: "withdraw"; readonly run: number; readonly command: number };
