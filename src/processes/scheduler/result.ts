/** How a process ended. */

import { hasCode } from "../../errors/has-code.js";
import { HostError } from "../../errors/host-error.js";
import { isInstance, isObjectLike } from "../../errors/describe.js";
import type { ErrorKind } from "../../errors/kinds.js";
import { LimitError } from "../../errors/lua.js";

/** The results of a process, or its error. */
export type Result =
  | { readonly values: readonly unknown[]; readonly error?: undefined }
  | { readonly values?: undefined; readonly error: HostError };

/**
 * The error of a process: a `HostError` that Lua raised stays what it is; a deadline is `timeout`, other limits and memory
 * `rate_limited`, an abort `canceled`; anything else is the `cause` of an `internal` one.
 */
export function processError(thrown: unknown): HostError {
  if (hasCode(thrown, "ERR_ABORTED") && isInstance(thrown.cause, HostError))
    return cancelled(thrown.cause, thrown);
  const kind = kindOf(thrown);
  if (kind === undefined) return HostError.from(thrown);
  const message = isObjectLike(thrown) ? (thrown as Error).message : "";
  return new HostError(message, { kind, cause: thrown });
}

/** Says why a process was ended. */
const cancelled = ({ message, kind, details }: HostError, cause: unknown): HostError =>
  new HostError(message, { kind, cause, ...(details === undefined ? {} : { details }) });

function kindOf(thrown: unknown): ErrorKind | undefined {
  if (isInstance(thrown, LimitError)) {
    if (thrown.limit === "timeout") return "timeout";
    return thrown.limit === "interrupt" ? "canceled" : "rate_limited";
  }
  if (hasCode(thrown, "ERR_LUA_MEMORY")) return "rate_limited";
  if (hasCode(thrown, "ERR_ABORTED")) return "canceled";
  if (hasCode(thrown, "ERR_PROCESS_METHOD")) return "unimplemented";
  if (hasCode(thrown, "ERR_NOT_CLONEABLE")) return "invalid";
  return hasCode(thrown, "ERR_WORKER_ENDED") ? "unavailable" : undefined;
}
