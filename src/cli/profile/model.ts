/**
 * What native/modules/profile has measured, read from its JSON: functions, and places, each a call at a line below the
 * call that it was made by. Pure: nothing is known here of runtimes and files.
 */

/** A function of Lua or C. */
export interface ProfiledFunction {
  /** As a reader knows it: `fib`, `string.rep`, `main chunk`. */
  readonly name: string;
  /** The chunk that it is in: `@` and a path, or what messages call it. Undefined for C. */
  readonly source: string | undefined;
  /** Where it is defined: the first line is 1, a main chunk has 0. */
  readonly line: number;
}

/** What was charged to a place, a function or a line. */
export interface Charge {
  /** Microseconds. */
  readonly time: number;
  /** Allocated in all, given back or not. */
  readonly bytes: number;
  readonly blocks: number;
}

/** A call at a line, by the calls that led there; the charge is its own, without that of the calls that it makes. */
export interface Place extends Charge {
  /** Index of the place that it was called from; -1 for the first place, which is no call at all. */
  readonly parent: number;
  /** Index of the function; -1 for none. */
  readonly function: number;
  /** The line that it is at; 0 for C. */
  readonly line: number;
}

export interface Profile {
  readonly functions: readonly ProfiledFunction[];
  /** A parent comes before what it has called. The first is the root. */
  readonly places: readonly Place[];
  /** Microseconds spent at a place, in the order of their passing. */
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

/** Reads the text that `profile_json` gives. A function that was loaded twice is one. */
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

/** The path of a function's file, as Lua was given it; undefined for strings and for C. */
export function fileOf({ source }: ProfiledFunction): string | undefined {
  return source?.startsWith("@") === true ? source.slice(1) : undefined;
}

/** What its chunk is called: a path, `(command line)`, `[string "..."]`; `[C]` for C. */
export function chunkOf(fn: ProfiledFunction): string {
  return fileOf(fn) ?? fn.source ?? "[C]";
}

/** A function with where it is defined: `fib (fib.lua:1)`. */
export function describe(fn: ProfiledFunction): string {
  if (fn.source === undefined) return fn.name.startsWith("(") ? fn.name : `${fn.name} [C]`;
  return `${fn.name} (${chunkOf(fn)}${fn.line > 0 ? `:${fn.line}` : ""})`;
}
