/**
 * The sources that errors of a state show. Chunks loaded by JavaScript are kept here, the latest ones up to a limit.
 * For a file only the name is kept, and the file is read again when an error is displayed. The names of other chunks
 * come with the calls of an error.
 */

import type { LoadedFile, LoadedFiles } from "../files/loaded-files.js";
import type { CalledSource } from "../errors/calls.js";
import { ID_SIZE } from "../core/generated/constants.js";
import { linesOf } from "../errors/excerpt.js";
import type { FoundSource, SourceFinder } from "../errors/trace.js";
import { decodeText, luaBytes } from "../values/text.js";

/** The maximum of kept sources: chunks, and characters or bytes of all chunks together. */
const CHUNKS = 64;
const TOTAL = 4 * 1024 * 1024;

/** The first byte of a precompiled chunk. */
const SIGNATURE = "\x1b";

class Chunk {
  /** Its name in messages, once an error has told it. */
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

  /** Whether functions with this source belong to this chunk. */
  is({ name, size, shown }: CalledSource): boolean {
    const same =
      name === undefined
        ? this.name === undefined && luaBytes(this.text).length === size
        : firstText(this.chunkName) === name;
    if (same) this.shown = shown;
    return same;
  }

  /** Whether messages may show it as `name`. If `name` is cut, the remaining part decides. */
  isShownAs(name: string): boolean {
    if (name === this.shown) return true;
    const chunkName = firstText(this.chunkName);
    const isFull = luaBytes(name).length === ID_SIZE - 1;
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

/** Marks the part of a name that messages cut off. */
const CUT = "...";

/** The name of a string chunk in messages: its first line, in full or cut. */
const STRING = /^\[string "([^]*)"\]$/;

/** Whether `text` begins with `start`, which may end in an incomplete character. */
function isStart(start: string, text: string): boolean {
  return text.startsWith(start.replace(/[\udc80-\udcff]+$/, ""));
}

/** Returns the end of a cut path, without an incomplete character. */
function pathEnd(name: string): string {
  return name.slice(CUT.length).replace(/^[\udc80-\udcff]+/, "");
}

/** Returns a chunk name as Lua stores it: up to the first NUL. */
function firstText(chunkName: string): string {
  const nul = chunkName.indexOf("\0");
  return nul < 0 ? chunkName : chunkName.slice(0, nul);
}

/** The chunks that JavaScript loaded into a state, or that the command line passed to Lua. */
export class ChunkSources {
  readonly #chunks: Chunk[] = [];
  /** `#chunks`, the latest first; made for the first error after a change. */
  #latest: readonly Chunk[] | undefined;
  #total = 0;

  /** Adds a chunk under its chunk name, by default its source. Copies bytes. */
  add(name: string | undefined, source: string | Uint8Array): void {
    const last = this.#chunks[this.#chunks.length - 1];
    if (source.length > TOTAL || (last?.name === name && last?.source === source)) return;
    this.#latest = undefined;
    this.#chunks.push(new Chunk(name, typeof source === "string" ? source : source.slice()));
    this.#total += source.length;
    while (this.#chunks.length > CHUNKS || this.#total > TOTAL)
      this.#total -= this.#chunks.shift()?.source.length ?? 0;
  }

  /** Takes over the chunks of another state. */
  adopt(other: ChunkSources): void {
    this.#latest = undefined;
    for (const chunk of other.#chunks) this.#chunks.push(chunk);
    this.#total += other.#total;
  }

  /**
   * Returns a finder over the current chunks. It keeps working after the state is closed or has dropped them. `called`
   * lists the sources of an error's calls, innermost first.
   */
  finder(files: LoadedFiles, called: readonly CalledSource[] = []): SourceFinder {
    this.#latest ??= [...this.#chunks].reverse();
    return new Sources(called, this.#latest, files);
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

  /** Returns the file whose path ends as `name` does; messages cut long paths this way. */
  #cut(name: string): LoadedFile | undefined {
    if (!name.startsWith(CUT)) return undefined;
    return this.files.endingIn(pathEnd(name));
  }
}

/** Returns the latest chunk that has the line, from chunks with the same name. */
function latestOf(chunks: readonly Chunk[], line: number | undefined): Chunk | undefined {
  return chunks.find((it) => it.has(line)) ?? chunks[0];
}

/** Whether a chunk named by its text has the line. */
function hasLine({ name }: CalledSource, line: number | undefined): boolean {
  if (line === undefined || name === undefined || /^[=@]/.test(name)) return true;
  return line <= linesOf(name).length;
}

/** Returns the text of a string chunk that a message shows in full; undefined if it is cut or not a string chunk. */
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
        const text = bytes && new TextDecoder().decode(bytes); // strips a byte order mark
        return text?.startsWith(SIGNATURE) === true ? undefined : text;
      },
      changed: () => file.changed(),
    }
  );
}
