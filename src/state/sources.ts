/**
 * The sources of what a state runs, for errors to show. A chunk that JavaScript loaded is kept here, the latest ones up
 * to a limit; of a file only its name is kept, and it is read again when an error is looked at. The names of other chunks
 * come with the calls of an error.
 */

import type { LoadedFile, LoadedFiles } from "../files/loaded-files.js";
import type { CalledSource } from "../errors/calls.js";
import { ID_SIZE } from "../core/generated/constants.js";
import { linesOf } from "../errors/excerpt.js";
import type { FoundSource, SourceFinder } from "../errors/trace.js";
import { decodeText, encodeText } from "../values/text.js";

/** So many chunks are kept, and so many characters or bytes in all of them together. */
const CHUNKS = 64;
const TOTAL = 4 * 1024 * 1024;

/** The first byte of a precompiled chunk. */
const SIGNATURE = "\x1b";

class Chunk {
  /** What messages call it, once an error said so. */
  shown: string | undefined;
  #text: string | undefined;
  #lines: number | undefined;

  constructor(
    readonly name: string | undefined,
    readonly source: string | Uint8Array,
  ) {}

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

  /** Whether functions with this source are of this chunk. */
  is({ name, size, shown }: CalledSource): boolean {
    const same =
      name === undefined
        ? this.name === undefined && encodeText(this.text).length === size
        : firstText(this.chunkName) === name;
    if (same) this.shown = shown;
    return same;
  }

  /** Whether messages may call it `name`, which can be cut: then what is left of it decides. */
  isShownAs(name: string): boolean {
    if (name === this.shown) return true;
    const chunkName = firstText(this.chunkName);
    const isFull = encodeText(name).length === ID_SIZE - 1;
    if (/^[=@]/.test(chunkName)) {
      const given = chunkName.slice(1);
      if (name === given || !isFull) return name === given;
      return this.isFile ? name.startsWith(CUT) && given.endsWith(pathEnd(name)) : isStart(name, given);
    }
    const [, shown] = STRING.exec(name) ?? [];
    if (shown === undefined || shown === chunkName) return shown !== undefined;
    const start = shown.slice(0, -CUT.length);
    if (!shown.endsWith(CUT) || !isStart(start, chunkName)) return false;
    return isFull || chunkName[start.length] === "\n";
  }
}

/** What stands in messages in place of what is cut off. */
const CUT = "...";

/** What messages call a string: its first line, in full or cut. */
const STRING = /^\[string "([^]*)"\]$/;

/** Whether `text` begins with `start`, which may end with half a character. */
function isStart(start: string, text: string): boolean {
  return text.startsWith(start.replace(/[\udc80-\udcff]+$/, ""));
}

/** The end of a path that is cut, without half a character. */
function pathEnd(name: string): string {
  return name.slice(CUT.length).replace(/^[\udc80-\udcff]+/, "");
}

/** A chunk name as Lua keeps it: up to the first NUL. */
function firstText(chunkName: string): string {
  const nul = chunkName.indexOf("\0");
  return nul < 0 ? chunkName : chunkName.slice(0, nul);
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

  /**
   * A finder of what is known now: it goes on when the state is closed or has forgotten. `called` are the sources of the
   * calls of an error, the innermost first.
   */
  finder(files: LoadedFiles, called: readonly CalledSource[] = []): SourceFinder {
    return new Sources(called, [...this.#chunks].reverse(), files);
  }
}

class Sources implements SourceFinder {
  constructor(
    readonly called: readonly CalledSource[],
    /** The latest first. */
    readonly chunks: readonly Chunk[],
    readonly files: LoadedFiles,
  ) {}

  of(source: CalledSource, line: number | undefined): FoundSource | undefined {
    const chunk = latestOf(
      this.chunks.filter((it) => it.is(source)),
      line,
    );
    if (chunk !== undefined) return ofChunk(chunk);
    const { name } = source;
    if (name === undefined || name.startsWith("=")) return undefined;
    if (!name.startsWith("@")) return ofText(undefined, name);
    const path = name.slice(1);
    return ofFile(this.files.find(path), path);
  }

  find(name: string, line: number | undefined): FoundSource | undefined {
    const called = this.called.filter(({ shown }) => shown === name);
    const [source = called[0]] = called.filter((it) => hasLine(it, line));
    if (source !== undefined) return this.of(source, line);
    const chunk = latestOf(
      this.chunks.filter((it) => it.isShownAs(name)),
      line,
    );
    if (chunk !== undefined) return ofChunk(chunk);
    const text = shownText(name);
    if (text !== undefined) return ofText(undefined, text);
    const file = this.files.find(name) ?? this.#cut(name);
    return ofFile(file, this.files.find(name) === undefined ? (file?.path ?? name) : name);
  }

  /** The file whose path `name` shows the end of, as messages do with a long one. */
  #cut(name: string): LoadedFile | undefined {
    if (!name.startsWith(CUT)) return undefined;
    return this.files.endingIn(pathEnd(name));
  }
}

/** Of chunks with one name, the latest that has the line. */
function latestOf(chunks: readonly Chunk[], line: number | undefined): Chunk | undefined {
  return chunks.find((it) => it.has(line)) ?? chunks[0];
}

/** Whether the text of a chunk, if that is its name, has the line. */
function hasLine({ name }: CalledSource, line: number | undefined): boolean {
  if (line === undefined || name === undefined || /^[=@]/.test(name)) return true;
  return line <= linesOf(name).length;
}

/** The text of a string that a message shows in full; undefined when it is cut, or the name is not a string's. */
function shownText(name: string): string | undefined {
  const [, text] = STRING.exec(name) ?? [];
  return text === undefined || text.endsWith(CUT) ? undefined : text;
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
