/**
 * Promises that functions in a worker return are the command `promise`, as everywhere. They stay on their thread; the thread
 * of the scheduler gets a copy of their outcome, for its middleware. This file has both sides.
 */

import type { Settling } from "../../values/host-wait.js";
import { pack, unpack, type Packed } from "../../threads/packed.js";
import { packError, unpackError, type PackedError } from "../../threads/packed-error.js";

/** How a promise was settled. Neither a value nor an error: with a value that cannot be cloned. */
export interface PackedOutcome {
  readonly value?: Packed;
  readonly error?: PackedError;
}

/** Who waits in a worker for a promise of its own thread. */
export class LocalPromise implements Settling {
  /** Settles as the promise was, since nothing on the other thread changed that. */
  #keep: () => void = () => undefined;

  /** `settled` is called once, with what the other thread may know. */
  constructor(
    promise: PromiseLike<unknown>,
    readonly settling: Settling,
    settled: (outcome: PackedOutcome) => void,
  ) {
    promise.then(
      (value) => {
        this.#keep = () => {
          settling.resolve(value);
        };
        settled(packedValue(value));
      },
      (error: unknown) => {
        this.#keep = () => {
          settling.reject(error);
        };
        settled({ error: packError(error) });
      },
    );
  }

  resolve(value: unknown): void {
    this.settling.resolve(value);
  }

  reject(error: unknown): void {
    this.settling.reject(error);
  }

  keep(): void {
    this.#keep();
  }
}

function packedValue(value: unknown): PackedOutcome {
  try {
    return { value: pack(value, "value") };
  } catch {
    return {};
  }
}

/** The copy of a promise of a worker, on the thread of the scheduler. */
export class PromiseCopy {
  readonly promise: Promise<unknown>;
  #resolve!: (value: unknown) => void;
  #reject!: (error: Error) => void;
  #outcome: { readonly of: unknown } | undefined;

  constructor() {
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.promise.catch(() => undefined); // nobody may be waiting any more
  }

  settle({ value, error }: PackedOutcome): void {
    const of = error !== undefined ? unpackError(error) : value === undefined ? undefined : unpack(value);
    this.#outcome = { of };
    if (error === undefined) this.#resolve(of);
    else this.#reject(of as Error);
  }

  /** Whether an answer or an error is what the promise was settled with. */
  isOutcome(given: unknown): boolean {
    return this.#outcome !== undefined && Object.is(given, this.#outcome.of);
  }
}
