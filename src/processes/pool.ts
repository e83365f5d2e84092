/** A pool of objects that are used again, such as yields. */

import { requireFunction, readOptions, type OptionKinds } from "../errors/options.js";
import { badParameter, badOption } from "../errors/values.js";

export interface PoolOptions<T extends object> {
  /** Makes an object when none is free. */
  readonly create: () => T;
  /** Called with each object that is given back, to drop what it refers to. Default: nothing. */
  readonly reset?: (item: T) => void;
  /** How many free objects it keeps. Default: 256. */
  readonly size?: number;
}

const POOL_OPTIONS = { create: "any", reset: "function", size: "number" } as const satisfies OptionKinds<
  PoolOptions<object>
>;

/**
 * Objects are the caller's from `acquire` to `release`. A yield of a pool gives itself back in its `release`.
 */
export class Pool<T extends object> {
  readonly #options: PoolOptions<T>;
  readonly #size: number;
  readonly #free: T[] = [];
  readonly #used = new Set<T>();

  /** Throws `ERR_OPTION`, `ERR_PARAMETER`. */
  constructor(options: PoolOptions<T>) {
    const read = readOptions(options, POOL_OPTIONS as OptionKinds<PoolOptions<T>>);
    requireFunction("create", read.create);
    const { size = 256 } = read;
    if (!(size >= 0)) throw badOption("size", `expected a number of objects, found ${size}`);
    this.#options = read;
    this.#size = size;
  }

  /** The number of objects that were acquired and not released. */
  get used(): number {
    return this.#used.size;
  }

  /** The number of objects that wait to be acquired. */
  get free(): number {
    return this.#free.length;
  }

  acquire(): T {
    const item = this.#free.pop() ?? this.#options.create();
    this.#used.add(item);
    return item;
  }

  /** Gives an object back. Throws `ERR_PARAMETER` if it was not acquired here, or was released already. */
  release(item: T): void {
    if (!this.#used.delete(item))
      throw badParameter("item", "it was not acquired from this pool, or was released already");
    this.#options.reset?.(item);
    if (this.#free.length < this.#size) this.#free.push(item);
  }
}
