/** What a call gives: all its results, the first, or the first as plain JavaScript; and strings as bytes. */

import type { OptionKinds } from "../errors/options.js";
import { OptionError } from "../errors/values.js";
import { LuaTable } from "../values/table.js";
import { closeMade, entryOf, type HandleEntry, type Handles } from "../values/handles.js";
import { isObject } from "../values/objects.js";
import { luaBytes } from "../values/text.js";
import type { LuaValue } from "../values/types.js";

export interface ResultOptions {
  /**
   * `all` (the default): an array of all results. `one`: the first. `js`: the first as plain JavaScript, a table as by
   * `toJS`; it leaves no handle of a table open.
   */
  readonly result?: "all" | "one" | "js";
  /** `bytes`: strings among the results become `Uint8Array`s; with `js` those in tables too. Default: `text`. */
  readonly strings?: "text" | "bytes";
}

export const RESULT_OPTIONS = { result: "any", strings: "any" } as const satisfies OptionKinds<ResultOptions>;

/** Throws `OptionError`. */
export function checkResults({ result = "all", strings = "text" }: ResultOptions): void {
  requireOneOf("result", result, ["all", "one", "js"]);
  requireOneOf("strings", strings, ["text", "bytes"]);
}

function requireOneOf(option: string, value: unknown, known: readonly string[]): void {
  if (known.some((each) => each === value)) return;
  const found = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw new OptionError(option, `expected ${known.join(" or ")}, found ${found}`);
}

/** Runs a call and gives its results as asked; closes the handles of results that are not given. */
export function asAsked(options: ResultOptions, handles: Handles, call: () => LuaValue[]): unknown {
  checkResults(options);
  const { result = "all" } = options;
  if (result === "all") return allOf(options, call());
  const asked = new FirstResult(options, handles);
  return asked.give(asked.collect(call));
}

const allOf = ({ strings }: ResultOptions, results: LuaValue[]): LuaValue[] =>
  strings === "bytes" ? results.map(bytesOf) : results;

/** How an asynchronous call gives its results as asked. The options were checked. */
export function resultsOf(options: ResultOptions, handles: Handles): GivenResults {
  if ((options.result ?? "all") !== "all") return new FirstResult(options, handles);
  return { collect: (read) => read(), give: (results) => allOf(options, results), drop: () => undefined };
}

/** What becomes of the results of one call. */
export interface GivenResults {
  /** Runs `read`, which reads the results. */
  collect<T>(read: () => T): T;
  /** Returns the results as asked and closes the handles of others. */
  give(results: LuaValue[]): unknown;
  /** The results will not be given: closes their handles. The caller has checked the stack. */
  drop(): void;
}

class FirstResult implements GivenResults {
  #made: HandleEntry[] = [];

  constructor(
    readonly options: ResultOptions,
    readonly handles: Handles,
  ) {}

  collect<T>(read: () => T): T {
    return this.handles.collect(this.#made, read);
  }

  give(results: LuaValue[]): unknown {
    const made = this.#made;
    this.#made = [];
    return first(this.options, results, made);
  }

  drop(): void {
    closeMade(this.#made);
    this.#made = [];
  }
}

function first(options: ResultOptions, results: readonly LuaValue[], made: readonly HandleEntry[]): unknown {
  const [value] = results;
  const own = isObject(value) ? entryOf(value) : undefined;
  const isCopied = options.result === "js" && value instanceof LuaTable;
  try {
    if (isCopied) return value.toJS({ bytes: options.strings === "bytes" });
    return options.strings === "bytes" ? bytesOf(value) : value;
  } finally {
    for (const entry of made) if (!entry.kept && (entry !== own || isCopied)) entry.close();
  }
}

const bytesOf = (value: LuaValue): LuaValue => (typeof value === "string" ? luaBytes(value) : value);
