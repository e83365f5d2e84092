/** A store in memory. */

import { HostError } from "../../errors/host-error.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import type { KeyList, KeyValue } from "./commands.js";
import { compareBytes, behind, sameValue, type KvStorage } from "./storage.js";

export interface MemoryStorageOptions {
  /** The most bytes of all keys and values. Default: 2^28. */
  readonly maxSize?: number;
}

const OPTIONS = { maxSize: "number" } as const satisfies OptionKinds<MemoryStorageOptions>;

class MemoryStorage implements KvStorage {
  /** Sorted by key. */
  readonly #entries: KeyValue[] = [];
  #size = 0;

  constructor(readonly maxSize: number) {}

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#find(key)?.value.slice();
  }

  set(key: Uint8Array, value: Uint8Array | undefined): boolean {
    const at = this.#at(key);
    const known = this.#find(key, at);
    const before = known === undefined ? 0 : key.length + known.value.length;
    const size = this.#size - before + (value === undefined ? 0 : key.length + value.length);
    if (size > this.maxSize && size > this.#size)
      throw new HostError(`the storage has no room: it may have ${this.maxSize} bytes`, {
        kind: "rate_limited",
        retryable: false,
        details: { limit: this.maxSize },
      });
    this.#size = size;
    const put = value === undefined ? [] : [{ key: key.slice(), value: value.slice() }];
    this.#entries.splice(at, known === undefined ? 0 : 1, ...put);
    return known !== undefined;
  }

  swap(key: Uint8Array, expected: Uint8Array | undefined, value: Uint8Array | undefined): boolean {
    if (!sameValue(this.#find(key)?.value, expected)) return false;
    this.set(key, value);
    return true;
  }

  list({ prefix, after, limit }: KeyList): KeyValue[] {
    const from = this.#at(prefix);
    const next = after === undefined ? from : Math.max(from, this.#at(after));
    const skipped = after !== undefined && this.#find(after, next) !== undefined ? next + 1 : next;
    const end = behind(prefix);
    const last = end === undefined ? this.#entries.length : this.#at(end);
    return this.#entries
      .slice(skipped, Math.min(last, skipped + limit))
      .map(({ key, value }) => ({ key: key.slice(), value: value.slice() }));
  }

  #find(key: Uint8Array, at: number = this.#at(key)): KeyValue | undefined {
    const entry = this.#entries[at];
    return entry !== undefined && compareBytes(entry.key, key) === 0 ? entry : undefined;
  }

  /** The index of the first entry whose key is not before this one. */
  #at(key: Uint8Array): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const entry = this.#entries[middle];
      if (entry !== undefined && compareBytes(entry.key, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Makes a store in memory. Throws `ERR_OPTION`. */
export function memoryStorage(options: MemoryStorageOptions = {}): KvStorage {
  const { maxSize = 2 ** 28 } = readOptions(options, OPTIONS);
  if (!(maxSize >= 0)) throw badOption("maxSize", `expected a number of bytes, found ${maxSize}`);
  return new MemoryStorage(maxSize);
}
