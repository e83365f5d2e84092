/** Error numbers of the core's C library (Emscripten's, which are WASI's), and the error that carries one. */

export const Errno = {
  EACCES: 2,
  EAFNOSUPPORT: 5,
  EAGAIN: 6,
  EBADF: 8,
  EBUSY: 10,
  ECHILD: 12,
  EDQUOT: 19,
  EEXIST: 20,
  EFAULT: 21,
  EFBIG: 22,
  EINTR: 27,
  EINVAL: 28,
  EIO: 29,
  EISDIR: 31,
  ELOOP: 32,
  EMFILE: 33,
  EMLINK: 34,
  ENAMETOOLONG: 37,
  ENFILE: 41,
  ENODEV: 43,
  ENOENT: 44,
  ENOMEM: 48,
  ENOSPC: 51,
  ENOSYS: 52,
  ENOTDIR: 54,
  ENOTEMPTY: 55,
  ENOTSUP: 138,
  ENOTTY: 59,
  ENXIO: 60,
  EOVERFLOW: 61,
  EPERM: 63,
  EPIPE: 64,
  ERANGE: 68,
  EROFS: 69,
  ESPIPE: 70,
  ETXTBSY: 74,
  EXDEV: 75,
} as const;

/** The messages of the C library's `strerror`. */
const MESSAGES: ReadonlyMap<number, string> = new Map([
  [Errno.EACCES, "Permission denied"],
  [Errno.EAGAIN, "Resource temporarily unavailable"],
  [Errno.EBADF, "Bad file descriptor"],
  [Errno.EBUSY, "Resource busy"],
  [Errno.EEXIST, "File exists"],
  [Errno.EFBIG, "File too large"],
  [Errno.EINVAL, "Invalid argument"],
  [Errno.EIO, "I/O error"],
  [Errno.EISDIR, "Is a directory"],
  [Errno.ELOOP, "Symbolic link loop"],
  [Errno.EMFILE, "No file descriptors available"],
  [Errno.ENAMETOOLONG, "Filename too long"],
  [Errno.ENOENT, "No such file or directory"],
  [Errno.ENOSPC, "No space left on device"],
  [Errno.ENOTDIR, "Not a directory"],
  [Errno.ENOTEMPTY, "Directory not empty"],
  [Errno.ENXIO, "No such device or address"],
  [Errno.EPERM, "Operation not permitted"],
  [Errno.EROFS, "Read-only file system"],
  [Errno.EXDEV, "Cross-device link"],
]);

/** A file operation that failed. C sees its number as `errno`. */
export class SystemError extends Error {
  override name = "SystemError";
  constructor(readonly errno: number) {
    super(MESSAGES.get(errno) ?? `file system error ${errno}`);
  }
}

const made = new Map<number, SystemError>();

/**
 * Returns the error of a number. There is one instance per number: `require` looks for many files that do not exist, and a
 * stack trace would cost more than the search.
 */
export function systemError(errno: number): SystemError {
  let error = made.get(errno);
  if (error === undefined) made.set(errno, (error = new SystemError(errno)));
  return error;
}

/** Throws the `SystemError` of a number. */
export function fail(errno: number): never {
  throw systemError(errno);
}

/** Returns the number of a `SystemError`; rethrows any other error. */
export function errnoOf(error: unknown): number {
  if (error instanceof SystemError) return error.errno;
  throw error;
}
