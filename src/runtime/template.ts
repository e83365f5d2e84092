/**
 * Templates: a state is prepared once, and further states begin as copies of it. A copy takes the state's memory as it is
 * (src/core/image.ts); here is what JavaScript knows of it.
 */

import { GC_COLLECT, Op } from "../core/generated/constants.js";
import type { StateImage } from "../core/image.js";
import type { LuaPointer } from "../core/pointers.js";
import { randomSeed } from "../core/seeds.js";
import { describeGiven } from "../errors/describe.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import type { PreparedFiles } from "../files/given-files.js";
import { isBytes } from "../errors/realms.js";
import { stateBusy, templateClosed, templateContent } from "../errors/state.js";
import { OptionError, wrongReceiver } from "../errors/values.js";
import type { StateModules } from "../modules/host/modules.js";
import { HostCall } from "../security/call.js";
import { contextOf } from "../security/context.js";
import { policyOf } from "../security/policy.js";
import { stateInternals, type LuaState } from "../state/state.js";
import { DISPOSE } from "../values/dispose.js";
import { LuaFunction } from "../values/function.js";
import { entryOf } from "../values/handles.js";
import type { HostEntry } from "../values/host-functions.js";
import { isObject } from "../values/objects.js";
import type { RuntimeInternals } from "./assemble.js";
import { setGlobals } from "./initial-values.js";
import { openParts, wrapState, type WrapOptions } from "./open-state.js";
import { STATE_OPTIONS, type StateOptions } from "./runtime-options.js";

/** Options of `Runtime.template`: those of its states, and what prepares them. */
export interface TemplateOptions extends StateOptions {
  /** What prepares the state: a chunk, or a function, which may be asynchronous. Default: nothing. */
  readonly run?: string | Uint8Array | ((state: LuaState) => unknown);
}

const TEMPLATE_OPTIONS = { ...STATE_OPTIONS, run: "any" } as const satisfies OptionKinds<TemplateOptions>;

const OF_STATES = {
  stdin: "any",
  stdout: "any",
  stderr: "any",
  processes: "flag",
  environment: "any",
  clock: "any",
  timeZone: "any",
  warn: "any",
  files: "record",
  mounts: "record",
  callContext: "any",
  policy: "any",
  limits: "record",
  globals: "record",
} as const satisfies Partial<OptionKinds<StateOptions>>;

/** Options of `Template.createState`, instead of those of the template; `files` and `mounts` are added to them. */
export type TemplateStateOptions = Pick<StateOptions, keyof typeof OF_STATES>;

/** What every state of a template begins with. */
interface Prepared {
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

/** For this package only: prepares a template; see `Runtime.template`. */
export let prepareTemplate: (runtime: RuntimeInternals, given: TemplateOptions) => Promise<Template>;

/**
 * A prepared state, of which `createState` makes copies. A copy has the memory of its own that any state has, and may do
 * what any state may. JavaScript functions and objects that the template holds are shared by all copies.
 */
export class Template {
  /** Undefined once it is closed. */
  #prepared: Prepared | undefined;

  private constructor(prepared: Prepared) {
    this.#prepared = prepared;
  }

  static {
    prepareTemplate = async (runtime, given) => new Template(await prepare(runtime, given));
  }

  static #self(receiver: unknown): Template {
    if (isObject(receiver) && #prepared in receiver) return receiver;
    throw wrongReceiver("Template", receiver);
  }

  /** Throws `ERR_RECEIVER`, `ERR_TEMPLATE_CLOSED`. */
  static #of(receiver: unknown): Prepared {
    const self = Template.#self(receiver);
    if (self.#prepared === undefined || self.closed) throw templateClosed();
    return self.#prepared;
  }

  /**
   * Makes a state. Throws `ERR_TEMPLATE_CLOSED`, `OptionError`, `ERR_VIRTUAL_FILE`,
   * `ERR_HEAP_EXHAUSTED` and `LuaMemoryError`.
   */
  createState(options: TemplateStateOptions = {}): LuaState {
    return copyState(Template.#of(this), options);
  }

  /** The bytes that a new state takes of the runtime's memory. */
  get size(): number {
    return Template.#of(this).image.size;
  }

  /** Whether `close` was called, or its runtime was closed. */
  get closed(): boolean {
    return Template.#self(this).#prepared?.state.closed !== false;
  }

  /** Lets go of its memory; a second call does nothing. States that it made stay. */
  close(): void {
    const self = Template.#self(this);
    self.#prepared?.state.close();
    self.#prepared = undefined;
  }

  [DISPOSE](): void {
    Template.#self(this);
    this.close();
  }
}

async function prepare(runtime: RuntimeInternals, given: TemplateOptions): Promise<Prepared> {
  const { StateImage } = await import("../core/image.js");
  const { run, ...options } = readOptions(given, TEMPLATE_OPTIONS);
  requireRun(run);
  const { state, stateModules: modules, ...made } = openParts(runtime, options);
  try {
    const internals = stateInternals(state);
    const seed = options.seed === undefined && state.kind !== "workflow" ? seedNumber(state) : undefined;
    if (typeof run === "function") await run(state);
    else if (run !== undefined) await state.runAsync(run, { name: "=template" });
    internals.check();
    const { activity, async, operations, functions, limits } = internals;
    if (activity.begun > 0) throw stateBusy();
    if (async.size > 0) throw templateContent(["an asynchronous call that has not ended"]);
    limits.set({});
    operations.handles.closeAllBut(new Set([...modules.handles, ...(seed === undefined ? [] : [seed])]));
    collect(runtime, internals);
    const image = new StateImage(runtime.core, internals.address);
    if (image.obstacles.length > 0) throw templateContent(image.obstacles);
    const held = functions.snapshot();
    const files = runtime.runtimeFiles.given.prepare(options.files ?? {});
    return { runtime, made, image, state, modules, files, held, randomSeed: seed };
  } catch (error) {
    if (state.death === undefined && !state.closed) state.close();
    throw error;
  }
}

function requireRun(run: unknown): void {
  if (run === undefined || typeof run === "string" || typeof run === "function" || isBytes(run)) return;
  throw new OptionError("run", `expected a chunk or a function, found ${describeGiven(run)}`);
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

function copyState(prepared: Prepared, given: TemplateStateOptions): LuaState {
  const { runtime, made, image } = prepared;
  runtime.entry.check(runtime.entry.stack.beginning);
  const { globals, limits = made.options.limits, ...read } = readOptions(given, OF_STATES);
  const { files = {}, mounts = {} } = made.options;
  const options = {
    ...made.options,
    ...read,
    files: { ...files, ...read.files },
    mounts: { ...mounts, ...read.mounts },
  };
  const call = new HostCall(
    contextOf(options.callContext),
    policyOf(options.policy),
    undefined,
    made.checked.kind,
  );
  let tables: readonly number[] = [];
  const isPrivate = made.checked.sandbox !== "none";
  const tree = runtime.runtimeFiles.given.treeOf(read.files ?? {}, options.mounts, isPrivate, prepared.files);
  const checked = { ...made.checked, call };
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
    setGlobals(state, globals);
    if (limits !== undefined) state.limits.set(limits);
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
  for (const [event, operator] of Object.entries(old.type.metatable))
    functions.set(operator as object, objects.type.metatable[event] as object);
  own.takeLoaders(modules, functions);
  target.functions.restore(held, functions);
  objects.adopt(old);
  target.packed.adopt(source.packed);
  for (const [type, number] of source.operations.slots.metatables.all)
    slots.metatables.adopt(type === old.type ? objects.type : type, number);
  own.takeValues(modules);
  target.sources.adopt(source.sources);
}
