/** Questions about files of the core's file system, and virtual files put into it. */

import type { GlueFS } from "./glue.js";

export class Files {
  constructor(readonly fs: GlueFS) {}

  /** Whether `path` leads to a file, links followed. */
  isFile(path: string): boolean {
    try {
      return this.fs.isFile(this.fs.stat(path).mode);
    } catch {
      return false;
    }
  }

  /** The path of a file with all links resolved: one file, one real path. Throws when it does not exist. */
  realPath(path: string): string {
    return this.fs.getPath(this.fs.lookupPath(path, { follow: true }).node);
  }

  /** Throws the file system's error when it cannot be read. */
  read(path: string): Uint8Array {
    return this.fs.readFile(path);
  }

  /** Creates a file, and the directories above it. */
  write(path: string, data: string | Uint8Array): void {
    const slash = path.lastIndexOf("/");
    if (slash > 0) this.fs.mkdirTree(path.slice(0, slash));
    this.fs.writeFile(path, data);
  }
}

/** What an error of Emscripten's file system means, in words; other errors as they are. */
export function fileProblem(error: unknown): string {
  const errno = (error as { errno?: unknown }).errno;
  if (errno === 44) return "No such file or directory";
  if (errno === 31) return "Is a directory";
  if (errno === 2) return "Permission denied";
  return error instanceof Error && error.message !== ""
    ? error.message
    : `file system error ${String(errno)}`;
}
