/**
 * The files of the machine, through `node:fs`. Nothing about them is cached, because other programs change them too.
 */

import type { Stats } from "node:fs";
import { Errno, fail } from "./errno.js";
import type { Mounts } from "./file-tree.js";
import {
  AccessMode,
  DirectoryHandle,
  FileType,
  Inode,
  isDirectory,
  isLink,
  isRegular,
  OpenFlag,
  type FileHandle,
  type FileStat,
} from "./inode.js";
import { machineError, onMachine } from "./machine-errors.node.js";
import { MachineHandle } from "./machine-handle.node.js";
import type { MemoryDirectory } from "./memory-files.js";
import { bytesOfName, hasOddBytes, nameOf } from "./name-bytes.js";
import { builtin } from "./builtin.node.js";

const fs = builtin("node:fs");

/** Hidden at the root: devices are the runtime's own, and the system's tables are not files. */
const LEFT_OUT = new Set(["dev", "proc", "sys"]);

/** The current directory of a runtime whose process is in a removed directory; nothing is below it. */
const REMOVED = "/(removed directory)";

/** Flags of the core's C library and the machine's equivalents, some of which Windows lacks. */
const FLAGS: readonly (readonly [number, number | undefined])[] = [
  [OpenFlag.WRITE, fs.constants.O_WRONLY],
  [OpenFlag.READ_WRITE, fs.constants.O_RDWR],
  [OpenFlag.CREATE, fs.constants.O_CREAT],
  [OpenFlag.EXCLUSIVE, fs.constants.O_EXCL],
  [OpenFlag.TRUNCATE, fs.constants.O_TRUNC],
  [OpenFlag.APPEND, fs.constants.O_APPEND],
  [OpenFlag.NONBLOCK, fs.constants.O_NONBLOCK],
];

