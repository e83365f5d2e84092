/** The calls of a state that wait for other calls of the same state, and whether all of them do: a deadlock. */

import { HostError } from "../../errors/host-error.js";
import { onAbort } from "../../security/signals.js";
import type { CallsInFlight } from "../../values/handles.js";

/** A call that waits until another one ends its wait. */
export class Parked {
  readonly promise: Promise<void>;
  #settle!: (error: Error | undefined) => void;
  readonly #parking: Parking;
  readonly #unlisten: (() => void) | undefined;

  constructor(
    parking: Parking,
    /** Aborts when the call ends by itself. */
    signal: AbortSignal | undefined,
    /** Whether it waits for tasks to end. */
    readonly forTasks: boolean,
  ) {
    this.#parking = parking;
    this.promise = new Promise((resolve, reject) => {
      this.#settle = (error) => {
        if (error === undefined) resolve();
        else reject(error);
      };
    });
    this.#unlisten =
      signal &&
      onAbort(signal, () => {
        this.end();
      });
  }

  /** Ends the wait, with an error to raise or without. */
  end(error?: Error): void {
    this.#parking.remove(this);
    this.#unlisten?.();
    this.#settle(error);
  }
}

/** One per state. */
export class Parking {
  readonly #parked = new Set<Parked>();
  #checking = false;

  constructor(readonly calls: CallsInFlight) {}

  park(signal: AbortSignal | undefined, forTasks: boolean): Parked {
    const parked = new Parked(this, signal, forTasks);
    this.#parked.add(parked);
    this.check();
    return parked;
  }

  remove(parked: Parked): void {
    this.#parked.delete(parked);
  }

  /** To be called when a call has ended: the others may all wait for each other now. */
  check(): void {
    if (this.#checking || !this.#isStuck) return;
    this.#checking = true;
    this.calls.turn(() => {
      this.#checking = false;
      if (this.#isStuck) this.#fail();
    });
  }

  get #isStuck(): boolean {
    const { alone, size } = this.calls;
    return alone && size > 0 && this.#parked.size >= size;
  }

  /** Ends the waits. Those for tasks go on while there are others, since their tasks end now. */
  #fail(): void {
    const all = [...this.#parked];
    const count = all.length;
    const problem =
      count === 1
        ? "deadlock: the only task waits for others"
        : `deadlock: all ${count} tasks wait for each other`;
    const first = all.filter(({ forTasks }) => !forTasks);
    for (const parked of first.length > 0 ? first : all)
      parked.end(new HostError(problem, { kind: "failed_precondition", details: { tasks: count } }));
  }
}

const parkings = new WeakMap<CallsInFlight, Parking>();

/** The parking of the state with these calls. */
export function parkingOf(calls: CallsInFlight): Parking {
  let parking = parkings.get(calls);
  if (parking === undefined) parkings.set(calls, (parking = new Parking(calls)));
  return parking;
}
