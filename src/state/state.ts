/**
 * `LuaState`: one Lua state as JavaScript uses it. Every operation is protected: a Lua error is thrown as `LuaError`
 * and the state stays usable. This file does not know where modules come from.
 */

import type { Files } from "../files/embedder-files.js";
import { HostCall } from "../security/call.js";
import type { StateKind } from "../security/classes.js";
import { contextOf, type CallContext, type CallContextOptions } from "../security/context.js";
import { stateBusy } from "../errors/state.js";
import { kindOf } from "../errors/describe.js";
import { handleExpected, wrongReceiver, invalidValue, asyncScope, badParameter } from "../errors/values.js";
import { DISPOSE } from "../values/dispose.js";
import { entryOf, type HandleEntry } from "../values/handles.js";
import type { LuaFunction } from "../values/function.js";
import type { HostClass, HostClassOptions } from "../values/host-objects.js";
import { INSPECT, shownAs } from "../values/inspect.js";
import type { PackedArray } from "../values/packed-array.js";
import type { PackedFields, PackedType } from "../values/packed-type.js";
import { isObject, thenOf } from "../values/objects.js";
import { Op, REF_GLOBALS } from "../core/generated/constants.js";
import { requireFunction } from "../errors/options.js";
import type { LuaReference } from "../values/reference.js";
import { LuaTable } from "../values/table.js";
import type { LuaThread } from "../values/thread.js";
import type { LuaInput, LuaPath, LuaValue, Results, Value } from "../values/types.js";
import { startRun } from "./async-run.js";
import { AsyncScope } from "./async-scope.js";
import { CallLimits, callLimits } from "./call-limits.js";
import { startChunk } from "./chunk-run.js";
import {
  limited,
  readCallOptions,
  readLoadOptions,
  readRunOptions,
  within,
  type CallOptions,
  type RunOptions,
} from "./call-options.js";
import type { StateInternals } from "./internals.js";
import { runsFinalizers, type CloseOptions } from "./life.js";
import type { StateLimits } from "./limits.js";
import { linkNative, loadChunk, requireArguments, runChunk, type LoadOptions } from "./loading.js";
import type { MemoryUse } from "./memory-use.js";
import { createPacked } from "./packed.js";
import { givenBy } from "./results.js";
import type { BindableModule, NativeSource } from "./services.js";
import { statsOf, type StateStats } from "./stats.js";

/** Throws `ERR_HANDLE_EXPECTED` if `value` is not a handle, or is one of another type. `expected` describes it. */
function requireHandle(
  value: unknown,
  parameter: string,
  expected: string,
  type?: HandleEntry["type"],
): HandleEntry {
  const entry = isObject(value) ? entryOf(value) : undefined;
  if (entry !== undefined && (type === undefined || entry.type === type)) return entry;
  const found = typeof value === "function" ? "JavaScript function" : kindOf(value);
  throw handleExpected(`parameter ${parameter}: expected ${expected}, found ${entry?.type ?? found}`);
}

const CALLABLE = "a Lua function or a value with __call";

/** Options that ask for an array of all results, or for one. */
interface AllResults {
  readonly result?: "all";
}
interface OneResult {
  readonly result: "one" | "js";
}

/** For this package only: makes a `LuaState` from these parts. */
export let makeState: (internals: StateInternals) => LuaState;

/** For this package only: returns the parts of a state. Throws `ERR_RECEIVER`. */
export let stateInternals: (state: LuaState) => StateInternals;

/**
 * One Lua state. All operations throw `ERR_STATE_CLOSED` after `close`, and `ERR_STATE_DEAD` after an error that ended
 * the state (`NativeTrap`, `ProgramExit`, `ERR_NATIVE_ABORT`). A value that Lua cannot represent is a `ValueError`,
 * which leaves the state unchanged.
 */
export class LuaState {
  readonly #internals: StateInternals;

  private constructor(internals: StateInternals) {
    this.#internals = internals;
  }

