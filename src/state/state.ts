/**
 * `LuaState`: one Lua state as JavaScript holds it. Every operation is protected; an error of Lua is thrown as
 * `LuaError` and the state goes on. Where modules come from is not known here.
 */

import { HostCall } from "../security/call.js";
import type { StateKind } from "../security/classes.js";
import { contextOf, type CallContext, type CallContextOptions } from "../security/context.js";
import { stateBusy } from "../errors/state.js";
import { kindOf } from "../errors/describe.js";
import { handleExpected, wrongReceiver, invalidValue, asyncScope, badParameter } from "../errors/values.js";
import { entryOf, type HandleEntry } from "../values/handles.js";
import type { LuaFunction } from "../values/function.js";
import type { HostClass, HostClassOptions } from "../values/host-objects.js";
import { INSPECT, shownAs } from "../values/inspect.js";
import { isObject, thenOf } from "../values/objects.js";
import { Op, REF_GLOBALS } from "../core/generated/constants.js";
import { requireFunction } from "../values/options.js";
import type { LuaReference } from "../values/reference.js";
import { LuaTable } from "../values/table.js";
import type { LuaThread } from "../values/thread.js";
import type { LuaInput, LuaPath, LuaValue, Results, Value } from "../values/types.js";
import { signalOf, startRun, type AsyncOptions } from "./async-run.js";
import type { StateInternals } from "./internals.js";
import type { StateLimits } from "./limits.js";
import { linkNative, loadChunk, requireArguments, type ChunkOptions, type LoadOptions } from "./loading.js";
import type { MemoryUse } from "./memory.js";
import type { BindableModule, NativeSource } from "./services.js";

/** Throws `ERR_HANDLE_EXPECTED`; `problem` says what should be one. */
function requireHandle(value: unknown, problem: string): HandleEntry {
  const entry = isObject(value) ? entryOf(value) : undefined;
  if (entry === undefined) throw handleExpected(problem);
  return entry;
}

/** For this package: a `LuaState` of these parts. */
export let makeState: (internals: StateInternals) => LuaState;

/** For this package: the parts of a state. Throws `ERR_RECEIVER`. */
export let stateInternals: (state: LuaState) => StateInternals;

/**
 * One Lua state. All that is asked of it throws `ERR_STATE_CLOSED` after `close`, `ERR_STATE_DEAD` after what ended it
 * (`NativeTrap`, `ProgramExit`, `ERR_NATIVE_ABORT`), and a `ValueError` for a value that cannot go into Lua; the state is
 * then as it was.
 */
export class LuaState {
  readonly #internals: StateInternals;

  private constructor(internals: StateInternals) {
    this.#internals = internals;
  }

  /** The parts of a receiver. Throws `ERR_RECEIVER`. */
  static #of(receiver: unknown): StateInternals {
    if (isObject(receiver) && #internals in receiver) return receiver.#internals;
    throw wrongReceiver("LuaState", receiver);
  }

  static {
    makeState = (internals) => new LuaState(internals);
    stateInternals = (state) => LuaState.#of(state);
  }

