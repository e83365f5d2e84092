/**
 * Where an error was raised, and the frames of the calls that led there, with the lines of their sources. The calls are
 * data; a position that a message begins with is read from the message. Sources are found by a `SourceFinder`, once they
 * are asked for.
 */

import { describeCall, type CalledSource, type CallKind, type Calls } from "./calls.js";
import { excerptOf } from "./excerpt.js";

/** A source that was found. */
export interface FoundSource {
  /** The file that it is; undefined for a string. */
  readonly file: string | undefined;
  /** Its text as it is now; undefined when it can no longer be had, or is precompiled. */
  text(): string | undefined;
  /** Whether it was changed after Lua loaded it. */
  changed(): boolean;
}

/** Finds sources. The source has a line `line`, if that is known. */
export interface SourceFinder {
  /** The source of a call. */
  of(source: CalledSource, line: number | undefined): FoundSource | undefined;
  /** The source that messages call `name`: the `short_src` of the debug library. */
  find(name: string, line: number | undefined): FoundSource | undefined;
}

/** A line of a source. */
export class LuaPosition {
  readonly #found: FoundSource | undefined;
  #excerpt: { readonly text: string | undefined } | undefined;

  constructor(
    /** What messages call the source: a path, a name, `[string "..."]`, or `[C]` for a function of C. */
    readonly source: string,
    /** The first line is 1; undefined where there are no lines, as in C. */
    readonly line: number | undefined,
    found: FoundSource | undefined,
  ) {
    this.#found = found;
  }

  /** The path of the file that the source is, in the runtime's file system; undefined when it is none. */
  get file(): string | undefined {
    return this.#found?.file;
  }

  /**
   * The line with a marker, between its neighbours, below a heading `source:line`; undefined when the source cannot be
   * had. Computed once, of the source as it is then; a file that was changed after it was loaded is marked as such.
   */
  get excerpt(): string | undefined {
    this.#excerpt ??= { text: this.#makeExcerpt() };
    return this.#excerpt.text;
  }

  #makeExcerpt(): string | undefined {
    const text = this.line === undefined ? undefined : this.#found?.text();
    if (text === undefined || this.line === undefined) return undefined;
    const note = this.#found?.changed() === true ? " (the file was changed since)" : "";
    return excerptOf(text, this.line, `${this.source}:${this.line}${note}`);
  }
}

/** A call that was under way when the error was raised. */
export class LuaFrame extends LuaPosition {
  constructor(
    source: string,
    line: number | undefined,
    /** What Lua calls the function: `function 'name'`, `local 'name'`, `main chunk`, `?`. */
    readonly description: string,
    found: FoundSource | undefined,
    /** What runs: a function of Lua, the main function of a chunk (`main`), or a function of C. */
    readonly kind: CallKind,
  ) {
    super(source, line, found);
  }
}

/** The frames of calls, innermost first. */
export function framesOf(calls: Calls, finder: SourceFinder): readonly LuaFrame[] {
  return calls.flatMap((call) => {
    if (call.kind === "skipped") return [];
    const { kind, source, line } = call;
    const found = line === undefined ? undefined : finder.of(source, line);
    return [new LuaFrame(source.shown, line, describeCall(call), found, kind)];
  });
}

/** A piece of text that may be a position, and what follows it. */
interface Split {
  readonly source: string;
  readonly line: number;
  readonly rest: string;
}

/** All ways to read a message as `source:line:` and the rest; names may have colons in them. */
function splits(text: string): Split[] {
  return Array.from(text.matchAll(/:(\d+):/g), ({ index, 0: all, 1: digits }) => ({
    source: text.slice(0, index),
    line: Number(digits),
    rest: text.slice(index + all.length),
  })).filter(({ source }) => source !== "");
}

/** The position that `text` begins with; of several in a row, as an error that is raised again has them, the last. */
function leadingPosition(
  text: string,
  frames: readonly LuaFrame[],
  finder: SourceFinder | undefined,
): LuaPosition | undefined {
  for (const { source, line, rest } of splits(text)) {
    const known =
      frames.find((frame) => frame.source === source && frame.line === line) ??
      findPosition(source, line, finder);
    if (known !== undefined) return leadingPosition(rest.trimStart(), frames, finder) ?? known;
  }
  return undefined;
}

function findPosition(
  source: string,
  line: number,
  finder: SourceFinder | undefined,
): LuaPosition | undefined {
  const found = finder?.find(source, line);
  return found && new LuaPosition(source, line, found);
}

/** What `require` says before the message of the compiler, which stands in a line of its own. */
const LOADING = /error loading module '[^]*?:\n\t([^]*)$/;

/**
 * Where the error was raised: what its message says, if that is a source that is known; else the innermost function
 * that has lines.
 */
export function positionOf(
  message: string,
  frames: readonly LuaFrame[],
  finder: SourceFinder | undefined,
): LuaPosition | undefined {
  const [, loading] = LOADING.exec(message) ?? [];
  return (
    (loading === undefined ? undefined : leadingPosition(loading, frames, finder)) ??
    leadingPosition(message, frames, finder) ??
    frames.find((frame) => frame.line !== undefined)
  );
}
