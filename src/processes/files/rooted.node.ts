/**
 * Files below a root, through `node:fs/promises`. Where a path leads is found by the same confinement as for the files of
 * a state; only the operation on the file itself is asynchronous. Another program that replaces directories by links
 * between the two could lead it elsewhere; scripts cannot make links.
 */

import type { Dirent, Stats } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { HostError } from "../../errors/host-error.js";
import { builtin } from "../../files/builtin.node.js";
import { Confinement } from "../../files/confinement.js";
import { Errno, fail } from "../../files/errno.js";
import { Mounts, type FileUse } from "../../files/file-tree.js";
import { isDirectory } from "../../files/inode.js";
import { mountMachine, toMachine } from "../../files/machine-files.node.js";
import { MemoryDirectory } from "../../files/memory-files.js";
import { nameOf } from "../../files/name-bytes.js";
import { Namespace } from "../../files/namespace.js";
import type { DirectoryEntry, FileRead, FileStatus, FileType } from "./commands.js";

const fs = builtin("node:fs");
const { constants } = fs;

/** The bytes that are read at a time. */
const CHUNK = 2 ** 18;

export class RootedFiles {
  readonly #files: Namespace;

  /** Throws an error of `node:fs` if `root` is not a directory. */
  constructor(
    root: string,
    writable: boolean,
    /** The most bytes of one read. */
    readonly maxRead: number,
  ) {
    const real = fs.realpathSync(root);
    if (!fs.statSync(real).isDirectory()) fail(Errno.ENOTDIR);
    const top = new MemoryDirectory(0o755);
    const mounts = new Mounts(top);
    mountMachine(mounts, top);
    this.#files = new Namespace(new Confinement(mounts, [{ path: real, writable }], "/"));
    this.#files.cwd = real;
  }

  async read({ path, offset, length }: FileRead, signal: AbortSignal): Promise<Uint8Array> {
    const handle = await this.#open(path, "read", constants.O_RDONLY);
    try {
      const { size } = await regular(handle);
      const wanted = Math.max(0, Math.min(length ?? Infinity, size - offset));
      if (wanted > this.maxRead)
        throw new HostError(`${path}: ${wanted} bytes are more than the ${this.maxRead} of one read`, {
          kind: "rate_limited",
          retryable: false,
          details: { path, size, limit: this.maxRead },
        });
      const bytes = new Uint8Array(wanted);
      let at = 0;
      while (at < wanted) {
        signal.throwIfAborted();
        const { bytesRead } = await handle.read(bytes, at, Math.min(CHUNK, wanted - at), offset + at);
        if (bytesRead === 0) break; // it became shorter
        at += bytesRead;
      }
      return at === wanted ? bytes : bytes.slice(0, at);
    } finally {
      await handle.close();
    }
  }

  async write(path: string, data: Uint8Array, append: boolean, signal: AbortSignal): Promise<undefined> {
    const flags = constants.O_WRONLY | constants.O_CREAT | (append ? constants.O_APPEND : 0);
    const handle = await this.#open(path, "write", flags);
    try {
      await regular(handle);
      if (!append) await handle.truncate(0);
      for (let at = 0; at < data.length;) {
        signal.throwIfAborted();
        at += (await handle.write(data, at, Math.min(CHUNK, data.length - at))).bytesWritten;
      }
      return undefined;
    } finally {
      await handle.close();
    }
  }

  async list(path: string): Promise<DirectoryEntry[]> {
    const place = toMachine(this.#find(path, true, "read"));
    const entries = await fs.promises.readdir(place, { withFileTypes: true, encoding: "buffer" });
    return entries
      .map((entry) => ({ name: nameOf(entry.name), type: typeOf(entry) }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async stat(path: string): Promise<FileStatus> {
    const stats = await fs.promises.lstat(toMachine(this.#find(path, true, "read")));
    return { type: typeOf(stats), size: stats.size, modified: stats.mtimeMs / 1000 };
  }

  async mkdir(path: string, parents: boolean): Promise<undefined> {
    const steps = parents ? path.split("/").map((_, at, all) => all.slice(0, at + 1).join("/")) : [path];
    for (const step of steps.filter((each) => each !== "")) {
      const found = this.#files.find(relative(step), step !== path || parents);
      if (parents && found.file !== undefined && isDirectory(found.file)) continue;
      if (step !== path && found.file !== undefined) fail(Errno.ENOTDIR);
      this.#files.tree.checkUse(found.path, found.file, "entry");
      await fs.promises.mkdir(toMachine(found.path));
    }
    return undefined;
  }

  async remove(path: string, recursive: boolean): Promise<undefined> {
    const place = toMachine(this.#find(path, false, "entry"));
    if (recursive) await fs.promises.rm(place, { recursive: true });
    else if ((await fs.promises.lstat(place)).isDirectory()) await fs.promises.rmdir(place);
    else await fs.promises.unlink(place);
    return undefined;
  }

  async rename(from: string, to: string): Promise<undefined> {
    const source = this.#find(from, false, "entry");
    await fs.promises.rename(toMachine(source), toMachine(this.#find(to, false, "entry")));
    return undefined;
  }

  /** Returns the path of the machine, without links. */
  #find(path: string, follow: boolean, use: FileUse): string {
    const found = this.#files.find(relative(path), follow);
    this.#files.tree.checkUse(found.path, found.file, use);
    return found.path;
  }

  /** Opens a file. It does not wait for the other end of a pipe, and follows no link that has just appeared. */
  async #open(path: string, use: "read" | "write", flags: number): Promise<FileHandle> {
    const found = this.#files.find(relative(path), true);
    const { file, slash } = found;
    this.#files.tree.checkUse(found.path, file, file === undefined && use === "write" ? "entry" : use);
    if (file === undefined && slash) fail(Errno.ENOENT);
    if (file !== undefined && isDirectory(file)) fail(Errno.EISDIR);
    const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;
    return await fs.promises.open(toMachine(found.path), flags | O_NOFOLLOW | O_NONBLOCK);
  }
}

/** Paths of scripts begin at the root, with or without a slash. */
const relative = (path: string): string => path.replace(/^\/+/, "") || ".";

async function regular(handle: FileHandle): Promise<Stats> {
  const stats = await handle.stat();
  if (!stats.isFile()) fail(Errno.ENXIO);
  return stats;
}

function typeOf(of: Stats | Dirent<Buffer>): FileType {
  if (of.isFile()) return "file";
  if (of.isDirectory()) return "directory";
  return of.isSymbolicLink() ? "link" : "other";
}
