/** The files of a runtime for its embedder: `runtime.files`. */

import { isBytes, isError } from "../errors/realms.js";
import { kindOf } from "../errors/describe.js";
import { fileFailure } from "../errors/file-access.js";
import { hasCode } from "../errors/has-code.js";
import { requireReceiver } from "../errors/values.js";
import { Errno, SystemError, fail } from "./errno.js";
import { isDirectory, isRegular, OpenFlag, type FileHandle, type Inode } from "./inode.js";
import type { Namespace } from "./namespace.js";

/** The bytes read at once from a file of unknown size. */
const PIECE = 65536;

export class Files {
  readonly #namespace: () => Namespace;

  /** @param namespace returns the files of the running state, or of the runtime */
  constructor(namespace: () => Namespace) {
    this.#namespace = namespace;
  }

  /** Whether `path` leads to a file, links followed. */
  isFile(path: string): boolean {
    requireReceiver(this, Files, "Files");
    if (typeof (path as unknown) !== "string") return false;
    const file = this.#namespace().lookup(path);
    return file !== undefined && isRegular(file);
  }

  /** The path of a file with all links resolved, so that each file has one path. Throws `FileError` if there is no file. */
  realPath(path: string): string {
    requireReceiver(this, Files, "Files");
    return orFileError(path, () => this.#namespace().realPath(path));
  }

  /** Throws `FileError` if it cannot be read. */
  read(path: string): Uint8Array {
    requireReceiver(this, Files, "Files");
    return orFileError(path, () => readFile(this.#namespace(), path));
  }

  /** Creates a file, and the directories above it. Throws `FileError` if it cannot. */
  write(path: string, data: string | Uint8Array): void {
    requireReceiver(this, Files, "Files");
    orFileError(path, () => {
      const bytes = bytesOf(data);
      const namespace = this.#namespace();
      const slash = path.lastIndexOf("/");
      if (slash > 0) makeDirectories(namespace, path.slice(0, slash));
      writeFile(namespace, path, bytes);
    });
  }
}

/** The content of a file. Throws `SystemError`. */
export function readFile(namespace: Namespace, path: string): Uint8Array {
  const { handle, file } = namespace.open(path, 0, 0);
  try {
    if (file !== undefined && isDirectory(file)) fail(Errno.EISDIR);
    return readHandle(handle);
  } finally {
    handle.close();
  }
}

/** The content of an open file. Throws `SystemError`. */
export function readHandle(handle: FileHandle): Uint8Array {
  return readAll(handle.stat().size, (buffer, position) => handle.read(buffer, position));
}

/** Reads to the end: a file may grow or shrink meanwhile, and a device has no size. */
function readAll(size: number, read: (buffer: Uint8Array, position: number) => number): Uint8Array {
  let content = new Uint8Array(size);
  let position = 0;
  for (;;) {
    if (position === content.length) {
      const probe = new Uint8Array(PIECE);
      const count = read(probe, position);
      if (count === 0) return content;
      const grown = new Uint8Array(position + count);
      grown.set(content);
      grown.set(probe.subarray(0, count), position);
      content = grown;
      position += count;
    } else {
      const count = read(content.subarray(position), position);
      if (count === 0) return content.subarray(0, position);
      position += count;
    }
  }
}

/** Creates or replaces a file, for the embedder. Throws `SystemError`. */
export function writeFile(namespace: Namespace, path: string, bytes: Uint8Array): void {
  const flags = OpenFlag.WRITE | OpenFlag.CREATE | OpenFlag.TRUNCATE;
  const { handle } = namespace.open(path, flags, 0o666, "embedder");
  try {
    for (let at = 0; at < bytes.length;) at += handle.write(bytes.subarray(at), at);
  } finally {
    handle.close();
  }
}

/** Creates a directory and missing ones above it. Throws `SystemError`. */
export function makeDirectories(namespace: Namespace, path: string, mode = 0o777): void {
  for (let end = path.indexOf("/", 1); ; end = path.indexOf("/", end + 1)) {
    const directory = end < 0 ? path : path.slice(0, end);
    const file = directory === "" ? undefined : existing(namespace, directory);
    if (directory !== "") {
      if (file === undefined) namespace.mkdir(directory, mode, "embedder");
      else if (!isDirectory(file)) fail(Errno.ENOTDIR);
    }
    if (end < 0) return;
  }
}

/** Returns undefined if nothing is there. Throws `SystemError` if something is in the way. */
function existing(namespace: Namespace, path: string): Inode | undefined {
  const { file, path: real } = namespace.find(path, true);
  if (file !== undefined) namespace.tree.checkUse(real, file, "read");
  return file;
}

const encoder = new TextEncoder();

/** Throws for values of wrong types, which untyped callers may pass. */
function bytesOf(data: unknown): Uint8Array {
  if (typeof data === "string") return encoder.encode(data);
  if (isBytes(data)) return data;
  throw new TypeError(`expected text or a Uint8Array, found ${kindOf(data)}`);
}

function orFileError<T>(path: string, step: () => T): T {
  try {
    if (typeof (path as unknown) !== "string")
      throw new TypeError(`a path must be a string, found ${kindOf(path)}`);
    return step();
  } catch (error) {
    throw fileFailure(typeof (path as unknown) === "string" ? path : kindOf(path), fileProblem(error), error);
  }
}

/** The message of an error: the file layer's own, or that of any other error. */
export function fileProblem(error: unknown): string {
  if (hasCode(error, "ERR_FILE")) return error.problem;
  if (error instanceof SystemError) return error.message;
  return isError(error) && error.message !== "" ? error.message : String(error);
}