/** Links are resolved before this; a link that appears now is not followed. */
function machineFlags(flags: number): number {
  return FLAGS.reduce(
    (all, [ours, theirs]) => ((flags & ours) === 0 ? all : all | (theirs ?? 0)),
    (fs.constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0,
  );
}

/** A path in the form that `node:fs` needs: bytes if it is not UTF-8. */
export function toMachine(path: string): string | Buffer {
  return hasOddBytes(path) ? Buffer.from(bytesOfName(path)) : path;
}

class MachineFile extends Inode {
  override readonly external = true;
  readonly mode: number;

  constructor(
    readonly path: string,
    /** From the look-up; undefined for a permanent directory, which is queried each time. */
    readonly stats: Stats | undefined,
  ) {
    super();
    this.mode = stats?.mode ?? FileType.DIRECTORY;
  }

  stat(): FileStat {
    return this.stats ?? onMachine(() => fs.lstatSync(toMachine(this.path)));
  }

  open(flags: number): FileHandle {
    if (isDirectory(this)) {
      this.access(AccessMode.READ);
      return new DirectoryHandle(new MachineFile(this.path, undefined));
    }
    const seekable = isRegular(this);
    // A pipe or a device cannot be truncated.
    const wanted = seekable ? flags : flags & ~OpenFlag.TRUNCATE;
    return new MachineHandle(
      onMachine(() =>
        fs.openSync(toMachine(this.path), machineFlags(wanted & ~(OpenFlag.CREATE | OpenFlag.EXCLUSIVE))),
      ),
      seekable,
    );
  }

  override access(modes: number): void {
    onMachine(() => {
      fs.accessSync(
        toMachine(this.path),
        ((modes & AccessMode.READ) === 0 ? 0 : fs.constants.R_OK) |
          ((modes & AccessMode.WRITE) === 0 ? 0 : fs.constants.W_OK) |
          ((modes & AccessMode.EXECUTE) === 0 ? 0 : fs.constants.X_OK),
      );
    });
  }

  override chmod(mode: number): void {
    if (isLink(this)) fail(Errno.ENOTSUP);
    this.#change(() => {
      fs.chmodSync(toMachine(this.path), mode);
    });
  }

  override chown(uid: number, gid: number): void {
    this.#change(() => {
      fs.lchownSync(toMachine(this.path), uid, gid);
    });
  }

  override setTimes(accessed: number | undefined, modified: number | undefined): void {
    const { atimeMs, mtimeMs } = this.stat();
    this.#change(() => {
      fs.lutimesSync(toMachine(this.path), (accessed ?? atimeMs) / 1000, (modified ?? mtimeMs) / 1000);
    });
  }

  override truncate(size: number): void {
    if (!isRegular(this)) return; // a pipe or a device cannot be truncated
    this.#change(() => {
      fs.truncateSync(toMachine(this.path), size);
    });
  }

  override readlink(): string {
    if (!isLink(this)) fail(Errno.EINVAL);
    return onMachine(() => nameOf(fs.readlinkSync(toMachine(this.path), "buffer")));
  }

  override lookup(name: string): Inode | undefined {
    const path = this.#below(name);
    let stats: Stats | undefined;
    try {
      stats = fs.lstatSync(toMachine(path), { throwIfNoEntry: false });
    } catch (error) {
      const { code } = error as { code?: unknown };
      if (code === "ENOENT" || code === "ENOTDIR") return undefined;
      throw machineError(error);
    }
    return stats === undefined ? undefined : new MachineFile(path, stats);
  }

  override list(): string[] {
    if (!isDirectory(this)) fail(Errno.ENOTDIR);
    return onMachine(() => fs.readdirSync(toMachine(this.path), "buffer").map(nameOf));
  }

  override create(name: string, flags: number, mode: number): FileHandle {
    const descriptor = onMachine(() => fs.openSync(toMachine(this.#below(name)), machineFlags(flags), mode));
    return new MachineHandle(descriptor, true);
  }

  override mkdir(name: string, mode: number): void {
    this.#change(() => {
      fs.mkdirSync(toMachine(this.#below(name)), mode);
    });
  }

  override symlink(name: string, target: string): void {
    this.#change(() => {
      fs.symlinkSync(toMachine(target), toMachine(this.#below(name)));
    });
  }

  override link(name: string, file: Inode): void {
    if (!(file instanceof MachineFile)) return fail(Errno.EXDEV);
    this.#change(() => {
      fs.linkSync(toMachine(file.path), toMachine(this.#below(name)));
    });
  }

  override unlink(name: string): void {
    this.#change(() => {
      fs.unlinkSync(toMachine(this.#below(name)));
    });
  }

  override rmdir(name: string): void {
    this.#change(() => {
      fs.rmdirSync(toMachine(this.#below(name)));
    });
  }

  override rename(name: string, directory: Inode, newName: string): void {
    if (!(directory instanceof MachineFile)) return fail(Errno.EXDEV);
    this.#change(() => {
      fs.renameSync(toMachine(this.#below(name)), toMachine(directory.#below(newName)));
    });
  }

  #below(name: string): string {
    return this.path.endsWith("/") ? this.path + name : `${this.path}/${name}`;
  }

  #change(step: () => void): void {
    onMachine(step);
  }
}

/** Opens a directory of the machine as the root of a file system. Throws an error of `node:fs` if there is none. */
export function machineDirectory(directory: string): Inode {
  const root = fs.realpathSync(directory);
  fs.opendirSync(root).closeSync();
  return new MachineFile(root, undefined);
}

/** Mounts every directory below the machine's root at its own path. */
export function mountMachine(mounts: Mounts, root: MemoryDirectory): void {
  for (const entry of fs.readdirSync("/", { withFileTypes: true })) {
    const { name } = entry;
    const path = `/${name}`;
    if (LEFT_OUT.has(name)) continue;
    if (entry.isSymbolicLink()) {
      if (root.lookup(name) === undefined) root.symlink(name, fs.readlinkSync(path));
    } else if (entry.isDirectory()) {
      if (root.lookup(name) === undefined) root.mkdir(name, 0o755);
      mounts.mount(path, new MachineFile(path, undefined));
    }
  }
}

/** The current directory of the process. */
export function machineCwd(): string {
  try {
    return process.cwd();
  } catch {
    return REMOVED;
  }
}
