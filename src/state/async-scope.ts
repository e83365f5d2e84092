/** A scope for an asynchronous step. The step registers its handles, because other code may create handles while it waits. */

import { closeMade, entryBehind, entryOf, type HandleEntry } from "../values/handles.js";
import { isObject } from "../values/objects.js";

export class AsyncScope {
  readonly #entries = new Set<HandleEntry>();

  /** Closes a handle at the end of the scope, or those of an array. Returns what it is given. */
  use<T>(value: T): T {
    for (const part of Array.isArray(value) ? (value as unknown[]) : [value]) {
      const entry = isObject(part) ? entryOf(part) : undefined;
      if (entry !== undefined) this.#entries.add(entry);
    }
    return value;
  }

  /** Closes all but those that `result` is or has in an array or object. For this package only. */
  static end(scope: AsyncScope, result: unknown): void {
    const parts: unknown[] = isObject(result) ? [result, ...(Object.values(result) as unknown[])] : [];
    const given = new Set(parts.map((part) => (isObject(part) ? entryBehind(part) : undefined)));
    closeMade([...scope.#entries].filter((entry) => !given.has(entry)));
  }
}
