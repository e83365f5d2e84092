/**
 * The sources of what a state runs, for errors to show. A chunk that JavaScript loaded is kept here, the latest ones up
 * to a limit; a file is only known to have been loaded, and is read again when an error is looked at.
 */

import type { LoadedFile, LoadedFiles } from "../files/loaded-files.js";
import { linesOf } from "../errors/excerpt.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import { ID_SIZE } from "../core/generated/constants.js";
import type { FoundSource, SourceFinder } from "../errors/trace.js";
import { decodeText } from "../values/text.js";
import { chunkId, pathTail, wholeString } from "./chunk-id.js";

/** So many chunks are kept, and so many characters or bytes in all of them together. */
const CHUNKS = 64;
const TOTAL = 4 * 1024 * 1024;

/** A chunk name on the stack that is longer, in bytes, is a string that nobody will want to see in an error. */
const LONGEST = 256 * 1024;

/** A file's name of up to so many bytes appears in messages in full. */
const SHOWN = ID_SIZE - 1;

/** First bytes of chunk names. */
const LITERAL = 0x3d; // "="
const FILE = 0x40; // "@"

/** The first byte of a precompiled chunk. */
const SIGNATURE = "\x1b";

class Chunk {
  #id: string | undefined;
  #text: string | undefined;
  #lines: number | undefined;

  constructor(
    readonly name: string | undefined,
    readonly source: string | Uint8Array,
  ) {}

  get id(): string {
    return (this.#id ??= chunkId(this.chunkName));
  }

  get chunkName(): string {
    return this.name ?? this.text;
  }

  get isFile(): boolean {
    return this.chunkName.startsWith("@");
  }

  get text(): string {
    return (this.#text ??= typeof this.source === "string" ? this.source : decodeText(this.source));
  }

  has(line: number | undefined): boolean {
    return line === undefined || line <= (this.#lines ??= linesOf(this.text).length);
  }
}

/** The chunks that JavaScript has given a state, or the command line to Lua. */
export class ChunkSources {
  readonly #chunks: Chunk[] = [];
  #total = 0;
  /** Chunk names of the functions that an error passes on its way to JavaScript, the innermost first. */
  #passed: Chunk[] = [];
  #last = 0;

  /** Keeps a chunk under its chunk name; without one its source is its name. Bytes are copied. */
  add(name: string | undefined, source: string | Uint8Array): void {
    const last = this.#chunks[this.#chunks.length - 1];
    if (source.length > TOTAL || (last?.name === name && last?.source === source)) return;
    this.#chunks.push(new Chunk(name, typeof source === "string" ? source : source.slice()));
    this.#total += source.length;
    while (this.#chunks.length > CHUNKS || this.#total > TOTAL)
      this.#total -= this.#chunks.shift()?.source.length ?? 0;
  }

  /**
   * Keeps, for the next finder, a chunk name that lies in memory: the text of a string that Lua loaded, or a path that
   * is too long to be seen in messages.
   */
  note(name: Pointer, size: number, memory: Memory): void {
    if (name === this.#last || size > LONGEST) return; // the same function again
    this.#last = name;
    const first = memory.bytes[name];
    if (first === LITERAL || (first === FILE && size - 1 <= SHOWN)) return;
    this.#passed.push(new Chunk(undefined, memory.copy(name, size)));
  }

  /** A finder of what is known now: it goes on when the state is closed or has forgotten. Takes what was noted. */
  finder(files: LoadedFiles): SourceFinder {
    const passed = this.#passed;
    this.#passed = [];
    this.#last = 0;
    return new Sources(passed, [...this.#chunks].reverse(), files);
  }
}

class Sources implements SourceFinder {
  constructor(
    /** Strings and long paths, the innermost first. */
    readonly passed: readonly Chunk[],
    /** The latest first. */
    readonly chunks: readonly Chunk[],
    readonly files: LoadedFiles,
  ) {}

  find(name: string, line: number | undefined): FoundSource | undefined {
    const passed = this.passed.find((it) => it.id === name && (it.isFile || it.has(line)));
    const chunks = this.chunks.filter(
      ({ id, chunkName }) => id === name && (passed === undefined || chunkName === passed.text),
    );
    const chunk = chunks.find((it) => it.has(line)) ?? chunks[0]; // a name may be given twice
    if (chunk !== undefined) return ofChunk(chunk);
    const whole = passed?.isFile === false ? passed.text : wholeString(name);
    if (whole !== undefined) return ofText(undefined, whole);
    return this.#file(name, passed);
  }

  #file(name: string, passed: Chunk | undefined): FoundSource | undefined {
    const tail = pathTail(name);
    if (tail === undefined) return ofFile(this.files.find(name), name);
    const path = passed?.text.slice(1);
    if (path !== undefined) return ofFile(this.files.find(path), path);
    const file = this.files.endingIn(tail);
    return ofFile(file, file?.path ?? name);
  }
}

function ofText(file: string | undefined, text: string): FoundSource {
  return { file, text: () => (text.startsWith(SIGNATURE) ? undefined : text), changed: () => false };
}

function ofChunk({ isFile, chunkName, text }: Chunk): FoundSource {
  return ofText(isFile ? chunkName.slice(1) : undefined, text);
}

function ofFile(file: LoadedFile | undefined, path: string): FoundSource | undefined {
  return (
    file && {
      file: path,
      text: () => {
        const bytes = file.read();
        const text = bytes && new TextDecoder().decode(bytes); // takes a byte order mark away
        return text?.startsWith(SIGNATURE) === true ? undefined : text;
      },
      changed: () => file.changed(),
    }
  );
}
