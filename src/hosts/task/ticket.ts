/** `Ticket`: lets one call wait until another one wakes it. */

import { HostError } from "../../errors/host-error.js";
import type { Parked, Parking } from "./parking.js";

export class Ticket {
  #used = false;
  #woken = false;
  #parked: Parked | undefined;

  constructor(readonly parking: Parking) {}

  /** Returns a promise; undefined if it was woken before. Throws `HostError` the second time. */
  park(signal: AbortSignal | undefined): Promise<void> | undefined {
    if (this.#used)
      throw new HostError("the ticket was used before: each wait needs its own", {
        kind: "failed_precondition",
      });
    this.#used = true;
    if (this.#woken) return undefined;
    this.#parked = this.parking.park(signal, false);
    return this.#parked.promise;
  }

  /** Returns false if it was woken before. */
  wake(): boolean {
    if (this.#woken) return false;
    this.#woken = true;
    this.#parked?.end();
    return true;
  }
}
