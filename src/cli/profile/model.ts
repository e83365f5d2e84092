/**
 * The measurements of native/modules/profile, read from its JSON: functions, and places. A place is a call at a line,
 * with the place that called it as parent. Pure: this file knows nothing about runtimes and files.
 */

/** A function of Lua or C. */
export interface ProfiledFunction {
  /** The readable name: `fib`, `string.rep`, `main chunk`. */
  readonly name: string;
  /** Its chunk: `@` and a path, or the chunk's name in messages. Undefined for C. */
  readonly source: string | undefined;
  /** The line of its definition, from 1; a main chunk has 0. */
  readonly line: number;
}

/** The cost of a place, a function or a line. */
export interface Charge {
  /** Microseconds. */
  readonly time: number;
  /** All bytes allocated, whether freed or not. */
  readonly bytes: number;
  readonly blocks: number;
}

/** A call at a line, distinguished by the calls that led to it. The charge excludes its callees. */
export interface Place extends Charge {
  /** The index of the calling place; -1 for the first place, which is not a call. */
  readonly parent: number;
  /** The index of the function; -1 for none. */
  readonly function: number;
  /** The current line; 0 for C. */
  readonly line: number;
}

export interface Profile {
  readonly functions: readonly ProfiledFunction[];
  /** A parent comes before its callees. The first is the root. */
  readonly places: readonly Place[];
  /** Microseconds spent at a place, in chronological order. */
  readonly samples: readonly { readonly place: number; readonly time: number }[];
}

interface Raw {
  readonly functions: readonly {
    name: string | null;
    source: string | null;
    line: number;
    lastLine: number;
    main: boolean;
  }[];
  readonly places: readonly [
    parent: number,
    fn: number,
    line: number,
    time: number,
    bytes: number,
    blocks: number,
  ][];
  readonly samples: readonly [place: number, time: number][];
}

/** Parses the text of `profile_json`. Merges functions that were loaded twice. */
export function readProfile(json: string): Profile {
  const raw = JSON.parse(json) as Raw;
  const functions: ProfiledFunction[] = [];
  const known = new Map<string, number>();
  const indices = raw.functions.map(({ name, source, line, lastLine, main }, index) => {
    const key = source === null ? `C ${index}` : `${line} ${lastLine} ${source}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const shown = name ?? (source === null ? "(C function)" : main ? "main chunk" : "(anonymous)");
    functions.push({ name: shown, source: source ?? undefined, line });
    known.set(key, functions.length - 1);
    return functions.length - 1;
  });
  return {
    functions,
    places: raw.places.map(([parent, fn, line, time, bytes, blocks]) => ({
      parent,
      function: indices[fn] ?? -1,
      line,
      time,
      bytes,
      blocks,
    })),
    samples: raw.samples.map(([place, time]) => ({ place, time })),
  };
}

/** Returns the path of a function's file, as Lua was given it; undefined for strings and C. */
export function fileOf({ source }: ProfiledFunction): string | undefined {
  return source?.startsWith("@") === true ? source.slice(1) : undefined;
}

/** Returns the name of its chunk: a path, `(command line)`, `[string "..."]`; `[C]` for C. */
export function chunkOf(fn: ProfiledFunction): string {
  return fileOf(fn) ?? fn.source ?? "[C]";
}

/** Returns a function with the position of its definition: `fib (fib.lua:1)`. */
export function describe(fn: ProfiledFunction): string {
  if (fn.source === undefined) return fn.name.startsWith("(") ? fn.name : `${fn.name} [C]`;
  return `${fn.name} (${chunkOf(fn)}${fn.line > 0 ? `:${fn.line}` : ""})`;
}
