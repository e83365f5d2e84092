/** Chunks: what `run` and `load` are given, and what they ask of the state. */

import { isInstance, kindOf } from "../errors/describe.js";
import { OptionError } from "../errors/options.js";
import { ArgumentListError, ValueError } from "../errors/values.js";
import { SLOT_SIZE } from "../values/area.js";
import { isArray, isPlain } from "../values/objects.js";
import { entryOf } from "../values/handles.js";
import { readOptions } from "../values/options.js";
import type { Op } from "../values/ops.js";
import type { Slots } from "../values/slots.js";
import type { LuaTable } from "../values/table.js";
import type { LuaInput, LuaValue } from "../values/types.js";
import type { Crossing } from "./crossing.js";

/** Options of `LuaState.load`. What is wrong with one is an `OptionError`. */
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

/** Options of `LuaState.run`: as for `load`, and the arguments. */
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
  options: ChunkOptions | undefined,
): LuaValue[] {
  state.check();
  requireSource(source);
  const { name, env, allowBinary, args = NO_ARGUMENTS } = readChunkOptions(options);
  if (env !== undefined) requireEnvironment(state, env);
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
  if (!isArray(args)) throw new ArgumentListError(kindOf(args));
  const { length } = args as { readonly length: unknown };
  if (typeof length !== "number" || length >>> 0 !== length)
    throw new ArgumentListError("one of no sensible length");
  return length;
}

const NO_OPTIONS: ChunkOptions = {};
const CHUNK_OPTIONS = { name: "text", env: "object", allowBinary: "flag", args: "any" } as const;

function readChunkOptions(options: ChunkOptions | undefined): ChunkOptions {
  return options === undefined ? NO_OPTIONS : readOptions(options, CHUNK_OPTIONS);
}

/** Throws `OptionError` for what would not be a table in Lua: a chunk without one would fail far from the cause. */
function requireEnvironment({ slots }: Crossing, env: object): void {
  const entry = entryOf(env);
  if (entry !== undefined ? entry.type === "table" || entry.type === "userdata" : becomesTable(slots, env))
    return;
  throw new OptionError("env", "expected a LuaTable, a plain object or a Map");
}

function becomesTable(slots: Slots, env: object): boolean {
  try {
    return slots.byIdentity(env) || env instanceof Map || isPlain(env);
  } catch {
    return true; // what it is will be said when it is read
  }
}

/** Throws `ValueError` for what a caller without types may give. */
function requireSource(source: unknown): void {
  if (typeof source === "string" || isInstance(source, Uint8Array)) return;
  throw new ValueError(`a chunk is text or a Uint8Array; this is ${kindOf(source)}`);
}