  /**
   * Runs a chunk; all its results in order. A table or function among them is a handle, which is the caller's to close.
   * Throws `LuaError`; `LuaSyntaxError` when it does not compile.
   */
  run<R extends LuaValue[] = LuaValue[]>(source: string | Uint8Array, options?: ChunkOptions): Results<R> {
    return loadChunk(LuaState.#of(this), Op.run, source, options) as Results<R>;
  }

  /** Compiles a chunk and does not run it. Throws `LuaSyntaxError`. The function is the caller's to close. */
  load(source: string | Uint8Array, options?: LoadOptions): LuaFunction {
    return loadChunk(LuaState.#of(this), Op.load, source, options)[0] as LuaFunction;
  }

  /** Calls a function, or a value with a `__call` metamethod; all its results in order. Throws `LuaError`. */
  call<R extends LuaValue[] = LuaValue[]>(fn: LuaReference, args: readonly LuaInput[] = []): Results<R> {
    const state = LuaState.#of(this);
    state.check();
    const entry = requireHandle(fn, "what is called is a function of Lua, or a value with __call");
    requireArguments(args);
    const { operations } = state;
    return operations.operate(Op.call, operations.handles.refOf(entry), args) as Results<R>;
  }

  /**
   * As `run`, in a coroutine of its own: a function of the host that gives a promise suspends it until that settles.
   * It begins at once. What `run` throws rejects; `signal` ends it with an `AbortedError`, the close of the state with a
   * `ERR_STATE_CLOSED`, and either closes what it has open.
   */
  async runAsync<R extends LuaValue[] = LuaValue[]>(
    source: string | Uint8Array,
    options?: ChunkOptions & AsyncOptions,
  ): Promise<Results<R>> {
    const state = LuaState.#of(this);
    const signal = signalOf(options);
    const { args = [] } = options ?? {};
    requireArguments(args);
    const chunk = loadChunk(state, Op.load, source, options)[0] as LuaFunction;
    let results: Promise<LuaValue[]>;
    try {
      results = startRun(state, chunk, args, signal);
    } finally {
      chunk.close();
    }
    return results as Promise<Results<R>>;
  }

  /** As `call`, in a coroutine of its own, as `runAsync`. */
  async callAsync<R extends LuaValue[] = LuaValue[]>(
    fn: LuaReference,
    args: readonly LuaInput[] = [],
    options?: AsyncOptions,
  ): Promise<Results<R>> {
    const state = LuaState.#of(this);
    requireHandle(fn, "what is called is a function of Lua, or a value with __call");
    requireArguments(args);
    return startRun(state, fn, args, signalOf(options)) as Promise<Results<R>>;
  }

  /**
   * Runs `step`, which is synchronous: functions of modules that Lua calls meanwhile, and those in asynchronous calls that
   * begin meanwhile, are called on behalf of `context` and not of the state's own. Gives what `step` gives. Throws
   * `ERR_CALL_CONTEXT`, and `ERR_PARAMETER` for what is no function.
   */
  withContext<T>(context: CallContext | CallContextOptions, step: () => T): T {
    const state = LuaState.#of(this);
    requireFunction("step", step);
    const { activity } = state;
    const outer = activity.call;
    activity.call = new HostCall(contextOf(context), outer.policy);
    try {
      return step();
    } finally {
      activity.call = outer;
    }
  }

  /** The table of globals. */
  globals(): LuaTable {
    return LuaState.#of(this).operations.operate(Op.values, REF_GLOBALS, [])[0] as LuaTable;
  }

  /**
   * A new table, with what an array, a plain object, a `Map` or a `Set` holds. The handle is the caller's to close.
   * Throws `ValueError` for anything else.
   */
  createTable(content: object = {}): LuaTable {
    const [table] = LuaState.#of(this).operations.operateOn(Op.values, 1, (slots, at) => {
      slots.write(at, content);
    });
    if (table === content || !(table instanceof LuaTable))
      throw invalidValue("a table is made of an array, a plain object, a Map or a Set");
    return table;
  }

  /**
   * Makes a table immutable, and all tables within it: whatever would change one, from then on, raises an error. It reads
   * as before. Throws `ERR_HANDLE_EXPECTED` for what is no table.
   */
  freeze(table: LuaTable): void {
    const state = LuaState.#of(this);
    state.check();
    const entry = requireHandle(table, "what is frozen is a table of Lua");
    if (entry.type !== "table") throw handleExpected("what is frozen is a table of Lua");
    state.operations.operate(Op.freeze, state.operations.handles.refOf(entry), []);
  }

  /**
   * Sets what `require` gives for a host module as the global of its name: `a.b` becomes the field `b` of the global `a`,
   * which is made if it is missing. `modules` need not list the module. Throws `ERR_MODULE_CLASS` if the state may not use
   * it, and a `HostModuleError` if it cannot be built.
   */
  bind(module: BindableModule): void {
    LuaState.#of(this).check();
    const value = LuaState.#of(this).services.moduleValue(module); // throws if it is not a module
    const path = module.name.split(".");
    for (let length = 1; length < path.length; length++) {
      const table = path.slice(0, length);
      if (!this.has(table)) this.set(table, {});
    }
    this.set(path, value);
  }

  /** A coroutine that will run `fn`. The handle is the caller's to close, which closes the coroutine. */
  createThread(fn: LuaFunction): LuaThread {
    const state = LuaState.#of(this);
    state.check();
    const entry = requireHandle(fn, "a coroutine runs a function of Lua");
    if (entry.type !== "function") throw handleExpected("a coroutine runs a function of Lua");
    return state.operations.operate(Op.thread, state.operations.handles.refOf(entry), [])[0] as LuaThread;
  }

