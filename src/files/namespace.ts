/**
 * The files that one program sees: a tree and a current directory, with POSIX's operations on paths. The runtime has one
 * namespace, and so has each state; their trees may share files. All methods throw `SystemError`.
 */

import { Confinement, isConfinementError } from "./confinement.js";
import { Errno, fail } from "./errno.js";
import type { FileTree } from "./file-tree.js";
import { isDirectory, isLink, OpenFlag, type FileHandle, type FileStat, type Inode } from "./inode.js";
import { isModuleOrigin, type ModuleOrigin } from "./module-origin.js";
import { walk, type Found } from "./path-walk.js";
import { isWithin } from "./paths.js";
import { FILE_COST, type Quota } from "./quota.js";

/** A newly opened file. */
export interface OpenedFile {
  readonly handle: FileHandle;
  /** The path without links. */
  readonly path: string;
  /** Undefined if the file was created. */
  readonly file: Inode | undefined;
}

/** Who requests an operation: a script, by a system call, or the embedder. */
export type Requester = "script" | "embedder";

/** Matches a name followed by a slash, under which no file can be created. */
const NAME_AND_SLASH = /(?:^|\/)(?!\.{0,2}\/)[^/]+\/+$/;

export class Namespace {
  #cwd: string | undefined;
  /** What scripts may keep in files in memory; undefined: without limit. */
  quota: Quota | undefined;

  constructor(
    readonly tree: FileTree,
    /** Provides the current directory until this namespace changes its own. */
    readonly base?: Namespace,
    /** Which files native modules may be loaded from. */
    readonly moduleOrigin: ModuleOrigin = "any",
  ) {}

  get isConfined(): boolean {
    return this.tree instanceof Confinement;
  }

  get cwd(): string {
    return this.#cwd ?? this.base?.cwd ?? "/";
  }

  /** Sets the current directory without checking that it exists. */
  set cwd(path: string) {
    this.#cwd = path;
  }

  /** Resolves a path. */
  find(path: string, follow: boolean): Found {
    this.tree.checkName(path, this.cwd);
    return walk(this.tree, path, this.cwd, follow);
  }

