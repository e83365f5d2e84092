/**
 * Files of compiled objects. Each holds an object, its diagnostics, and the digests of the files that the compiler read. A
 * damaged entry counts as absent, and a cache that cannot be written stores nothing: a build never fails because of it.
 */
import { isError } from "../errors/realms.js";
import { createHash, randomUUID, type Hash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import type { Prerequisite } from "./toolchain.js";

/** Bytes that the cache may occupy after a build. */
const LIMIT = 512 * 2 ** 20;
const DIGEST = 32;
const ENDING = ".object";

/** What an entry holds. */
export interface CachedObject {
  readonly bytes: Uint8Array;
  readonly diagnostics: string;
  /** The files that the compiler read, as a make rule names them. */
  readonly prerequisites: readonly Prerequisite[];
  /** Digests of the files that the compiler read, by path. */
  readonly files: readonly (readonly [path: string, digest: string])[];
}

/** Returns a SHA-256 in hexadecimal. */
export function digestOf(contents: string | Uint8Array): string {
  return sha256(contents).digest("hex");
}

/** A directory of compiled objects. Several processes may use one at a time. */
export class ObjectCache {
  readonly #directory: string;
  readonly #limit: number;

  constructor(directory: string, limit = LIMIT) {
    this.#directory = path.join(directory, "objects");
    this.#limit = limit;
  }

  /** Returns the entry of a key, a digest. Removes a damaged one. */
  find(key: string): CachedObject | undefined {
    const file = this.#file(key);
    const contents = attempt(() => new Uint8Array(readFileSync(file)));
    if (contents === undefined) return undefined;
    const entry = decode(contents);
    if (entry === undefined) attempt(() => rmSync(file, { force: true }));
    else attempt(() => utimesSync(file, new Date(), new Date())); // the oldest are removed first
    return entry;
  }

  /** Stores an entry in the place of an older one. A reader sees either of them, never a part. */
  store(key: string, entry: CachedObject): void {
    const file = this.#file(key);
    const unfinished = `${file}.${randomUUID()}`;
    const done = attempt(() => {
      mkdirSync(this.#directory, { recursive: true });
      writeFileSync(unfinished, encode(entry), { flag: "wx" });
      renameSync(unfinished, file);
      return true;
    });
    if (done === undefined) attempt(() => rmSync(unfinished, { force: true }));
    else this.#trim();
  }

  /** Removes the entries used longest ago until the rest fits, and what interrupted builds left. */
  #trim(): void {
    const files = attempt(() => readdirSync(this.#directory)) ?? [];
    const found = files.flatMap((name) => {
      const file = path.join(this.#directory, name);
      const stats = attempt(() => statSync(file));
      return stats ? [{ file, size: stats.size, used: stats.mtimeMs, whole: name.endsWith(ENDING) }] : [];
    });
    found.sort((a, b) => b.used - a.used);
    const dayAgo = Date.now() - 24 * 60 * 60 * 1000;
    let size = 0;
    for (const entry of found) {
      size += entry.size;
      if (size > this.#limit || (!entry.whole && entry.used < dayAgo))
        attempt(() => rmSync(entry.file, { force: true }));
    }
  }

  #file(key: string): string {
    return path.join(this.#directory, key + ENDING);
  }
}

/** An entry is a line of JSON, the object, and the digest of both. */
function encode({ bytes, ...head }: CachedObject): Uint8Array {
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), bytes]);
  return Buffer.concat([content, sha256(content).digest()]);
}

function decode(file: Uint8Array): CachedObject | undefined {
  const content = file.subarray(0, -DIGEST);
  if (file.length < DIGEST || !sha256(content).digest().equals(file.subarray(-DIGEST))) return undefined;
  const end = content.indexOf(10);
  const head = JSON.parse(new TextDecoder().decode(content.subarray(0, end))) as Omit<CachedObject, "bytes">;
  return { ...head, bytes: content.slice(end + 1) };
}

function sha256(contents: string | Uint8Array): Hash {
  return createHash("sha256").update(contents);
}

/** Returns undefined if the system refuses. */
function attempt<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    if (isError(error) && "syscall" in error) return undefined;
    throw error;
  }
}
