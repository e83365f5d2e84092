/** Turns errors of the operating system into `HostError`s. */

import { HostError } from "../errors/host-error.js";
import { isError } from "../errors/realms.js";
import type { ErrorKind } from "../errors/kinds.js";
import { Errno, SystemError } from "../files/errno.js";

/** The kind of an error number, and what it says. */
const FAILURES: Readonly<Record<string, readonly [kind: ErrorKind, text: string]>> = {
  ENOENT: ["not_found", "no such file or directory"],
  EEXIST: ["already_exists", "the file exists"],
  ENOTEMPTY: ["failed_precondition", "the directory is not empty"],
  ENOTDIR: ["failed_precondition", "not a directory"],
  EISDIR: ["failed_precondition", "it is a directory"],
  ELOOP: ["failed_precondition", "too many links"],
  EXDEV: ["failed_precondition", "on another file system"],
  ENXIO: ["failed_precondition", "not a regular file"],
  EACCES: ["permission_denied", "permission denied"],
  EPERM: ["permission_denied", "not permitted"],
  EROFS: ["permission_denied", "read-only"],
  EINVAL: ["invalid", "not possible with this path"],
  ENAMETOOLONG: ["invalid", "the name is too long"],
  E2BIG: ["invalid", "the arguments are too long"],
  EFBIG: ["out_of_range", "the file would be too large"],
  EBUSY: ["unavailable", "in use"],
  EAGAIN: ["unavailable", "not available now"],
  ETXTBSY: ["unavailable", "in use"],
  EMFILE: ["rate_limited", "too many open files"],
  ENFILE: ["rate_limited", "too many open files"],
};

/** Conditions that last, though their kind says that a retry can help. */
const FULL: Readonly<Record<string, string>> = { ENOSPC: "no space left", EDQUOT: "the quota is used up" };

/** Codes of Node's own checks of paths and arguments. */
const OF_NODE: Readonly<Record<string, string>> = { ERR_INVALID_ARG_VALUE: "EINVAL" };

/**
 * Makes an error of a failed operation on `path`, a path as the script knows it. `details` are `{ code, path }`. Anything but
 * an error of the system is returned as it is.
 */
export function systemFailure(error: unknown, path: string): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const details = { code, path };
  const full = FULL[code];
  if (full !== undefined)
    return new HostError(`${path}: ${full}`, { kind: "rate_limited", retryable: false, details });
  const [kind, text] = FAILURES[code] ?? ["unknown", code];
  return new HostError(`${path}: ${text}`, { kind, details });
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof SystemError)
    return Object.entries(Errno).find(([, number]) => number === error.errno)?.[0] ?? "EIO";
  if (!isError(error)) return undefined;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== "string") return undefined;
  return OF_NODE[code] ?? (/^E[A-Z0-9]+$/.test(code) ? code : undefined);
}
