/**
 * The calls that led to an error, as data: native/core/frames.c writes them, state/frames.ts reads them. Also formats them
 * like `luaL_traceback`.
 */

/** The chunk that defines a function. */
export interface CalledSource {
  /** Its name in messages: the `short_src` of the debug library. */
  readonly shown: string;
  /** The name of the chunk: `@file`, `=name`, or its text. Undefined for a text that is too long to pass. */
  readonly name: string | undefined;
  /** The length of the name in bytes. */
  readonly size: number;
}

/** A Lua function, the main function of a chunk, or a C function. */
export type CallKind = "Lua" | "main" | "C";

/** An active call. */
export interface LuaCall {
  readonly kind: CallKind;
  readonly source: CalledSource;
  /** The current line, from 1; undefined if there is none, as in C. */
  readonly line: number | undefined;
  /** The line where the function's definition begins. */
  readonly defined: number;
  /** The function's name and the kind of name: `function`, `local`, `method`; both are empty if it has none. */
  readonly name: string;
  readonly nameKind: string;
  /** Whether this call replaced others by a tail call. */
  readonly isTailCall: boolean;
}

/** The number of calls omitted from the middle of a deep stack. */
export interface SkippedCalls {
  readonly kind: "skipped";
  readonly count: number;
}

/** Innermost first. */
export type Calls = readonly (LuaCall | SkippedCalls)[];

/** Lua's name for the function. */
export function describeCall({ kind, source, defined, name, nameKind }: LuaCall): string {
  if (nameKind !== "") return `${nameKind} '${name}'`;
  if (kind === "main") return "main chunk";
  return kind === "C" ? "?" : `function <${source.shown}:${defined}>`;
}

/** The text of `luaL_traceback`. */
export function tracebackOf(calls: Calls): string {
  let text = "stack traceback:";
  for (const call of calls) {
    if (call.kind === "skipped") {
      text += `\n\t...\t(skipping ${call.count} levels)`;
      continue;
    }
    const line = call.line === undefined ? "" : `:${call.line}`;
    text += `\n\t${call.source.shown}${line}: in ${describeCall(call)}`;
    if (call.isTailCall) text += "\n\t(...tail calls...)";
  }
  return text;
}
