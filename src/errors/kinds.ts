/**
 * The kinds of errors, and whether a retry can help. They are the status codes of gRPC
 * (https://grpc.io/docs/guides/status-codes/), which most services use, with names in Lua's style:
 * DEADLINE_EXCEEDED is `timeout`, INVALID_ARGUMENT `invalid`, RESOURCE_EXHAUSTED `rate_limited`, ABORTED `conflict`,
 * CANCELLED `canceled`.
 */

const RETRYABLE = {
  /** A bug. The default kind. */
  internal: false,
  /** The input is invalid in any state of the system. */
  invalid: false,
  not_found: false,
  already_exists: false,
  /** The caller is known but may not do this. */
  permission_denied: false,
  /** The caller is unknown. */
  unauthenticated: false,
  /** Valid, but not in the current state of the system. */
  failed_precondition: false,
  /** Past the end of the data. */
  out_of_range: false,
  unimplemented: false,
  data_loss: false,
  /** The caller cancelled it. */
  canceled: false,
  unknown: false,
  /** It took too long, but may have succeeded. */
  timeout: true,
  /** Temporarily not available. */
  unavailable: true,
  /** Too many requests, or too large ones. */
  rate_limited: true,
  /** A concurrent change won; start again. */
  conflict: true,
} as const;

export type ErrorKind = keyof typeof RETRYABLE;

export const ERROR_KINDS = Object.freeze(Object.keys(RETRYABLE)) as readonly ErrorKind[];

export function isErrorKind(kind: unknown): kind is ErrorKind {
  return typeof kind === "string" && Object.hasOwn(RETRYABLE, kind);
}

/** Whether a retry can help after an error of this kind, unless the error says otherwise. */
export function isRetryable(kind: ErrorKind): boolean {
  return RETRYABLE[kind];
}
