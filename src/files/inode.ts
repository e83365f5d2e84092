/**
 * What every kind of file implements: an inode, which a directory finds by name, and a handle, which is an open file. Both
 * are classes whose methods fail with the error that POSIX has for a file of another type, so that each kind of file
 * overrides only what it can do. All methods throw `SystemError`.
 */

import { Errno, fail } from "./errno.js";

/** The bits of a mode that say which type a file has. */
export const FileType = {
  MASK: 0o170000,
  FIFO: 0o010000,
  CHARACTER_DEVICE: 0o020000,
  DIRECTORY: 0o040000,
  BLOCK_DEVICE: 0o060000,
  REGULAR: 0o100000,
  LINK: 0o120000,
} as const;

/** The flags of open(2) in the core's C library. */
export const OpenFlag = {
  ACCESS: 3,
  WRITE: 1,
  READ_WRITE: 2,
  CREATE: 0o100,
  EXCLUSIVE: 0o200,
  TRUNCATE: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  DIRECTORY: 0o200000,
  NOFOLLOW: 0o400000,
} as const;

/** The modes of access(2). */
export const AccessMode = { READ: 4, WRITE: 2, EXECUTE: 1 } as const;

export interface FileStat {
  readonly dev: number;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly gid: number;
  readonly rdev: number;
  /** In bytes. */
  readonly size: number;
  /** Of 512 bytes. */
  readonly blocks: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** Changes to the properties of a file, which can be made through its inode and through an open handle. */
abstract class FileNode {
  abstract stat(): FileStat;

  chmod(_mode: number): void {
    fail(Errno.EPERM);
  }

  chown(_uid: number, _gid: number): void {
    fail(Errno.EPERM);
  }

  /** In milliseconds since the epoch; undefined leaves a time as it is. */
  setTimes(_accessed: number | undefined, _modified: number | undefined): void {
    fail(Errno.EPERM);
  }

  truncate(_size: number): void {
    fail(Errno.EINVAL);
  }
}

/** An open file. It has no position of its own; a file description keeps that. */
export abstract class FileHandle extends FileNode {
  /** Whether `position` means anything to it. */
  readonly seekable: boolean = true;
  readonly isTerminal: boolean = false;

  /** Reads up to `buffer.length` bytes; returns 0 at the end. */
  read(_buffer: Uint8Array, _position: number): number {
    return fail(Errno.EISDIR);
  }

  /** Returns how many bytes it wrote. */
  write(_bytes: Uint8Array, _position: number): number {
    return fail(Errno.EISDIR);
  }

  /** Whether a read, or a write, would return at once. */
  ready(): { readonly read: boolean; readonly write: boolean } {
    return { read: true, write: true };
  }

  sync(): void {
    // nothing is held back
  }

  close(): void {
    // nothing to release
  }
}

export abstract class Inode extends FileNode {
  /** Type and permissions. */
  abstract readonly mode: number;
  /** Whether the file outlives the runtime: it is the machine's. */
  readonly external: boolean = false;

  /** Opens it with the flags of open(2); the type of the file was checked against them. */
  abstract open(flags: number): FileHandle;

  /** access(2): fails with EACCES when one of the modes is not permitted. */
  access(_modes: number): void {
    // permitted
  }

  // Of links.

  /** The text of the link. */
  readlink(): string {
    return fail(Errno.EINVAL);
  }

  // Of directories. Names have no slash in them and are neither `.` nor `..`.

  lookup(_name: string): Inode | undefined {
    return fail(Errno.ENOTDIR);
  }

  /** The names in it, without `.` and `..`. */
  list(): string[] {
    return fail(Errno.ENOTDIR);
  }

  /** Creates a regular file and opens it. */
  create(_name: string, _flags: number, _mode: number): FileHandle {
    return fail(Errno.ENOTDIR);
  }

  mkdir(_name: string, _mode: number): void {
    fail(Errno.ENOTDIR);
  }

  symlink(_name: string, _target: string): void {
    fail(Errno.ENOTDIR);
  }

  /** Gives `file` a second name. */
  link(_name: string, _file: Inode): void {
    fail(Errno.EXDEV);
  }

  /** Removes the name of a file that is not a directory. */
  unlink(_name: string): void {
    fail(Errno.ENOTDIR);
  }

  rmdir(_name: string): void {
    fail(Errno.ENOTDIR);
  }

  /** Moves a file into `directory` under `newName`, replacing what is there. */
  rename(_name: string, _directory: Inode, _newName: string): void {
    fail(Errno.EXDEV);
  }
}

export function isDirectory(file: { readonly mode: number }): boolean {
  return (file.mode & FileType.MASK) === FileType.DIRECTORY;
}

export function isLink(file: { readonly mode: number }): boolean {
  return (file.mode & FileType.MASK) === FileType.LINK;
}

export function isRegular(file: { readonly mode: number }): boolean {
  return (file.mode & FileType.MASK) === FileType.REGULAR;
}

/** A directory that is open: it can be listed by its inode, not read. */
export class DirectoryHandle extends FileHandle {
  constructor(readonly inode: Inode) {
    super();
  }

  stat(): FileStat {
    return this.inode.stat();
  }

  override chmod(mode: number): void {
    this.inode.chmod(mode);
  }

  override chown(uid: number, gid: number): void {
    this.inode.chown(uid, gid);
  }

  override setTimes(accessed: number | undefined, modified: number | undefined): void {
    this.inode.setTimes(accessed, modified);
  }
}
