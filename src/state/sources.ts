/**
 * The sources of what a state runs, for errors to show. A chunk that JavaScript loaded is kept here, the latest ones up
 * to a limit; a file is only known to have been read, and is read again when an error is looked at.
 */

import type { LoadedFile, LoadedFiles } from "../core/loaded-files.js";
import { linesOf } from "../errors/excerpt.js";
import type { FoundSource, SourceFinder } from "../errors/trace.js";
import { decodeText } from "../values/text.js";
import { chunkId, pathTail, wholeString } from "./chunk-id.js";

/** So many chunks are kept, and so many characters or bytes in all of them together. */
const CHUNKS = 64;
const TOTAL = 4 * 1024 * 1024;

/** The first byte of a precompiled chunk. */
const SIGNATURE = "\x1b";

class Chunk {
  #id: string | undefined;
  #text: string | undefined;

  constructor(
    readonly name: string | undefined,
    readonly source: string | Uint8Array,
  ) {}

  get id(): string {
    return (this.#id ??= chunkId(this.name ?? this.text));
  }

  get text(): string {
    return (this.#text ??= typeof this.source === "string" ? this.source : decodeText(this.source));
  }

  has(line: number | undefined): boolean {
    return line === undefined || line <= linesOf(this.text).length;
  }
}

/** The chunks that JavaScript has given a state, or the command line to Lua. */
export class ChunkSources {
  readonly #chunks: Chunk[] = [];
  #total = 0;

  /** Keeps a chunk under its chunk name; without one its source is its name. Bytes are copied. */
  add(name: string | undefined, source: string | Uint8Array): void {
    const last = this.#chunks[this.#chunks.length - 1];
    if (source.length > TOTAL || (last?.name === name && last?.source === source)) return;
    this.#chunks.push(new Chunk(name, typeof source === "string" ? source : source.slice()));
    this.#total += source.length;
    while (this.#chunks.length > CHUNKS || this.#total > TOTAL)
      this.#total -= this.#chunks.shift()?.source.length ?? 0;
  }

  /** A finder of what is known now: it goes on when the state is closed or has forgotten. */
  finder(files: LoadedFiles): SourceFinder {
    return new Sources([...this.#chunks].reverse(), files, files.directory);
  }
}

class Sources implements SourceFinder {
  constructor(
    /** The latest first. */
    readonly chunks: readonly Chunk[],
    readonly files: LoadedFiles,
    readonly directory: string,
  ) {}

  find(name: string, line: number | undefined): FoundSource | undefined {
    const chunks = this.chunks.filter(({ id }) => id === name); // a name may be given twice
    const chunk = chunks.find((it) => it.has(line)) ?? chunks[0];
    if (chunk !== undefined) return ofChunk(chunk);
    const whole = wholeString(name);
    if (whole !== undefined) return ofText(undefined, whole);
    const tail = pathTail(name);
    const file = tail === undefined ? this.files.find(name, this.directory) : this.files.endingIn(tail);
    return file && ofFile(file, tail === undefined ? name : file.path);
  }
}

function ofText(file: string | undefined, text: string): FoundSource {
  return { file, text: () => (text.startsWith(SIGNATURE) ? undefined : text), changed: () => false };
}

function ofChunk({ name, text }: Chunk): FoundSource {
  return ofText(name?.startsWith("@") === true ? name.slice(1) : undefined, text);
}

function ofFile(file: LoadedFile, path: string): FoundSource {
  return {
    file: path,
    text: () => {
      const bytes = file.read();
      const text = bytes && new TextDecoder().decode(bytes); // takes a byte order mark away
      return text?.startsWith(SIGNATURE) === true ? undefined : text;
    },
    changed: () => file.changed(),
  };
}