  /** Returns the parts of a receiver. Throws `ERR_RECEIVER`. */
  static #of(receiver: unknown): StateInternals {
    if (isObject(receiver) && #internals in receiver) return receiver.#internals;
    throw wrongReceiver("LuaState", receiver);
  }

  static {
    makeState = (internals) => new LuaState(internals);
    stateInternals = (state) => LuaState.#of(state);
  }

  /**
   * Runs a chunk and returns all its results in order. A table or function among them is a handle, which the caller
   * must close. Throws `LuaError`, or `ERR_LUA_SYNTAX` if the chunk does not compile; with limits, `LimitError` and
   * `AbortedError`.
   */
  run<R extends LuaValue[] = LuaValue[]>(
    source: string | Uint8Array,
    options?: RunOptions & AllResults,
  ): Results<R>;
  run<T = LuaValue>(source: string | Uint8Array, options: RunOptions & OneResult): Value<T>;
  run(source: string | Uint8Array, options?: RunOptions): unknown {
    const state = LuaState.#of(this);
    const read = readRunOptions(options);
    const given = givenBy(read);
    return limited(state, read, () => runChunk(state, source, read, given));
  }

  /** Compiles a chunk without running it. Throws `ERR_LUA_SYNTAX`. The caller must close the function. */
  load(source: string | Uint8Array, options?: LoadOptions): LuaFunction {
    return loadChunk(LuaState.#of(this), source, readLoadOptions(options));
  }

  /**
   * Calls a function, or a value with a `__call` metamethod, and returns all its results in order. Throws `LuaError`;
   * with limits, `LimitError` and `AbortedError`.
   */
  call<R extends LuaValue[] = LuaValue[]>(
    fn: LuaReference,
    args?: readonly LuaInput[],
    options?: CallOptions & AllResults,
  ): Results<R>;
  call<T = LuaValue>(fn: LuaReference, args: readonly LuaInput[], options: CallOptions & OneResult): Value<T>;
  call(fn: LuaReference, args: readonly LuaInput[] = [], options?: CallOptions): unknown {
    const state = LuaState.#of(this);
    state.check();
    const entry = requireHandle(fn, "fn", CALLABLE);
    requireArguments(args);
    const { operations } = state;
    if (options === undefined) return operations.operate(Op.call, operations.handles.refOf(entry), args);
    const read = readCallOptions(options);
    const given = givenBy(read);
    return limited(state, read, () =>
      operations.operateGiving(Op.call, operations.handles.refOf(entry), args, given),
    );
  }

  /**
   * Like `run`, but in its own coroutine. A host function that returns a promise suspends it until the promise
   * settles. It starts at once. The promise rejects with what `run` throws, with an `AbortedError` if `signal` is
   * aborted, or with `ERR_STATE_CLOSED` if the state is closed. Limits, aborting and closing also close the call's
   * to-be-closed variables.
   */
  runAsync<R extends LuaValue[] = LuaValue[]>(
    source: string | Uint8Array,
    options?: RunOptions & AllResults,
  ): Promise<Results<R>>;
  runAsync<T = LuaValue>(source: string | Uint8Array, options: RunOptions & OneResult): Promise<Value<T>>;
  async runAsync(source: string | Uint8Array, options?: RunOptions): Promise<unknown> {
    const state = LuaState.#of(this);
    const read = readRunOptions(options);
    return startChunk(state, source, read, callLimits(read, state.activity.call.context), givenBy(read));
  }

  /** Like `call`, but in its own coroutine; see `runAsync`. */
  callAsync<R extends LuaValue[] = LuaValue[]>(
    fn: LuaReference,
    args?: readonly LuaInput[],
    options?: CallOptions & AllResults,
  ): Promise<Results<R>>;
  callAsync<T = LuaValue>(
    fn: LuaReference,
    args: readonly LuaInput[],
    options: CallOptions & OneResult,
  ): Promise<Value<T>>;
  async callAsync(fn: LuaReference, args: readonly LuaInput[] = [], options?: CallOptions): Promise<unknown> {
    const state = LuaState.#of(this);
    requireHandle(fn, "fn", CALLABLE);
    requireArguments(args);
    const read = readCallOptions(options);
    const given = givenBy(read);
    const limits = callLimits(read, state.activity.call.context);
    return startRun(state, fn, args, limits, given);
  }

  /**
   * Runs `step`, which must be synchronous, and returns its result. Functions of modules that Lua calls meanwhile,
   * also in asynchronous calls that start meanwhile, get `context` instead of the state's own. Its deadline and
   * its signal end what Lua runs or waits for in these calls. Throws `ERR_CALL_CONTEXT`, `AbortedError` if its signal is
   * aborted, and `ERR_PARAMETER` if `step` is not a function.
   */
  withContext<T>(context: CallContext | CallContextOptions, step: () => T): T {
    const state = LuaState.#of(this);
    requireFunction("step", step);
    const { activity } = state;
    const outer = activity.call;
    const given = contextOf(context);
    const call = new HostCall(given, outer.policy, undefined, outer.kind);
    if (given.isLimited) {
      const limits = new CallLimits({}, given);
      return within(state, limits, call.within(limits), step);
    }
    activity.call = call;
    try {
      return step();
    } finally {
      activity.call = outer;
    }
  }

  /** Returns the table of globals. */
  globals(): LuaTable {
    return LuaState.#of(this).operations.operate(Op.values, REF_GLOBALS, [])[0] as LuaTable;
  }

  /**
   * Creates a table with the content of an array, a plain object, a `Map` or a `Set`. The caller must close the
   * handle. Throws `ValueError` for anything else.
   */
  createTable(content: object = {}): LuaTable {
    const [table] = LuaState.#of(this).operations.operateOn(Op.values, 1, (slots, at) => {
      slots.write(at, content);
    });
    if (table === content || !(table instanceof LuaTable))
      throw invalidValue(
        `parameter content: expected an array, a plain object, a Map or a Set, found ${kindOf(content)}`,
      );
    return table;
  }

  /**
   * Makes a table and all tables within it immutable. Writing to them then raises an error; reading works as before.
   * Throws `ERR_HANDLE_EXPECTED` if `table` is not a table.
   */
  freeze(table: LuaTable): void {
    const state = LuaState.#of(this);
    state.check();
    const entry = requireHandle(table, "table", "a Lua table", "table");
    state.operations.operate(Op.freeze, state.operations.handles.refOf(entry), []);
  }

  /**
   * Assigns the value that `require` returns for a host module to the global of its name. `a.b` becomes the field `b`
   * of the global `a`, which is created if missing. `modules` need not list the module. Throws `ERR_MODULE_CLASS` if
   * the state may not use the module, and a `ModuleError` if it cannot be built.
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

  /** Creates a coroutine that will run `fn`. The caller must close the handle, which closes the coroutine. */
  createThread(fn: LuaFunction): LuaThread {
    const state = LuaState.#of(this);
    state.check();
    const entry = requireHandle(fn, "fn", "a Lua function", "function");
    return state.operations.operate(Op.thread, state.operations.handles.refOf(entry), [])[0] as LuaThread;
  }

  /**
   * Registers a class. From now on its instances are passed by reference, as userdata that converts back to the same
   * object. So is the class itself; Lua calls it to create instances, unless `construct` is false. Throws
   * `ERR_CLASS_REGISTRATION` if `type` is not a class or is already registered.
   */
  registerClass<T extends object, C extends HostClass<T> = HostClass<T>>(
    type: C & HostClass<T>,
    options?: HostClassOptions<T, C>,
  ): void {
    LuaState.#of(this).check();
    LuaState.#of(this).operations.objects.registerClass(type, options);
  }

  /**
   * Creates `count` packed objects, whose fields are 0. Lua gets the array and its objects by reference. The caller must
   * close the handle. Throws `ERR_PARAMETER`, and `ERR_LUA_MEMORY` if the state has no memory for them.
   */
  packed<F extends PackedFields, M>(type: PackedType<F, M>, count = 1): PackedArray<F, M> {
    const state = LuaState.#of(this);
    state.check();
    return createPacked(state, type, count) as PackedArray<F, M>;
  }

  /**
   * Returns the value of a global, or of a path, see `LuaTable.get`. Throws `LuaError` if a metamethod raises an
   * error.
   */
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
   * Runs `step`, which must be synchronous, and returns its result. At its end all handles created meanwhile are
   * closed, except those that it returns (directly, or in an array or object) and those whose `keep` was called.
   * Throws `ERR_ASYNC_SCOPE` if `step` returns a promise, and `ERR_PARAMETER` if it is not a function.
   */
  scope<T>(step: () => T): T {
    const { handles } = LuaState.#of(this).operations;
    requireFunction("step", step);
    return handles.scope(() => {
      const result = step();
      const then = thenOf(result);
      if (then === undefined) return result;
      const ignore = (): void => undefined; // it fails because its handles are closed now
      then.call(result as PromiseLike<unknown>, ignore, ignore);
      throw asyncScope();
    });
  }

  /**
   * Like `scope` for a step that waits. At its end the handles are closed that it handed to `scope.use`, except those
   * that it resolves to and those whose `keep` was called. Rejects as `step` does, and with `ERR_PARAMETER` if it is not a
   * function.
   */
  async scopeAsync<T>(step: (scope: AsyncScope) => T | PromiseLike<T>): Promise<T> {
    LuaState.#of(this);
    requireFunction("step", step);
    const scope = new AsyncScope();
    let result: T | undefined;
    try {
      return (result = await step(scope));
    } finally {
      AsyncScope.end(scope, result);
    }
  }

  /** Returns numbers about the state for metrics. Throws as `run` does for a closed or dead state. */
  stats(): StateStats {
    return statsOf(LuaState.#of(this));
  }

  /**
   * Opens a native module directly: links it, calls its init function without arguments, and returns the module's
   * value. `package.loaded` is unchanged. `name` selects one of several init functions. Throws a `ModuleError`,
   * `ERR_PARAMETER` if `name` is not a string, or `LuaError` if the init function raises an error.
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
   * Closes the state and runs its finalizers; a second call does nothing. Its handles are then unusable. Throws
   * `ERR_STATE_BUSY` if called from a host function that this state runs, or from a getter of a value being converted.
   */
  close(options: CloseOptions = {}): void {
    const state = LuaState.#of(this);
    const { activity, life } = state;
    const finalizers = runsFinalizers(options);
    if (life.closed) return;
    if (activity.begun > 0 && life.death === undefined) throw stateBusy();
    life.close(finalizers);
  }

  [DISPOSE](): void {
    LuaState.#of(this);
    this.close();
  }

  /** The purpose of the state. */
  get kind(): StateKind {
    return LuaState.#of(this).services.kind;
  }

  /** Whether the state was closed. A dead state need not be closed; see `death`. */
  get closed(): boolean {
    return LuaState.#of(this).life.closed;
  }

  /** The error that ended the state; undefined while it lives. */
  get death(): Error | undefined {
    return LuaState.#of(this).life.death;
  }

  /** The number of open handles, including those that only the garbage collector can close. */
  get handleCount(): number {
    return LuaState.#of(this).operations.handles.count;
  }

  /** The number of JavaScript functions and objects that Lua holds. */
  get hostCount(): number {
    return LuaState.#of(this).functions.size;
  }

  /** The limits that end or suspend the state from outside. */
  get limits(): StateLimits {
    return LuaState.#of(this).limits;
  }

  /** The files as its scripts see them, those that they have written among them; also when the state is closed. */
  get files(): Files {
    return LuaState.#of(this).services.files;
  }

  /** The memory that the state takes from its core. */
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
