/** What belongs to one run of a process, and is given back at its end. */

import type { CallContext } from "../../security/context.js";
import { requireFunction } from "../../errors/options.js";
import { isObject } from "../../values/objects.js";
import type { Pid } from "./pid.js";

/** One run of a process, for the functions that bind things to its state. */
export class Frame {
  #releases: (() => unknown)[] | undefined = [];

  constructor(
    readonly pid: Pid,
    readonly context: CallContext,
    readonly onError: (error: unknown) => void,
  ) {}

  /**
   * Calls `release` once, when the process ends, however it ends; the last one given is called first. If it is over
   * already, that is now. Throws `ERR_PARAMETER`.
   */
  defer(release: () => unknown): void {
    requireFunction("release", release);
    if (this.#releases === undefined) this.#call(release);
    else this.#releases.push(release);
  }

  /** Releases everything. */
  end(): void {
    const releases = this.#releases ?? [];
    this.#releases = undefined;
    for (const release of releases.reverse()) this.#call(release);
  }

  #call(release: () => unknown): void {
    try {
      const released = release();
      if (isPromise(released)) void released.then(undefined, this.onError);
    } catch (error) {
      this.onError(error);
    }
  }
}

const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  isObject(value) && typeof (value as Partial<PromiseLike<unknown>>).then === "function";
