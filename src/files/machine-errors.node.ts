/** Converts errors of `node:fs` to errors of the core's file layer. */

import { Errno, SystemError, systemError } from "./errno.js";

function isKnown(code: unknown): code is keyof typeof Errno {
  return typeof code === "string" && Object.hasOwn(Errno, code);
}

/** Errors of Node's own checks, before it calls the system. */
const OF_NODE: Readonly<Record<string, number>> = {
  ERR_INVALID_ARG_VALUE: Errno.ENOENT, // a path with a NUL
  ERR_OUT_OF_RANGE: Errno.EINVAL,
  ERR_FS_FILE_TOO_LARGE: Errno.EFBIG,
  UNKNOWN: Errno.EIO,
};

/** Converts an error of `node:fs`. */
export function machineError(error: unknown): SystemError {
  if (error instanceof SystemError) return error;
  const { code } = error as { code?: unknown };
  if (isKnown(code)) return systemError(Errno[code]);
  if (code === "EOPNOTSUPP") return systemError(Errno.ENOTSUP);
  return systemError((typeof code === "string" ? OF_NODE[code] : undefined) ?? Errno.EIO);
}

/** Runs a step of `node:fs`. Throws `SystemError`. */
export function onMachine<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw machineError(error);
  }
}
