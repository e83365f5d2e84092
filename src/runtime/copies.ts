/**
 * Copies of prepared states, with which the states of templates begin, and those of processes. A copy takes the state's memory as
 * it is (src/core/image.ts); here is what JavaScript knows of it.
 */

import { GC_COLLECT, Op } from "../core/generated/constants.js";
import { StateImage } from "../core/image.js";
import type { LuaPointer } from "../core/pointers.js";
import { randomSeed } from "../core/seeds.js";
import type { PreparedFiles } from "../files/given-files.js";
import { stateBusy, templateContent } from "../errors/state.js";
import type { StateModules } from "../modules/host/modules.js";
import { stateInternals, type LuaState } from "../state/state.js";
import { LuaFunction } from "../values/function.js";
import { entryOf } from "../values/handles.js";
import type { HostEntry } from "../values/host-functions.js";
import type { RuntimeInternals } from "./assemble.js";
import { wrapState, type Opened, type WrapOptions } from "./open-state.js";
import type { StateOptions } from "./runtime-options.js";

/** What every copy begins with. */
export interface Prepared {
  readonly runtime: RuntimeInternals;
  readonly made: WrapOptions;
  readonly image: StateImage;
  /** The state that was copied. It stays, for what it shares with the copies: objects that they hold, and metatables. */
  readonly state: LuaState;
  readonly modules: StateModules;
  readonly files: PreparedFiles;
  readonly held: readonly (HostEntry | undefined)[];
  /** The number of the handle of `math.randomseed`, to call in each copy; undefined for the same numbers in all. */
  readonly randomSeed: number | undefined;
}

/** What a copy has of its own. */
export interface Own {
  readonly options: StateOptions;
  readonly checked: WrapOptions["checked"];
  /** Further files. */
  readonly files: NonNullable<StateOptions["files"]>;
}

/**
 * Prepares a state for copies. Its handles are closed, except those with a number in `kept`, which copies have too. Throws
 * `ERR_STATE_BUSY`, `ERR_TEMPLATE_CONTENT`, and what ended the state.
 */
export function prepareCopies(
  runtime: RuntimeInternals,
  { state, stateModules: modules, ...made }: Opened,
  kept: readonly number[] = [],
): Prepared {
  const internals = stateInternals(state);
  const { options } = made;
  const seed = options.seed === undefined && state.kind !== "workflow" ? seedNumber(state) : undefined;
  internals.check();
  const { activity, async, operations, functions, limits } = internals;
  if (activity.begun > 0) throw stateBusy();
  if (async.size > 0) throw templateContent(["an asynchronous call that has not ended"]);
  limits.set({});
  const seeds = seed === undefined ? [] : [seed];
  operations.handles.closeAllBut(new Set([...modules.handles, ...seeds, ...kept]));
  collect(runtime, internals);
  const image = new StateImage(runtime.core, internals.address);
  if (image.obstacles.length > 0) throw templateContent(image.obstacles);
  const held = functions.snapshot();
  const files = runtime.runtimeFiles.given.prepare(options.files ?? {});
  return { runtime, made, image, state, modules, files, held, randomSeed: seed };
}

/** The number of the handle of `math.randomseed`; undefined if the state has none. */
function seedNumber(state: LuaState): number | undefined {
  if (!state.has(["math", "randomseed"])) return undefined;
  const found = state.get(["math", "randomseed"]);
  return found instanceof LuaFunction ? entryOf(found.keep())?.ref : undefined;
}

interface Collector {
  lua_gc(L: LuaPointer, what: number, rest: number): number;
}

/** Collects garbage; twice, since finalizers may leave some. */
function collect({ core }: RuntimeInternals, { address, life }: ReturnType<typeof stateInternals>): void {
  const collector = core.instance.exports as unknown as Collector;
  for (let i = 0; i < 2; i++)
    life.run(() => {
      collector.lua_gc(address, GC_COLLECT, 0);
    });
}

/** Makes a copy, without its globals and limits. Throws `ERR_OPTION`, `ERR_VIRTUAL_FILE`, `ERR_HEAP_EXHAUSTED`, `ERR_LUA_MEMORY`. */
export function copyPrepared(prepared: Prepared, { options, checked, files }: Own): LuaState {
  const { runtime, made, image } = prepared;
  runtime.entry.check(runtime.entry.stack.beginning);
  let tables: readonly number[] = [];
  const isPrivate = checked.sandbox !== "none";
  const { mounts = {} } = options;
  const tree = runtime.runtimeFiles.given.treeOf(files, mounts, isPrivate, prepared.files);
  const { state, stateModules } = wrapState(runtime, { options, checked }, tree, (view) => {
    try {
      const copied = image.copy();
      ({ tables } = copied);
      runtime.roots.set(copied.address, made.checked.roots);
      return copied.address;
    } catch (error) {
      view.environment?.free();
      throw error;
    }
  });
  try {
    takeOver(prepared, state, stateModules);
    const { operations } = stateInternals(state);
    for (const table of tables)
      operations.operateOn(Op.rehash, 1, (slots, at) => {
        slots.writeIndex(at, table);
      });
    if (prepared.randomSeed !== undefined)
      operations.operate(Op.call, prepared.randomSeed, [randomSeed(), randomSeed()]);
    return state;
  } catch (error) {
    state.close();
    throw error;
  }
}

/** Gives a copy what JavaScript knows of the state that it is a copy of. Calls no Lua. */
function takeOver({ state: from, modules, held }: Prepared, state: LuaState, own: StateModules): void {
  const source = stateInternals(from);
  const target = stateInternals(state);
  const old = source.operations.objects;
  const { objects, slots } = target.operations;
  const functions = new Map<object, object>();
  const { usedType } = old;
  for (const [event, operator] of Object.entries(usedType?.metatable ?? {}))
    functions.set(operator as object, objects.type.metatable[event] as object);
  own.takeLoaders(modules, functions);
  target.functions.restore(held, functions);
  objects.adopt(old);
  target.packed.adopt(source.packed);
  for (const [type, number] of source.operations.slots.metatables.all)
    slots.metatables.adopt(type === usedType ? objects.type : type, number);
  own.takeValues(modules);
  target.sources.adopt(source.sources);
}
