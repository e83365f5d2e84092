/** A file system in memory: regular files, directories and links. It is independent of the platform. */

import { Errno, fail } from "./errno.js";
import { FILE_COST, type Quota } from "./quota.js";
import {
  AccessMode,
  DirectoryHandle,
  FileHandle,
  FileType,
  Inode,
  OpenFlag,
  isDirectory,
  type FileStat,
} from "./inode.js";

const PERMISSIONS = 0o7777;
const DEVICE = 1;
const BLOCK = 512;
/** The largest file in bytes: engines have no larger arrays. */
const MAX_SIZE = 2 ** 31 - 1;
const FIRST_CAPACITY = 256;
/** A file that was emptied keeps at most so many bytes for what is written next. */
const KEPT = 4096;

let inodes = 0;

/** Common to all files in memory. */
export abstract class MemoryInode extends Inode {
  readonly #ino = ++inodes;
  mode: number;
  nlink = 1;
  #touchedByScript = false;
  /** What it takes of a quota. */
  #quota: Quota | undefined;
  #charged = 0;
  #uid = 0;
  #gid = 0;
  #accessed: number;
  #modified: number;
  #changed: number;

  constructor(mode: number) {
    super();
    this.mode = mode;
    this.#accessed = this.#modified = this.#changed = Date.now();
  }

  override isTouchedByScript(): boolean {
    return this.#touchedByScript;
  }

  override noteScript(): void {
    this.#touchedByScript = true;
  }

