/** Questions about files of the core's file system, and virtual files put into it. */

import { hasCode } from "../errors/has-code.js";
import { Errno } from "./errno.js";
import { kindOf } from "../errors/describe.js";
import { fileFailure } from "../errors/files.js";
import { requireReceiver } from "../errors/receiver.js";
import type { GlueFS } from "./glue.js";

export class Files {
  constructor(readonly fs: GlueFS) {}

  /** Whether `path` leads to a file, links followed. */
  isFile(path: string): boolean {
    requireReceiver(this, Files, "Files");
    try {
      return this.fs.isFile(this.fs.stat(path).mode);
    } catch {
      return false;
    }
  }

  /** The path of a file with all links resolved: one file, one real path. Throws `FileError` when it does not exist. */
  realPath(path: string): string {
    requireReceiver(this, Files, "Files");
    return this.#orFileError(path, () => {
      if (path === "") throw new this.fs.ErrnoError(Errno.ENOENT); // the look-up would find no node, and not say so
      return this.fs.getPath(this.fs.lookupPath(path, { follow: true }).node);
    });
  }

  /** Throws `FileError` when it cannot be read. */
  read(path: string): Uint8Array {
    requireReceiver(this, Files, "Files");
    return this.#orFileError(path, () => {
      if (this.fs.isDir(this.fs.stat(path).mode)) throw new this.fs.ErrnoError(Errno.EISDIR);
      return this.fs.readFile(path);
    });
  }

  /** Creates a file, and the directories above it. Throws `FileError` when it cannot. */
  write(path: string, data: string | Uint8Array): void {
    requireReceiver(this, Files, "Files");
    this.#orFileError(path, () => {
      requireContent(data);
      const absolute = path.startsWith("/") || path === "" ? path : `${this.fs.cwd()}/${path}`;
      const slash = absolute.lastIndexOf("/");
      if (slash > 0) this.#makeDirectory(absolute.slice(0, slash));
      this.fs.writeFile(absolute, data);
    });
  }

  /** Makes a directory and those above it, where they are not there yet. */
  #makeDirectory(path: string): void {
    for (let end = path.indexOf("/", 1); ; end = path.indexOf("/", end + 1)) {
      const directory = end < 0 ? path : path.slice(0, end);
      if (!this.fs.analyzePath(directory).exists) this.fs.mkdir(directory);
      else if (!this.fs.isDir(this.fs.stat(directory).mode)) throw new this.fs.ErrnoError(Errno.ENOTDIR);
      if (end < 0) return;
    }
  }

  #orFileError<T>(path: string, step: () => T): T {
    try {
      if (typeof (path as unknown) !== "string")
        throw new TypeError(`a path is text; this is ${kindOf(path)}`);
      return step();
    } catch (error) {
      throw fileFailure(
        typeof (path as unknown) === "string" ? path : kindOf(path),
        fileProblem(error),
        error,
      );
    }
  }
}

/** Throws for what a caller without types may give. */
function requireContent(data: unknown): void {
  if (typeof data === "string" || data instanceof Uint8Array) return;
  throw new TypeError(`expected text or a Uint8Array, found ${kindOf(data)}`);
}

/** Error numbers of the core's C library, in the words that its strerror has for them. */
const PROBLEMS: ReadonlyMap<unknown, string> = new Map([
  [Errno.EACCES, "Permission denied"],
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
  [Errno.ENXIO, "No such device or address"],
  [Errno.EPERM, "Operation not permitted"],
  [Errno.EROFS, "Read-only file system"],
]);

/** The error number of an error of Emscripten's file system; other errors are thrown again. */
export function fileErrno(error: unknown): number {
  const { errno } = error as { errno?: unknown };
  if (typeof errno !== "number") throw error;
  return errno;
}

/** What an error of Emscripten's file system means, in words; other errors as they are. */
export function fileProblem(error: unknown): string {
  if (hasCode(error, "ERR_FILE")) return error.problem;
  const { errno } = error as { errno?: unknown };
  const known = PROBLEMS.get(errno);
  if (known !== undefined) return known;
  return error instanceof Error && error.message !== ""
    ? error.message
    : `file system error ${String(errno)}`;
}
