/**
 * `FS` of wasmoon's module: the calls of Emscripten's file system that programs on wasmoon use, over the files of a
 * runtime. Modes and errors are those that Emscripten has.
 */

import { Errno, SystemError } from "../files/errno.js";
import { makeDirectories, readFile, writeFile } from "../files/embedder-files.js";
import { isDirectory, isLink, isRegular, type FileStat } from "../files/inode.js";
import type { Namespace } from "../files/namespace.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import { luaBytes } from "../values/text.js";

/** What Emscripten's `stat` returns. */
interface EmscriptenStat extends FileStat {
  readonly atime: Date;
  readonly mtime: Date;
  readonly ctime: Date;
}

interface Analyzed {
  readonly exists: boolean;
  readonly isRoot: boolean;
  /** The number of the error when there is no such file, or 0. */
  readonly error: number;
  readonly path: string | null;
}

export class WasmoonFileSystem {
  /** The class of all errors that are thrown here. */
  readonly ErrnoError = SystemError;

  constructor(private readonly files: RuntimeFiles) {}

  cwd(): string {
    return this.#now.cwd;
  }

  chdir(path: string): void {
    this.#now.chdir(path);
  }

  mkdir(path: string, mode = 0o777): void {
    this.#now.mkdir(path, mode);
  }

  mkdirTree(path: string, mode = 0o777): void {
    makeDirectories(this.#now, path, mode);
  }

  rmdir(path: string): void {
    this.#now.rmdir(path);
  }

  readdir(path: string): string[] {
    return this.#now.list(path);
  }

  writeFile(path: string, data: string | ArrayBufferView): void {
    writeFile(this.#now, path, bytesOf(data));
  }

  readFile(path: string, options?: { readonly encoding?: "binary" }): Uint8Array;
  readFile(path: string, options: { readonly encoding: "utf8" }): string;
  readFile(path: string, options: { readonly encoding?: "binary" | "utf8" } = {}): Uint8Array | string {
    const bytes = readFile(this.#now, path);
    return options.encoding === "utf8" ? new TextDecoder().decode(bytes) : bytes;
  }

  unlink(path: string): void {
    this.#now.unlink(path);
  }

  rename(from: string, to: string): void {
    this.#now.rename(from, to, "embedder");
  }

  symlink(target: string, path: string): void {
    this.#now.symlink(target, path);
  }

  readlink(path: string): string {
    return this.#now.readlink(path);
  }

  stat(path: string): EmscriptenStat {
    return withDates(this.#now.stat(path));
  }

  lstat(path: string): EmscriptenStat {
    return withDates(this.#now.stat(path, false));
  }

  chmod(path: string, mode: number): void {
    this.#now.chmod(path, mode);
  }

  /** Times in milliseconds. */
  utime(path: string, accessed: number, modified: number): void {
    this.#now.setTimes(path, accessed, modified);
  }

  truncate(path: string, size: number): void {
    this.#now.truncate(path, size, "embedder");
  }

  isFile(mode: number): boolean {
    return isRegular({ mode });
  }

  isDir(mode: number): boolean {
    return isDirectory({ mode });
  }

  isLink(mode: number): boolean {
    return isLink({ mode });
  }

  analyzePath(path: string): Analyzed {
    try {
      const { file, path: real } = this.#now.find(path, true);
      if (file !== undefined) return { exists: true, isRoot: real === "/", error: 0, path: real };
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      return { exists: false, isRoot: false, error: error.errno, path: null };
    }
    return { exists: false, isRoot: false, error: Errno.ENOENT, path: null };
  }

  get #now(): Namespace {
    return this.files.current;
  }
}

function bytesOf(data: string | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return luaBytes(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function withDates(stat: FileStat): EmscriptenStat {
  return {
    ...stat,
    atime: new Date(stat.atimeMs),
    mtime: new Date(stat.mtimeMs),
    ctime: new Date(stat.ctimeMs),
  };
}
