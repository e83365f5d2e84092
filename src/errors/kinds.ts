/**
 * What kinds of errors there are, and whether a retry can help. They are the status codes of gRPC
 * (https://grpc.io/docs/guides/status-codes/), the set that most services agree on, under names as Lua would write them:
 * DEADLINE_EXCEEDED is `timeout`, INVALID_ARGUMENT `invalid`, RESOURCE_EXHAUSTED `rate_limited`, ABORTED `conflict`,
 * CANCELLED `canceled`.
 */

const RETRYABLE = {
  /** A mistake in the code that did it. Errors that say nothing of their kind are this one. */
  internal: false,
  /** Wrong whatever the state of things. */
  invalid: false,
  not_found: false,
  already_exists: false,
  /** The caller is known and may not. */
  permission_denied: false,
  /** The caller is not known. */
  unauthenticated: false,
  /** Right, but not in the present state of things. */
  failed_precondition: false,
  /** Past the end of what there is. */
  out_of_range: false,
  unimplemented: false,
  data_loss: false,
  /** The caller gave up. */
  canceled: false,
  unknown: false,
  /** Took too long; it may have been done all the same. */
  timeout: true,
  /** Not now. */
  unavailable: true,
  /** Too often, or too much. */
  rate_limited: true,
  /** Someone else was faster; begin again. */
  conflict: true,
} as const;

export type ErrorKind = keyof typeof RETRYABLE;

export const ERROR_KINDS = Object.freeze(Object.keys(RETRYABLE)) as readonly ErrorKind[];

export function isErrorKind(kind: unknown): kind is ErrorKind {
  return typeof kind === "string" && Object.hasOwn(RETRYABLE, kind);
}

/** Whether an error of this kind is worth another try, unless it says otherwise itself. */
export function isRetryable(kind: ErrorKind): boolean {
  return RETRYABLE[kind];
}
