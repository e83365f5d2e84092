/**
 * The interface of every kind of file: an inode, which a directory finds by name, and a handle, which is an open file. Both
 * are classes whose methods fail with POSIX's error for a file of a wrong type, so each kind of file overrides only what it
 * supports. All methods throw `SystemError`.
 */

import { Errno, fail } from "./errno.js";
import { FileType } from "./generated/constants.js";
import type { Quota } from "./quota.js";

export { AccessMode, FileType, OpenFlag } from "./generated/constants.js";

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
  /** In units of 512 bytes. */
  readonly blocks: number;
  readonly atimeMs: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** Changes to the properties of a file, through its inode or an open handle. */
abstract class FileNode {
  abstract stat(): FileStat;

  chmod(_mode: number): void {
    fail(Errno.EPERM);
  }

  chown(_uid: number, _gid: number): void {
    fail(Errno.EPERM);
  }

  /** In milliseconds since the epoch; undefined keeps the time. */
  setTimes(_accessed: number | undefined, _modified: number | undefined): void {
    fail(Errno.EPERM);
  }

  truncate(_size: number): void {
    fail(Errno.EINVAL);
  }
}

/** An open file. It has no position of its own; the file description keeps that. */
export abstract class FileHandle extends FileNode {
  /** Whether `position` matters to it. */
  readonly seekable: boolean = true;
  readonly isTerminal: boolean = false;

  /** Reads up to `buffer.length` bytes; returns 0 at the end. */
  read(_buffer: Uint8Array, _position: number): number {
    return fail(Errno.EISDIR);
  }

  /** Returns the number of bytes written. */
  write(_bytes: Uint8Array, _position: number): number {
    return fail(Errno.EISDIR);
  }

  /** Whether a read or a write would return immediately. */
  ready(): { readonly read: boolean; readonly write: boolean } {
    return { read: true, write: true };
  }

  sync(): void {
    // nothing is buffered
  }

  close(): void {
    // nothing to release
  }
}

export abstract class Inode extends FileNode {
  /** Type and permissions. */
  abstract readonly mode: number;
  /** Whether the file outlives the runtime, because it is on the machine. */
  readonly external: boolean = false;
  /** Whether a script opened it for writing, created, moved or linked it. Unknown for the machine's files. */
  isTouchedByScript(): boolean {
    return false;
  }

  /** Makes `isTouchedByScript` return true forever. */
  noteScript(): void {
    // the machine's files have no such note
  }

  /** Counts what it takes of memory against a quota, and no other; undefined: against none. Fails with EDQUOT. */
  chargeTo(_quota: Quota | undefined): void {
    // the machine's files take no memory
  }

  /** Opens it with the flags of open(2), which were checked against its type. */
  abstract open(flags: number): FileHandle;

  /** access(2): fails with EACCES if one of the modes is not permitted. */
  access(_modes: number): void {
    // permitted
  }

  // For links.

  /** The text of the link. */
  readlink(): string {
    return fail(Errno.EINVAL);
  }

  // For directories. Names contain no slash and are neither `.` nor `..`.

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

  /** Moves a file to `newName` in `directory`, replacing an existing one. */
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

/** An open directory: its inode lists it, and it cannot be read. */
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
