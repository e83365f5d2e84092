/** The services of a dispatcher: started in order, stopped in the opposite one. */

import type { Service } from "./handler.js";

export class Services {
  readonly #all: Service[] = [];
  readonly #started: Service[] = [];

  add(service: Service): void {
    this.#all.push(service);
  }

  /** Starts all. If one fails, stops those that were started, and rejects with its error. */
  async start(): Promise<void> {
    for (const service of this.#all) {
      try {
        await service.start?.();
      } catch (error) {
        await this.stop().catch(() => undefined); // the first error counts
        throw error;
      }
      this.#started.push(service);
    }
  }

  /** Stops those that were started, all of them. Rejects with the first error. */
  async stop(): Promise<void> {
    const errors: unknown[] = [];
    for (let service = this.#started.pop(); service !== undefined; service = this.#started.pop()) {
      try {
        await service.stop?.();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  }
}