  override chargeTo(quota: Quota | undefined): void {
    if (quota === this.#quota) return;
    const bytes = this.#quota === undefined ? this.cost : this.#charged;
    if (quota?.take(bytes) === false) fail(Errno.EDQUOT);
    this.#quota?.give(this.#charged);
    this.#quota = quota;
    this.#charged = quota === undefined ? 0 : bytes;
  }

  /** What a quota counts for it before it grows. */
  protected get cost(): number {
    return FILE_COST;
  }

  /** Takes more bytes of its quota, or fewer. Returns false, and takes none, if it does not have them. */
  protected grow(bytes: number): boolean {
    if (bytes > 0 && this.#quota?.take(bytes) === false) return false;
    if (bytes < 0) this.#quota?.give(-bytes);
    if (this.#quota !== undefined) this.#charged += bytes;
    return true;
  }

  /** A name of it was removed. */
  removed(): void {
    this.nlink--;
    this.settle();
  }

  /** Gives back what it takes of its quota, if nobody can reach it any more. */
  protected settle(): void {
    if (this.nlink > 0 || this.isOpen()) return;
    this.#quota?.give(this.#charged);
    this.#quota = undefined;
    this.#charged = 0;
  }

  protected isOpen(): boolean {
    return false;
  }

  abstract readonly size: number;
  /** The number of a device. */
  get device(): number | undefined {
    return undefined;
  }

  stat(): FileStat {
    const { size } = this;
    return {
      dev: DEVICE,
      ino: this.#ino,
      mode: this.mode,
      nlink: this.nlink,
      uid: this.#uid,
      gid: this.#gid,
      rdev: this.device ?? 0,
      size,
      blocks: Math.ceil(size / BLOCK),
      atimeMs: this.#accessed,
      mtimeMs: this.#modified,
      ctimeMs: this.#changed,
    };
  }

  /** Records a change of the content. */
  touch(): void {
    this.#modified = this.#changed = Date.now();
  }

  override chmod(mode: number): void {
    this.mode = (this.mode & FileType.MASK) | (mode & PERMISSIONS);
    this.#changed = Date.now();
  }

  override chown(uid: number, gid: number): void {
    if (uid !== -1) this.#uid = uid;
    if (gid !== -1) this.#gid = gid;
    this.#changed = Date.now();
  }

  override setTimes(accessed: number | undefined, modified: number | undefined): void {
    if (accessed !== undefined) this.#accessed = accessed;
    if (modified !== undefined) this.#modified = modified;
    this.#changed = Date.now();
  }

  /** As for root: permits everything except executing a file without an executable bit. */
  override access(modes: number): void {
    if ((modes & AccessMode.EXECUTE) !== 0 && !isDirectory(this) && (this.mode & 0o111) === 0)
      fail(Errno.EACCES);
  }
}

export class MemoryFile extends MemoryInode {
  #content: Uint8Array;
  #size: number;
  /** Whether others have the content too: it is copied before the first change. */
  #isShared: boolean;
  #handles = 0;

  constructor(
    content: Uint8Array = new Uint8Array(0),
    mode = 0o666,
    /** Whether the embedder gave it; confined states must not change it. */
    readonly given = false,
    isShared = false,
  ) {
    super(FileType.REGULAR | (mode & PERMISSIONS));
    this.#content = content;
    this.#size = content.length;
    this.#isShared = isShared;
  }

  get size(): number {
    return this.#size;
  }

  /** The content; valid until the next write. */
  get content(): Uint8Array {
    return this.#content.subarray(0, this.#size);
  }

  /** A file of the same content, which is copied before either of them changes. */
  copy(): MemoryFile {
    this.#isShared = true;
    const made = new MemoryFile(this.#content, this.mode, this.given, true);
    made.#size = this.#size;
    if (this.isTouchedByScript()) made.noteScript();
    const { atimeMs, mtimeMs } = this.stat();
    made.setTimes(atimeMs, mtimeMs);
    return made;
  }

  /** Whether neither of a file and its copy has changed since. */
  isCopyOf(file: MemoryFile): boolean {
    return this.#content === file.#content && this.#size === file.#size;
  }

  open(flags: number): FileHandle {
    if ((flags & OpenFlag.TRUNCATE) !== 0) this.truncate(0);
    this.#handles++;
    return new MemoryHandle(this);
  }

  /** A handle was closed. */
  closed(): void {
    this.#handles--;
    this.settle();
  }

  protected override isOpen(): boolean {
    return this.#handles > 0;
  }

  /** What the embedder gave counts once a script changes it. */
  protected override get cost(): number {
    return this.given ? 0 : FILE_COST + this.#content.length;
  }

  read(buffer: Uint8Array, position: number): number {
    const count = Math.min(buffer.length, this.#size - position);
    if (count <= 0) return 0;
    buffer.set(this.#content.subarray(position, position + count));
    return count;
  }

  write(bytes: Uint8Array, position: number): number {
    const end = position + bytes.length;
    if (end > MAX_SIZE) fail(Errno.EFBIG);
    if (bytes.length === 0) return 0;
    this.#reserve(end);
    this.#content.set(bytes, position);
    this.#size = Math.max(this.#size, end);
    this.touch();
    return bytes.length;
  }

  override truncate(size: number): void {
    if (size < 0) fail(Errno.EINVAL);
    if (size > MAX_SIZE) fail(Errno.EFBIG);
    if (size === 0 && (this.#isShared || this.#content.length > KEPT)) this.#clear();
    else this.#reserve(size);
    if (size < this.#size) this.#content.fill(0, size, this.#size); // if the file grows again, the gap must read as zeros
    this.#size = size;
    this.touch();
  }

  #clear(): void {
    if (!this.#isShared) this.grow(-this.#content.length);
    this.#content = new Uint8Array(0);
    this.#isShared = false;
    this.#size = 0;
  }

  /** Makes the content one that can be changed, with space for so many bytes. */
  #reserve(size: number): void {
    const { length } = this.#content;
    if (size <= length && !this.#isShared) return;
    const before = this.#isShared ? 0 : length;
    let capacity = size <= length ? length : Math.min(MAX_SIZE, Math.max(size, length * 2, FIRST_CAPACITY));
    if (!this.grow(capacity - before)) {
      capacity = Math.max(size, length);
      if (!this.grow(capacity - before)) fail(Errno.EDQUOT);
    }
    let grown: Uint8Array;
    try {
      grown = new Uint8Array(capacity);
    } catch {
      this.grow(before - capacity);
      return fail(Errno.ENOSPC);
    }
    grown.set(this.content);
    this.#content = grown;
    this.#isShared = false;
  }
}

class MemoryHandle extends FileHandle {
  constructor(readonly file: MemoryFile) {
    super();
  }

  stat(): FileStat {
    return this.file.stat();
  }

  override read(buffer: Uint8Array, position: number): number {
    return this.file.read(buffer, position);
  }

  override write(bytes: Uint8Array, position: number): number {
    return this.file.write(bytes, position);
  }

  override truncate(size: number): void {
    this.file.truncate(size);
  }

  override chmod(mode: number): void {
    this.file.chmod(mode);
  }

  override chown(uid: number, gid: number): void {
    this.file.chown(uid, gid);
  }

  override setTimes(accessed: number | undefined, modified: number | undefined): void {
    this.file.setTimes(accessed, modified);
  }

  override close(): void {
    this.file.closed();
  }
}

class MemoryLink extends MemoryInode {
  constructor(readonly target: string) {
    super(FileType.LINK | 0o777);
  }

  get size(): number {
    return this.target.length;
  }

  override readlink(): string {
    return this.target;
  }

  open(): FileHandle {
    return fail(Errno.ELOOP);
  }
}

export class MemoryDirectory extends MemoryInode {
  #entries: Map<string, Inode> | undefined;

  constructor(mode = 0o777) {
    super(FileType.DIRECTORY | (mode & PERMISSIONS));
  }

  readonly size = 4096;

  open(): FileHandle {
    return new DirectoryHandle(this);
  }

  // A layered directory overrides these four.

  override lookup(name: string): Inode | undefined {
    return this.#entries?.get(name);
  }

  override list(): string[] {
    return [...(this.#entries?.keys() ?? [])];
  }

  /** Adds a file, replacing one of the same name. */
  put(name: string, file: Inode): void {
    (this.#entries ??= new Map<string, Inode>()).set(name, file);
    this.touch();
  }

  remove(name: string): void {
    this.#entries?.delete(name);
    this.touch();
  }

  override create(name: string, flags: number, mode: number): FileHandle {
    const file = new MemoryFile(undefined, mode);
    this.put(name, file);
    return file.open(flags);
  }

  override mkdir(name: string, mode: number): void {
    this.#requireFree(name);
    this.put(name, new MemoryDirectory(mode));
  }

  override symlink(name: string, target: string): void {
    this.#requireFree(name);
    this.put(name, new MemoryLink(target));
  }

  override link(name: string, file: Inode): void {
    if (!(file instanceof MemoryInode)) fail(Errno.EXDEV);
    if (isDirectory(file)) fail(Errno.EPERM);
    this.#requireFree(name);
    this.put(name, file);
    file.nlink++;
  }

  override unlink(name: string): void {
    const file = this.#existing(name);
    if (isDirectory(file)) fail(Errno.EISDIR);
    this.remove(name);
    if (file instanceof MemoryInode) file.removed();
  }

  override rmdir(name: string): void {
    const file = this.#existing(name);
    if (!isDirectory(file)) fail(Errno.ENOTDIR);
    if (file.list().length > 0) fail(Errno.ENOTEMPTY);
    this.remove(name);
    if (file instanceof MemoryInode) file.removed();
  }

  override rename(name: string, directory: Inode, newName: string): void {
    if (!(directory instanceof MemoryDirectory)) return fail(Errno.EXDEV);
    const file = this.#existing(name);
    const there = directory.lookup(newName);
    if (there === file) return;
    if (there !== undefined) {
      if (isDirectory(there) && !isDirectory(file)) fail(Errno.EISDIR);
      if (isDirectory(file) && !isDirectory(there)) fail(Errno.ENOTDIR);
      if (isDirectory(there) && there.list().length > 0) fail(Errno.ENOTEMPTY);
      if (there instanceof MemoryInode) there.removed();
    }
    this.remove(name);
    directory.put(newName, file);
  }

  #existing(name: string): Inode {
    return this.lookup(name) ?? fail(Errno.ENOENT);
  }

  #requireFree(name: string): void {
    if (this.lookup(name) !== undefined) fail(Errno.EEXIST);
  }
}
