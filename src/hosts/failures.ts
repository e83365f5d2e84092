/** How functions of the shipped modules fail: they return `nil, err` for bad data. See docs/host-modules.md. */

import { HostError } from "../errors/host-error.js";
import { isInstance } from "../errors/describe.js";
import type { ErrorKind } from "../errors/kinds.js";

/** Makes an error for `attempt` to return. */
export function failure(
  message: string,
  details?: Readonly<Record<string, unknown>>,
  kind: ErrorKind = "invalid",
): HostError {
  return new HostError(message, details === undefined ? { kind } : { kind, details });
}

/** Returns the result of `work`, or nil and the `HostError` that it throws. Rethrows anything else, which is a bug. */
export function attempt<T>(work: () => T): readonly [T] | readonly [undefined, HostError] {
  try {
    return [work()];
  } catch (error) {
    if (isInstance(error, HostError)) return [undefined, error];
    throw error;
  }
}
