/** How functions of the shipped modules fail: `nil, err` for what data can be wrong, as docs/host-modules.md has it. */

import { HostError } from "../errors/host-error.js";
import { isInstance } from "../errors/describe.js";
import type { ErrorKind } from "../errors/kinds.js";

/** An error of the kind `invalid`, or another, for `attempt`. */
export function failure(
  message: string,
  details?: Readonly<Record<string, unknown>>,
  kind: ErrorKind = "invalid",
): HostError {
  return new HostError(message, details === undefined ? { kind } : { kind, details });
}

/** What `work` gives, or nil and the `HostError` that it throws. Throws what else it throws: that is a mistake here. */
export function attempt<T>(work: () => T): readonly [T] | readonly [undefined, HostError] {
  try {
    return [work()];
  } catch (error) {
    if (isInstance(error, HostError)) return [undefined, error];
    throw error;
  }
}
