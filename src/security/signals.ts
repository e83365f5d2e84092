/**
 * Listeners for the abort of a signal, and several signals as one. A signal gets one listener of ours however many calls it serves, since platforms
 * warn of many.
 */

interface Listened {
  /** The only step, or all of them. */
  steps: (() => void) | Set<() => void>;
  readonly listener: () => void;
}

const listened = new WeakMap<AbortSignal, Listened>();

/**
 * What a signal says, without one: an `AbortController` takes microseconds and more than a kilobyte. The platform's signal is made
 * if something asks for it.
 */
export class Cancellation {
  #outcome: { readonly reason: unknown } | undefined;
  /** The only step, or all of them. */
  #steps: (() => void) | Set<() => void> | undefined;
  #controller: AbortController | undefined;

  get aborted(): boolean {
    return this.#outcome !== undefined;
  }

  get reason(): unknown {
    return this.#outcome?.reason;
  }

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#outcome !== undefined) this.#controller.abort(this.#outcome.reason);
    }
    return this.#controller.signal;
  }

  /** The first time counts. */
  abort(reason: unknown): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = { reason };
    this.#controller?.abort(reason);
    const steps = this.#steps;
    if (typeof steps === "function") steps();
    else for (const step of steps ?? []) step(); // not those that a step before it removes
    this.#steps = undefined;
  }

  /** Calls `step` when it is aborted, unless it is already. Returns a function that stops it. */
  listen(step: () => void): () => void {
    if (this.#steps === undefined) this.#steps = step;
    else {
      if (typeof this.#steps === "function") this.#steps = new Set([this.#steps]);
      this.#steps.add(step);
    }
    return () => {
      if (this.#steps === step) this.#steps = undefined;
      else if (this.#steps instanceof Set) this.#steps.delete(step);
    };
  }
}

/** Calls `step` when the signal is aborted. Returns a function that stops it. */
export function onAbort(signal: AbortSignal | Cancellation, step: () => void): () => void {
  if (signal instanceof Cancellation) return signal.listen(step);
  const known = listened.get(signal);
  const made = known ?? listen(signal, step);
  if (known !== undefined) {
    if (typeof known.steps === "function") known.steps = new Set([known.steps]);
    known.steps.add(step);
  }
  return () => {
    const { steps } = made;
    if (typeof steps === "function") {
      if (steps !== step || listened.get(signal) !== made) return;
    } else if (!steps.delete(step) || steps.size > 0) return;
    listened.delete(signal);
    signal.removeEventListener("abort", made.listener);
  };
}

function listen(signal: AbortSignal, step: () => void): Listened {
  const listener = (): void => {
    const { steps } = made;
    listened.delete(signal);
    if (typeof steps === "function") steps();
    else for (const each of [...steps]) each();
  };
  const made: Listened = { steps: step, listener };
  listened.set(signal, made);
  signal.addEventListener("abort", listener, { once: true });
  return made;
}

/** For signals of other realms: stops following once nobody has the joined signal. */
const unreachable = new FinalizationRegistry<() => void>((stop) => {
  stop();
});

/** Keeps a controller for as long as its signal. */
const controllers = new WeakMap<AbortSignal, AbortController>();

/** Returns a signal that aborts with the first of these. They may be of other realms, or of a polyfill. */
export function anySignal(signals: readonly AbortSignal[]): AbortSignal {
  try {
    return AbortSignal.any([...signals]);
  } catch {
    return follow(signals); // the platform takes only its own
  }
}

function follow(signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = signals.find((each) => each.aborted);
  if (aborted !== undefined) controller.abort(aborted.reason);
  const weak = new WeakRef(controller);
  controllers.set(signal, controller);
  for (const each of aborted === undefined ? signals : [])
    unreachable.register(
      signal,
      onAbort(each, () => weak.deref()?.abort(each.reason)),
    );
  return signal;
}
