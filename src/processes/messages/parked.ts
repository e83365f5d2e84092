/** A command whose handler answers later: a thenable for its `Execution`, without the cost of a promise. */

import type { AlarmClock } from "../clock/alarms.js";
import { onAbort } from "../../security/signals.js";
import { cancellationOf, Execution } from "../execution.js";
import type { CommandContext } from "../handler.js";

export class Parked<T> implements PromiseLike<T> {
  #answer: ((value: T) => unknown) | undefined;
  #fail: ((error: unknown) => unknown) | undefined;
  #unset: (() => void) | undefined;
  #unlisten: (() => void) | undefined;
  #over = false;
  /** What it is settled with before anybody listens: middleware does so late. */
  #settled: { readonly value: T } | { readonly error: unknown } | undefined;

  constructor(readonly context: CommandContext) {}

  /** Whether nobody waits for the answer any more. */
  get isOver(): boolean {
    return this.#over || (this.context instanceof Execution && this.context.isOver);
  }

  /** Ends it when nobody waits any more, for what has a timer and no one else who looks. */
  endWithContext(): void {
    const cancellation = cancellationOf(this.context);
    if (cancellation.aborted) this.end();
    else
      this.#unlisten = onAbort(cancellation, () => {
        this.end();
      });
  }

  /** Calls `step` after that many seconds, unless it is over by then. */
  limit(clock: AlarmClock, seconds: number, step: () => void): void {
    this.#unset = clock.at(clock.now() + seconds, step);
  }

  answer(value: T): void {
    this.end();
    if (this.#answer !== undefined) this.#answer(value);
    else this.#settled = { value };
  }

  fail(error: unknown): void {
    this.end();
    if (this.#fail !== undefined) this.#fail(error);
    else this.#settled = { error };
  }

  /** Nobody waits any more: gives up its timer. */
  end(): void {
    this.#over = true;
    this.#unset?.();
    this.#unset = undefined;
    this.#unlisten?.();
    this.#unlisten = undefined;
  }

  /** Called once, by whoever runs the command. */
  then<A = T, B = never>(
    answer?: ((value: T) => A | PromiseLike<A>) | null,
    fail?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): PromiseLike<A | B> {
    this.#answer = answer ?? undefined;
    this.#fail = fail ?? undefined;
    const settled = this.#settled;
    if (settled !== undefined && "value" in settled) this.#answer?.(settled.value);
    else if (settled !== undefined) this.#fail?.(settled.error);
    return this as unknown as PromiseLike<A | B>;
  }
}
