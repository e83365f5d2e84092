/**
 * Where an error was raised, and the frames of the calls that led there, with the lines of their sources. The calls are
 * data from C. A position that a message begins with is read from the message, since nothing else has it: a syntax error
 * has no call, and a message that `pcall` caught and a script raises again is a string of the first place. It counts
 * only if it names a frame or a known source. Sources are found by a `SourceFinder`, once they are asked for.
 */

import { describeCall, type CalledSource, type CallKind, type Calls } from "./calls.js";
import { excerptOf } from "./excerpt.js";

/** A source. */
export interface FoundSource {
  /** Its file; undefined for a string. */
  readonly file: string | undefined;
  /** Its current text; undefined if it is no longer available or is precompiled. */
  text(): string | undefined;
  /** Whether it has changed since Lua loaded it. */
  changed(): boolean;
}

/** Finds sources. If `line` is known, the source must have that line. */
export interface SourceFinder {
  /** The source of a call. */
  of(source: CalledSource, line: number | undefined): FoundSource | undefined;
  /** The source with this name in messages: the `short_src` of the debug library. */
  find(name: string, line: number | undefined): FoundSource | undefined;
}

/** A line of a source. */
export class LuaPosition {
  readonly #found: FoundSource | undefined;
  #excerpt: { readonly text: string | undefined } | undefined;

  constructor(
    /** The source's name in messages: a path, a name, `[string "..."]`, or `[C]` for a C function. */
    readonly source: string,
    /** From 1; undefined if there are no lines, as in C. */
    readonly line: number | undefined,
    found: FoundSource | undefined,
  ) {
    this.#found = found;
  }

  /** The path of the source in the runtime's file system; undefined if it is not a file. */
  get file(): string | undefined {
    return this.#found?.file;
  }

  /**
   * The line with a marker, between its neighbours, below a heading `source:line`; undefined if the source is not
   * available. Computed once, on first use; the heading says if the file has changed since it was loaded.
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

/** A call that was active when the error was raised. */
export class LuaFrame extends LuaPosition {
  constructor(
    source: string,
    line: number | undefined,
    /** Lua's name for the function: `function 'name'`, `local 'name'`, `main chunk`, `?`. */
    readonly description: string,
    found: FoundSource | undefined,
    /** A Lua function, the main function of a chunk (`main`), or a C function. */
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

/** A prefix that may be a position, and the rest. */
interface Split {
  readonly source: string;
  readonly line: number;
  readonly rest: string;
}

/** All ways to parse a message as `source:line:` and the rest; names may contain colons. */
function splits(text: string): Split[] {
  return Array.from(text.matchAll(/:(\d+):/g), ({ index, 0: all, 1: digits }) => ({
    source: text.slice(0, index),
    line: Number(digits),
    rest: text.slice(index + all.length),
  })).filter(({ source }) => source !== "");
}

/** The position at the start of `text`; the last of several in a row, which an error has that was raised again. */
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

/** The text of `require` before the compiler's message, which is on its own line. */
const LOADING = /error loading module '[^]*?:\n\t([^]*)$/;

/**
 * Where the error was raised: the position in its message, if that source is known; otherwise the innermost function
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