  /** Resolves the path of a file for a use. Throws if there is no file, or if the use is not allowed. */
  #used(path: string, follow: boolean, use: "read" | "write"): Found & { readonly file: Inode } {
    const found = this.find(path, follow);
    const { file } = found;
    this.tree.checkUse(found.path, file, use);
    if (file === undefined) fail(Errno.ENOENT);
    return { ...found, file };
  }

  /** Resolves an entry that is to be created, removed or renamed. */
  #entry(path: string): Found {
    const found = this.find(path, false);
    this.tree.checkUse(found.path, found.file, "entry");
    return found;
  }

  /** Resolves an entry that is to be created. */
  #free(path: string, isDirectoryMade = false): Found {
    const found = this.#entry(path);
    if (found.file !== undefined) fail(Errno.EEXIST);
    if (found.slash && !isDirectoryMade) fail(Errno.ENOENT);
    return found;
  }

  /** Resolves an entry that is to be removed or renamed. */
  #existing(path: string): Found & { readonly file: Inode } {
    const found = this.#entry(path);
    const { file } = found;
    if (file === undefined) fail(Errno.ENOENT);
    if (found.dotted) fail(Errno.EINVAL);
    this.#requireMovable(found);
    return { ...found, file };
  }

  /** Throws for the root and for mounts, which cannot be moved. */
  #requireMovable({ name, path }: Found): void {
    if (name === "" || this.tree.isMountPoint(path)) fail(Errno.EBUSY);
  }

  open(path: string, flags: number, mode: number, by: Requester = "script"): OpenedFile {
    const creates = (flags & OpenFlag.CREATE) !== 0;
    const isNew = creates && (flags & OpenFlag.EXCLUSIVE) !== 0;
    if (creates && NAME_AND_SLASH.test(path)) {
      this.find(path.replace(/\/+$/, ""), false); // an error in the directories before it takes precedence
      fail(Errno.EISDIR);
    }
    const found = this.find(path, !isNew && (flags & OpenFlag.NOFOLLOW) === 0);
    const { file } = found;
    if (file === undefined) {
      this.tree.checkUse(found.path, undefined, creates ? "entry" : "read");
      if (!creates || found.slash) fail(Errno.ENOENT);
      const { inode } = found.directory;
      const isOwn = by === "script" && !inode.external;
      if (isOwn) this.#requireQuota();
      const handle = inode.create(found.name, flags, mode);
      if (isOwn) this.#own(inode.lookup(found.name));
      return { handle, path: found.path, file: undefined };
    }
    const writes = (flags & (OpenFlag.ACCESS | OpenFlag.TRUNCATE)) !== 0;
    this.tree.checkUse(found.path, file, writes ? "write" : "read");
    if (isNew) fail(Errno.EEXIST);
    if (isLink(file)) fail(Errno.ELOOP);
    if (isDirectory(file)) {
      if (writes || creates) fail(Errno.EISDIR);
    } else if ((flags & OpenFlag.DIRECTORY) !== 0) fail(Errno.ENOTDIR);
    if (by === "script" && writes) this.#own(file);
    return { handle: file.open(flags), path: found.path, file };
  }

  /**
   * Opens a file to load a native module from it; undefined if modules may not be loaded from it. Throws `EISDIR` for a
   * directory.
   */
  openModule(path: string): FileHandle | undefined {
    const found = this.#used(path, true, "read");
    if (isDirectory(found.file)) fail(Errno.EISDIR);
    return isModuleOrigin(this.moduleOrigin, this.tree, found) ? found.file.open(0) : undefined;
  }

  stat(path: string, follow = true): FileStat {
    return this.#used(path, follow, "read").file.stat();
  }

  /** The file of a path, links followed, or undefined if it cannot be accessed. */
  lookup(path: string): Inode | undefined {
    try {
      return this.#used(path, true, "read").file;
    } catch {
      return undefined;
    }
  }

  /** Whether a link leads a path out of the confinement, though its text lies within. */
  leadsOut(path: string): boolean {
    try {
      this.tree.checkName(path, this.cwd);
    } catch {
      return false;
    }
    try {
      this.#used(path, true, "read");
      return false;
    } catch (error) {
      return isConfinementError(error);
    }
  }

  access(path: string, modes: number, follow = true): void {
    this.#used(path, follow, "read").file.access(modes);
  }

  realPath(path: string): string {
    return this.#used(path, true, "read").path;
  }

  readlink(path: string): string {
    return this.#used(path, false, "read").file.readlink();
  }

  list(path: string): string[] {
    const found = this.#used(path, true, "read");
    return this.tree.list(found.path, found.file);
  }

  chdir(path: string): void {
    const { file, path: real } = this.#used(path, true, "read");
    if (!isDirectory(file)) fail(Errno.ENOTDIR);
    this.#cwd = real;
  }

  mkdir(path: string, mode: number, by: Requester = "script"): void {
    const { directory, name } = this.#free(path, true);
    this.#make(directory.inode, name, by, () => {
      directory.inode.mkdir(name, mode);
    });
  }

  symlink(target: string, path: string, by: Requester = "script"): void {
    if (target === "") fail(Errno.ENOENT);
    const { directory, name } = this.#free(path);
    this.tree.checkTarget(target, directory.path);
    this.#make(directory.inode, name, by, () => {
      directory.inode.symlink(name, target);
    });
  }

  /** Makes an entry, which counts against the quota if a script makes it. */
  #make(directory: Inode, name: string, by: Requester, step: () => void): void {
    const isOwn = by === "script" && !directory.external;
    if (isOwn) this.#requireQuota();
    step();
    if (isOwn) directory.lookup(name)?.chargeTo(this.quota);
  }

  /** A script changes a file. */
  #own(file: Inode | undefined): void {
    file?.chargeTo(this.quota);
    file?.noteScript();
  }

  /** Throws EDQUOT if no file can be added. */
  #requireQuota(): void {
    if (this.quota?.take(FILE_COST) === false) fail(Errno.EDQUOT);
    this.quota?.give(FILE_COST);
  }

  /** Gives a file a second name. A confined state must be allowed to change the file, since the new name would allow it. */
  link(from: string, to: string, by: Requester = "script"): void {
    const source = this.#entry(from);
    this.tree.checkUse(source.path, source.file, "write");
    const { directory, name } = this.#free(to);
    if (source.file === undefined) fail(Errno.ENOENT);
    if (isDirectory(source.file)) fail(Errno.EPERM);
    directory.inode.link(name, source.file);
    if (by === "script") source.file.noteScript();
  }

  unlink(path: string): void {
    const found = this.#entry(path);
    if (found.file === undefined) fail(Errno.ENOENT);
    if (isDirectory(found.file)) fail(Errno.EISDIR);
    found.directory.inode.unlink(found.name);
  }

  rmdir(path: string): void {
    const found = this.#existing(path);
    if (!isDirectory(found.file)) fail(Errno.ENOTDIR);
    found.directory.inode.rmdir(found.name);
  }

  rename(from: string, to: string, by: Requester = "script"): void {
    const source = this.#existing(from);
    const target = this.#entry(to);
    if (target.dotted) fail(Errno.EINVAL);
    this.#requireMovable(target);
    if (target.slash && !isDirectory(source.file)) fail(Errno.ENOTDIR);
    if (source.path !== target.path && isWithin(target.path, source.path)) fail(Errno.EINVAL);
    source.directory.inode.rename(source.name, target.directory.inode, target.name);
    if (by === "script") source.file.noteScript();
  }

  truncate(path: string, size: number, by: Requester = "script"): void {
    const { file } = this.#used(path, true, "write");
    if (isDirectory(file)) fail(Errno.EISDIR);
    if (by === "script") this.#own(file);
    file.truncate(size);
  }

  chmod(path: string, mode: number, follow = true): void {
    this.#used(path, follow, "write").file.chmod(mode);
  }

  chown(path: string, uid: number, gid: number, follow = true): void {
    this.#used(path, follow, "write").file.chown(uid, gid);
  }

  setTimes(path: string, accessed: number | undefined, modified: number | undefined, follow = true): void {
    this.#used(path, follow, "write").file.setTimes(accessed, modified);
  }
}