  /**
   * From now on instances of `type` are passed by reference, as userdata that comes back as the same object. So is the
   * class; Lua calls it to make instances, unless `construct` is false. Throws `ERR_CLASS_REGISTRATION` if `type` is not a
   * class or is already registered.
   */
  registerClass<T extends object>(type: HostClass<T>, options?: HostClassOptions<T>): void {
    LuaState.#of(this).check();
    LuaState.#of(this).operations.objects.registerClass(type, options);
  }

  /** The value of a global; of a path, see `LuaTable.get`. Throws `LuaError` for what a metamethod raises. */
  get<T extends LuaValue = LuaValue>(key: LuaPath): Value<T> {
    return LuaState.#of(this).operations.get(REF_GLOBALS, key) as Value<T>;
  }

  /** Whether a global is not nil. */
  has(key: LuaPath): boolean {
    return LuaState.#of(this).operations.has(REF_GLOBALS, key);
  }

  /** Sets a global, or the last key of a path. A JavaScript function becomes one that Lua can call. */
  set(key: LuaPath, value: LuaInput): void {
    LuaState.#of(this).operations.set(REF_GLOBALS, key, value);
  }

  /** Sets a global to nil. */
  delete(key: LuaPath): void {
    LuaState.#of(this).operations.set(REF_GLOBALS, key, undefined);
  }

  /**
   * Runs `step`, which is synchronous; the handles that come into being meanwhile are closed at its end, but for those
   * that it returns (itself, or in an array or object) and those whose `keep` was called. What it returns is returned. Throws `ERR_ASYNC_SCOPE` when
   * that is a promise, `ERR_PARAMETER` for what is no function.
   */
  scope<T>(step: () => T): T {
    const { handles } = LuaState.#of(this).operations;
    requireFunction("step", step);
    return handles.scope(() => {
      const result = step();
      const then = thenOf(result);
      if (then === undefined) return result;
      const ignore = (): void => undefined; // it fails on the handles that are closed now
      then.call(result as PromiseLike<unknown>, ignore, ignore);
      throw asyncScope();
    });
  }

  /**
   * Opens a native module by hand: links it, calls its init function with no arguments, and gives the module's
   * value. `package.loaded` is left alone. `name` picks one of several init functions. Throws a
   * `NativeModuleError`, `ERR_PARAMETER` for a name that is no text, or `LuaError` when the init function raises.
   */
  openNative(source: NativeSource, name?: string): LuaValue {
    const state = LuaState.#of(this);
    if (name !== undefined && typeof (name as unknown) !== "string")
      throw badParameter("name", `expected a string, found ${kindOf(name)}`);
    const init = linkNative(state, source, name);
    return state.operations.operateOn(Op.open, 1, (slots, at) => {
      slots.writeIndex(at, init);
    })[0];
  }

  /**
   * Closes the state and runs its finalizers; a second time it does nothing. Its handles are of no use then. Throws
   * `ERR_STATE_BUSY` when a function of the host that this state calls asks for it, or a getter of a value on its way.
   */
  close(): void {
    const state = LuaState.#of(this);
    const { activity, life } = state;
    if (life.closed) return;
    if (activity.begun > 0 && life.death === undefined) throw stateBusy();
    life.close();
  }

  [Symbol.dispose](): void {
    LuaState.#of(this);
    this.close();
  }

  /** What it is for. */
  get kind(): StateKind {
    return LuaState.#of(this).services.kind;
  }

  /** Whether it was closed. One that is dead, see `death`, need not be. */
  get closed(): boolean {
    return LuaState.#of(this).life.closed;
  }

  /** What ended the state; undefined while it lives. */
  get death(): Error | undefined {
    return LuaState.#of(this).life.death;
  }

  /** How many handles there are: those closed are not counted, those that only the garbage collector can end are. */
  get handleCount(): number {
    return LuaState.#of(this).operations.handles.count;
  }

  /** How many functions and objects of JavaScript Lua holds. */
  get hostCount(): number {
    return LuaState.#of(this).functions.size;
  }

  /** What ends its running from outside. */
  get limits(): StateLimits {
    return LuaState.#of(this).limits;
  }

  /** What it takes of the memory of its core. */
  get memory(): MemoryUse {
    return LuaState.#of(this).memory;
  }

  [INSPECT](): string {
    return shownAs("LuaState", () => {
      if (this.closed) return "closed";
      return this.death === undefined ? this.kind : `dead: ${this.death.message}`;
    });
  }
}
