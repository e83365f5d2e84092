/**
 * States with a runtime of their own: the compiled core is shared, and nothing else. A pool instantiates cores before they
 * are needed.
 */

import { readOptions } from "../errors/options.js";
import { runtimeClosed } from "../errors/state.js";
import { badOption } from "../errors/values.js";
import type { LuaState } from "../state/state.js";
import type { RuntimeInternals } from "./assemble.js";
import { openState } from "./open-state.js";
import type { StateOptions } from "./runtime-options.js";

/** The options of a state that gets a runtime of its own. */
export interface IsolatedStateOptions extends Omit<StateOptions, "isolated"> {
  readonly isolated: true;
}

/** Options of `Runtime.isolatedPool`. */
export interface IsolatedPoolOptions {
  /** How many runtimes are kept ready, at least 1. Each takes 2 MB. */
  readonly size: number;
}

/**
 * Engines keep what a `WeakRef` was made for until a turn of the event loop ends. A program that makes states one after the
 * other, and waits for nothing else, gets one after so many.
 */
const STARTS_A_TURN = 8;

/** The runtimes of the isolated states of one runtime. A runtime lives as long as something uses its state. */
export class IsolatedRuntimes {
  readonly #all = new Set<WeakRef<RuntimeInternals>>();
  readonly #pools = new Set<WeakRef<IsolatedPool>>();
  #closed = false;
  #starts = 0;
  readonly #assemble: () => Promise<RuntimeInternals>;

  constructor(assemble: () => Promise<RuntimeInternals>) {
    this.#assemble = assemble;
  }

  /** Instantiates a core. */
  async start(): Promise<RuntimeInternals> {
    if (++this.#starts % STARTS_A_TURN === 0) await new Promise((resolve) => setTimeout(resolve, 0));
    return this.#assemble();
  }

  /** The runtimes that have a usable state. */
  get all(): RuntimeInternals[] {
    return this.#living();
  }

  /** Forgets those that have ended. */
  #living(): RuntimeInternals[] {
    return [...this.#all].flatMap((reference) => {
      const internals = reference.deref();
      if (internals?.calls.states.all.some(({ life }) => !life.closed) === true) return [internals];
      this.#all.delete(reference);
      return [];
    });
  }

  /** Makes a state in a new runtime, or in one that a pool has ready. Rejects with what `openState` throws, `ERR_RUNTIME_CLOSED`. */
  async open(given: StateOptions | IsolatedStateOptions, ready?: RuntimeInternals): Promise<LuaState> {
    const internals = ready ?? (await this.start());
    if (this.#closed) throw runtimeClosed();
    const state = openState(internals, { ...given, isolated: false });
    this.#living();
    this.#all.add(new WeakRef(internals));
    return state;
  }

  async pool({ size }: IsolatedPoolOptions): Promise<IsolatedPool> {
    const pool = new IsolatedPool(this, size);
    this.#pools.add(new WeakRef(pool));
    await pool.fill();
    return pool;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** The states are closed already. */
  close(): void {
    this.#closed = true;
    for (const pool of this.#pools) pool.deref()?.close();
    this.#pools.clear();
  }
}

/** Runtimes that are ready, for states that are isolated from each other. `runtime.isolatedPool` makes it. */
export class IsolatedPool {
  readonly #owner: IsolatedRuntimes;
  readonly #size: number;
  readonly #ready: RuntimeInternals[] = [];
  #starting = 0;
  #closed = false;

  /** For this package only. */
  constructor(owner: IsolatedRuntimes, size: number) {
    this.#owner = owner;
    this.#size = size;
  }

  /** The runtimes that are ready. */
  get ready(): number {
    return this.#ready.length;
  }

  /**
   * Makes a state in a runtime that is ready, or else in a new one; another is made ready afterwards. Rejects as
   * `createState` of the runtime does, and with `ERR_RUNTIME_CLOSED` after `close`.
   */
  async createState(options: StateOptions = {}): Promise<LuaState> {
    if (this.#closed) throw runtimeClosed(this.#owner.closed ? undefined : "pool of runtimes");
    const state = await this.#owner.open(options, this.#ready.pop());
    // Instantiation takes milliseconds: not before the caller continues.
    setTimeout(() => {
      this.fill().catch(() => undefined); // the next call reports what is wrong
    }, 0);
    return state;
  }

  /** For this package only: makes runtimes until as many are ready as should be. */
  async fill(): Promise<void> {
    while (!this.#closed && this.#ready.length + this.#starting < this.#size) {
      this.#starting++;
      try {
        const internals = await this.#owner.start();
        if (!this.#isClosed()) this.#ready.push(internals);
      } finally {
        this.#starting--;
      }
    }
  }

  /** It may have been closed meanwhile. */
  #isClosed(): boolean {
    return this.#closed;
  }

  /** Lets go of the runtimes that are ready. States that it made stay. */
  close(): void {
    this.#closed = true;
    this.#ready.length = 0;
  }
}

const POOL_OPTIONS = { size: "number" } as const;

/** Throws `ERR_OPTION`. */
export function poolOptions(given: IsolatedPoolOptions): IsolatedPoolOptions {
  const { size } = readOptions(given, POOL_OPTIONS);
  if (Number.isSafeInteger(size) && size >= 1) return { size };
  throw badOption("size", `expected a whole number of at least 1, found ${size}`);
}
