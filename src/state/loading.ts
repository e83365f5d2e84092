/** Loads chunks and native modules for `run`, `load` and `openNative`. */

import type { Pointer, TableIndex } from "../core/pointers.js";
import { isInstance, kindOf } from "../errors/describe.js";
import { ModuleError } from "../errors/module.js";
import { tagOf } from "../errors/realms.js";
import { argumentList, invalidValue, badOption } from "../errors/values.js";
import { SLOT_SIZE } from "../values/transfer-buffer.js";
import { isArray, isPlain } from "../values/objects.js";
import { entryOf } from "../values/handles.js";
import type { OptionKinds } from "../errors/options.js";
import { Op } from "../core/generated/constants.js";
import type { Slots } from "../values/slots.js";
import type { LuaFunction } from "../values/function.js";
import type { LuaTable } from "../values/table.js";
import type { LuaInput } from "../values/types.js";
import type { StateInternals } from "./internals.js";
import type { Given } from "./results.js";
import type { NativeSource } from "./services.js";

/** Options of `LuaState.load`. A wrong one throws `ERR_OPTION`. */
export interface LoadOptions {
  /** The chunk's name in messages: `@file`, `=name`, or the source itself, as in `load`. Default: the source. */
  readonly name?: string;
  /**
   * The table of the chunk's globals, instead of the state's: a `LuaTable`, or a plain object or `Map`, which is
   * copied to a new table.
   */
  readonly env?: LuaTable | Readonly<Record<string, LuaInput>> | ReadonlyMap<LuaInput, LuaInput>;
  /** Whether this chunk may be precompiled. It is verified, see `StateOptions.allowBinary`. Default: false. */
  readonly allowBinary?: boolean;
}

/** Options of `LuaState.run`: those of `load`, and the arguments. */
export interface ChunkOptions extends LoadOptions {
  /** The arguments: `...` in the chunk. */
  readonly args?: readonly LuaInput[];
}

/** The number of slots before a chunk's arguments: source, name, environment. */
const HEAD = 3;
const NO_ARGUMENTS: readonly LuaInput[] = [];

/** Compiles a chunk. The options were read. Throws `ERR_LUA_SYNTAX` and `ValueError`. */
export function loadChunk(
  state: StateInternals,
  source: string | Uint8Array,
  options: LoadOptions,
): LuaFunction {
  state.check();
  const write = chunkWriter(state, source, options, NO_ARGUMENTS);
  return state.operations.operateOn(Op.load, HEAD, write)[0] as LuaFunction;
}

/** Runs a chunk, and returns its results as `given` says. Throws as `loadChunk` does, and `LuaError`. */
export function runChunk(
  state: StateInternals,
  source: string | Uint8Array,
  options: ChunkOptions,
  given: Given,
): unknown {
  const { args = NO_ARGUMENTS } = options;
  state.check();
  const count = HEAD + requireArguments(args);
  const write = chunkWriter(state, source, options, args);
  return state.operations.operateOnGiving(Op.run, count, write, given);
}

/** Checks the chunk and its environment, and returns what writes their slots. */
function chunkWriter(
  state: StateInternals,
  source: string | Uint8Array,
  { name, env, allowBinary }: LoadOptions,
  args: readonly LuaInput[],
): (slots: Slots, at: Pointer) => void {
  const { length } = args;
  requireSource(source);
  if (env !== undefined) requireEnvironment(state.operations.slots, env);
  state.sources.add(name, source);
  return (slots, at) => {
    slots.writeChunk(at, source, name, allowBinary === true);
    slots.write(at + 2 * SLOT_SIZE, env);
    for (let i = 0; i < length; i++) slots.write(at + (HEAD + i) * SLOT_SIZE, args[i]);
  };
}

/** Returns the number of arguments. Throws `ERR_ARGUMENT_LIST`. */
export function requireArguments(args: unknown): number {
  if (!isArray(args)) throw argumentList(kindOf(args));
  const { length } = args as { readonly length: unknown };
  if (typeof length !== "number" || length >>> 0 !== length)
    throw argumentList("an array with an invalid length");
  return length;
}

export const LOAD_OPTIONS = { name: "text", env: "object", allowBinary: "flag" } as const;
export const CHUNK_OPTIONS = { ...LOAD_OPTIONS, args: "any" } as const satisfies OptionKinds<ChunkOptions>;

/** Throws `ERR_OPTION` if the environment would not become a table. Such a chunk would fail far from the cause. */
function requireEnvironment(slots: Slots, env: object): void {
  const entry = entryOf(env);
  if (entry !== undefined ? entry.type === "table" || entry.type === "userdata" : becomesTable(slots, env))
    return;
  throw badOption("env", `expected a LuaTable, a plain object or a Map, found ${entry?.type ?? tagOf(env)}`);
}

function becomesTable(slots: Slots, env: object): boolean {
  try {
    return slots.byIdentity(env) || env instanceof Map || isPlain(env);
  } catch {
    return true; // reading it reports the error
  }
}

/** Throws `ValueError` for a source of a wrong type, which untyped callers may pass. */
function requireSource(source: unknown): void {
  if (typeof source === "string" || isInstance(source, Uint8Array)) return;
  throw invalidValue(`a chunk must be a string or a Uint8Array, found ${kindOf(source)}`);
}

/**
 * Links a native module and returns the table index of its init function. A rejected module leaves the state
 * unchanged.
 */
export function linkNative(
  { life, services }: StateInternals,
  source: NativeSource,
  name: string | undefined,
): TableIndex {
  life.check();
  let problem: ModuleError | undefined;
  const init = life.run(() => {
    try {
      return services.openNative(source, name);
    } catch (error) {
      if (!(error instanceof ModuleError)) throw error;
      problem = error;
      return 0;
    }
  });
  if (problem !== undefined) throw problem;
  return init;
}
