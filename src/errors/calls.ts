/**
 * The calls that led to an error, as data: native/core/frames.c writes them, state/frames.ts reads them. Here is also the
 * text that `luaL_traceback` makes of them.
 */

/** The chunk that a function is from. */
export interface CalledSource {
  /** What messages call it: the `short_src` of the debug library. */
  readonly shown: string;
  /** The name of the chunk: `@file`, `=name`, or its text. Undefined for a text that is too long to be handed over. */
  readonly name: string | undefined;
  /** Bytes of the name. */
  readonly size: number;
}

/** What runs: a function of Lua, the main function of a chunk, or a function of C. */
export type CallKind = "Lua" | "main" | "C";

/** A call that was under way. */
export interface LuaCall {
  readonly kind: CallKind;
  readonly source: CalledSource;
  /** The line that runs, the first being 1; undefined where there is none, as in C. */
  readonly line: number | undefined;
  /** The line where the function begins. */
  readonly defined: number;
  /** The function's name, and what it is the name of: `function`, `local`, `method`; both are empty without one. */
  readonly name: string;
  readonly nameKind: string;
  /** Whether other calls ended in this one, by a tail call. */
  readonly isTailCall: boolean;
}

/** Calls in the middle of a deep stack that are left out. */
export interface SkippedCalls {
  readonly kind: "skipped";
  readonly count: number;
}

/** The innermost first. */
export type Calls = readonly (LuaCall | SkippedCalls)[];

/** What Lua calls the function. */
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
