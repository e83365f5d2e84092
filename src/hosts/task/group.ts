/** `Group`: tasks that end together. Each task is an asynchronous call of its own. */

import { HostError } from "../../errors/host-error.js";
import { isError } from "../../errors/realms.js";
import type { HostCall } from "../../security/call.js";
import { onAbort } from "../../security/signals.js";
import type { ReferenceOwner } from "../../values/handles.js";
import { parkingOf, type Parked, type Parking } from "./parking.js";

const canceled = (): HostError => new HostError("the group of tasks was canceled", { kind: "canceled" });

export class Group {
  readonly #controller = new AbortController();
  readonly #waits = new Set<Parked>();
  #running = 0;
  /** The first error of a task. */
  #failure: Error | undefined;
  #parking: Parking | undefined;
  #unlisten: (() => void) | undefined;

  constructor(
    /** The call that made it. The tasks run on its behalf, and end if it is aborted. */
    readonly call: HostCall,
  ) {}

  /** Starts a task, which runs to its first wait. Throws the error of a group that failed, and `HostError` if it was cancelled. */
  spawn(owner: ReferenceOwner, fn: object, args: readonly unknown[]): void {
    if (this.#failure !== undefined) throw this.#failure;
    const { signal } = this.#controller;
    if (signal.aborted) throw canceled();
    this.#parking = parkingOf(owner.calls);
    this.#begin();
    let ended: Promise<void>;
    try {
      ended = owner.startCall(this.call, fn, args, signal);
    } catch (error) {
      this.#end();
      throw error;
    }
    ended.then(
      () => {
        this.#end();
      },
      (error: unknown) => {
        this.#fail(error);
        this.#end();
      },
    );
  }

  /** Returns a promise of the end of all tasks; undefined if none runs. It throws, or rejects with, the first error of a task. */
  wait(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (this.#running > 0 && this.#parking !== undefined) {
      const parked = this.#parking.park(signal, true);
      this.#waits.add(parked);
      return parked.promise;
    }
    if (this.#failure !== undefined) throw this.#failure;
    return undefined;
  }

  /** Ends all tasks. */
  cancel(): void {
    this.#controller.abort(canceled());
  }

  #begin(): void {
    if (this.#running++ > 0) return;
    const { signal } = this.call;
    if (signal === undefined) return;
    if (signal.aborted) this.cancel();
    else
      this.#unlisten = onAbort(signal, () => {
        this.cancel();
      });
  }

  #fail(error: unknown): void {
    if (this.#controller.signal.aborted) return;
    this.#failure = isError(error) ? error : HostError.from(error);
    this.cancel();
  }

  #end(): void {
    if (--this.#running === 0) {
      this.#unlisten?.();
      this.#unlisten = undefined;
      for (const wait of this.#waits) wait.end(this.#failure);
      this.#waits.clear();
    }
    this.#parking?.check();
  }
}
