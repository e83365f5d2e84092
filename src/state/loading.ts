/** Chunks: what `run` and `load` are given, and what they ask of the state. */

import { ArgumentListError, ValueError } from "../errors/values.js";
import { SLOT_SIZE } from "../values/area.js";
import type { Op } from "../values/ops.js";
import type { LuaTable } from "../values/table.js";
import type { LuaInput, LuaValue } from "../values/types.js";
import type { Crossing } from "./crossing.js";

export interface LoadOptions {
  /** What messages call the chunk: `@file`, `=name`, or the source itself, as in `load`. Default: the source. */
  readonly name?: string;
  /**
   * The table that its globals are in, in place of the state's: a `LuaTable`, or a plain object or `Map`, which becomes a
   * new one.
   */
  readonly env?: LuaTable | Readonly<Record<string, LuaInput>> | ReadonlyMap<LuaInput, LuaInput>;
  /** Whether precompiled chunks are accepted. They are not checked, and a wrong one can crash the state. */
  readonly allowBinary?: boolean;
}

export interface ChunkOptions extends LoadOptions {
  /** Arguments: `...` in the chunk. */
  readonly args?: readonly LuaInput[];
}

/** Slots of a chunk before its arguments: source, name, environment. */
const HEAD = 3;
const NO_ARGUMENTS: readonly LuaInput[] = [];

/** Compiles a chunk; `Op.run` calls it too. Throws `LuaSyntaxError`, and a `ValueError`. */
export function loadChunk(
  state: Crossing,
  op: typeof Op.load | typeof Op.run,
  source: string | Uint8Array,
  { name, env, allowBinary, args = NO_ARGUMENTS }: ChunkOptions,
): LuaValue[] {
  state.check();
  requireSource(source);
  requireName(name);
  state.sources.add(name, source);
  const count = HEAD + requireArguments(args);
  return state.operateOn(op, count, (slots, at) => {
    slots.writeChunk(at, source, name, allowBinary === true);
    slots.write(at + 2 * SLOT_SIZE, env);
    for (let i = HEAD; i < count; i++) slots.write(at + i * SLOT_SIZE, args[i - HEAD]);
    return count;
  });
}

/** How many arguments there are. Throws `ArgumentListError`. */
export function requireArguments(args: unknown): number {
  if (!Array.isArray(args)) throw new ArgumentListError(args === null ? "null" : typeof args);
  const { length } = args as { readonly length: unknown };
  if (typeof length !== "number" || length >>> 0 !== length)
    throw new ArgumentListError("one of no sensible length");
  return length;
}

function requireName(name: unknown): void {
  if (name === undefined || typeof name === "string") return;
  throw new ValueError(`the name of a chunk is text; this is ${name === null ? "null" : typeof name}`);
}

/** Throws `ValueError` for what a caller without types may give. */
function requireSource(source: unknown): void {
  if (typeof source === "string" || source instanceof Uint8Array) return;
  throw new ValueError(
    `a chunk is text or a Uint8Array; this is ${source === null ? "null" : typeof source}`,
  );
}
