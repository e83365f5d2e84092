/**
 * Counts what scripts of one state store in JavaScript objects that Lua holds by reference: elements, properties, entries,
 * texts. It counts only while the memory of the state is limited, and by estimate.
 */

import { methodMemory, objectMemory } from "../errors/guest.js";
import { checkpoint } from "../security/checkpoint.js";
import { callSize, ELEMENT, ENTRY, isContainer, sizeOf } from "./container-sizes.js";
import { nameOfClass } from "./host-policy.js";
import { classNameOf } from "./objects.js";

/** The account of the state. */
export interface StorageAccount {
  /** Whether the memory of the state is limited. */
  readonly isLimited: boolean;
  take(bytes: number): boolean;
  give(bytes: number): void;
}

/** The most elements that one assignment adds to an array, limited or not: those before the last are holes. */
const MOST_ADDED = 2 ** 20;

export class Stored {
  /** What the account counts for each object. */
  readonly #bytes = new WeakMap<object, number>();

  constructor(readonly account: StorageAccount) {}

  /**
   * Counts the assignment of `value` to what `key` means in Lua, and returns the bytes, for `undo`. Throws
   * `ERR_OBJECT_MEMORY` if the state does not have them.
   */
  count(target: object, key: unknown, value: unknown, fields: readonly string[] | undefined): number {
    const added = typeof key === "number" && Array.isArray(target) ? key - target.length : 0;
    if (added > MOST_ADDED) throw objectMemory(nameOf(target), key);
    if (!this.account.isLimited) return 0;
    const bytes = Math.max(
      added > 0 ? added * ELEMENT + sizeOf(value) : change(target, key, value, fields),
      -(this.#bytes.get(target) ?? 0),
    );
    if (bytes > 0 && !this.account.take(bytes)) throw objectMemory(nameOf(target), key);
    this.#note(target, bytes);
    return bytes;
  }

  /**
   * Calls a method of an object. Those of arrays, typed arrays, Maps and Sets may store what they are given, or make a large
   * result. Throws `ERR_OBJECT_MEMORY` if the state does not have the bytes.
   */
  call(target: object, name: string, method: (...args: unknown[]) => unknown, args: unknown[]): unknown {
    const size = this.account.isLimited
      ? callSize(target, name, args, (bytes) => this.#has(bytes))
      : undefined;
    if (size === undefined) {
      const result: unknown = Reflect.apply(method, target, args);
      if (isContainer(target)) checkpoint(Infinity); // it may have taken any time
      return result;
    }
    const stored = Math.max(size.stored, -(this.#bytes.get(target) ?? 0));
    const taken = Math.max(stored, 0) + size.result;
    if (taken > 0 && !this.account.take(taken)) throw methodMemory(nameOf(target), name);
    let done = false;
    try {
      const result = Reflect.apply(method, target, args);
      done = true;
      checkpoint(Infinity);
      return result;
    } finally {
      this.account.give(done && stored > 0 ? size.result : taken);
      if (done) this.#note(target, stored);
    }
  }

  #has(bytes: number): boolean {
    if (!this.account.take(bytes)) return false;
    this.account.give(bytes);
    return true;
  }

  /** The assignment was not made. */
  undo(target: object, bytes: number): void {
    if (bytes > 0) this.account.give(bytes);
    this.#bytes.set(target, (this.#bytes.get(target) ?? 0) - bytes);
  }

  /** Notes what an object takes more, which was taken of the account, or less, which is given back. */
  #note(target: object, bytes: number): void {
    if (bytes === 0) return;
    if (bytes < 0) this.account.give(-bytes);
    this.#bytes.set(target, (this.#bytes.get(target) ?? 0) + bytes);
  }
}

function nameOf(target: object): string {
  return typeof target === "function" ? nameOfClass(target) : (classNameOf(target) ?? "Object");
}

/** How much larger the object becomes; negative if it becomes smaller. */
function change(target: object, key: unknown, value: unknown, fields: readonly string[] | undefined): number {
  if (target instanceof Map) {
    const entry = ENTRY + sizeOf(key);
    if (!target.has(key)) return value === undefined ? 0 : entry + sizeOf(value);
    const before = sizeOf(target.get(key));
    return value === undefined ? -entry - before : sizeOf(value) - before;
  }
  const name = typeof key === "number" && Array.isArray(target) ? key - 1 : key;
  if (typeof name !== "string" && typeof name !== "number") return 0;
  const own = Reflect.getOwnPropertyDescriptor(target, name);
  if (own === undefined) {
    if (value === undefined || (fields !== undefined && name in target)) return 0; // a setter may have it
    return ENTRY + sizeOf(name) + sizeOf(value);
  }
  if (!("value" in own)) return 0;
  const before = sizeOf(own.value);
  return value === undefined ? -ENTRY - sizeOf(name) - before : sizeOf(value) - before;
}
