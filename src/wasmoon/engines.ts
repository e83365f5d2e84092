/**
 * The engines of one runtime. Each has roots for `require`. An engine with host modules is also a `LuaState` on the same
 * lua_State: a module's functions, types and errors belong to one.
 */

import { GC_COLLECT, OpenFlag } from "../core/generated/constants.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { isTrap } from "../core/tags.js";
import { Files } from "../files/embedder-files.js";
import { isInstance } from "../errors/describe.js";
import { ProgramExit, NativeTrap } from "../errors/state.js";
import type { BoundModule } from "../modules/host/bound-module.js";
import { StateModules } from "../modules/host/modules.js";
import type { RuntimeInternals } from "../runtime/assemble.js";
import { HostCall } from "../security/call.js";
import { contextOf } from "../security/context.js";
import { policyOf } from "../security/policy.js";
import { StateInternals } from "../state/internals.js";
import { makeState, type LuaState } from "../state/state.js";
import type { ModuleOptions } from "./engine-options.js";

interface Collector {
  lua_gc(L: LuaPointer, what: number, rest: number): number;
}

/** An engine with host modules, by its `LuaState`. */
export class EngineState {
  readonly #waiting = new Map<LuaPointer, Promise<void>>();

  constructor(
    readonly state: LuaState,
    readonly internals: StateInternals,
  ) {}

  /**
   * Runs `enter`, which calls wasm, as an operation of the state. Throws what `enter` throws; only a trap or an exit ends
   * the state. Throws a `RangeError`, and does nothing, if the JavaScript stack is nearly full.
   */
  run<T>(enter: () => T): T {
    const { life, operations } = this.internals;
    const { transfer } = operations.slots;
    const { top } = transfer;
    operations.requireStack();
    let outcome: { readonly error: unknown } | undefined;
    try {
      const value = life.run(() => {
        try {
          return enter();
        } catch (error) {
          if (endsState(error)) throw error;
          outcome = { error };
          return undefined;
        }
      });
      if (outcome === undefined) return value as T;
    } finally {
      transfer.top = top;
    }
    throw outcome.error;
  }

  /**
   * Resumes a thread by `enter`, which calls `lua_resume`. A host module's function may have returned a promise: the
   * thread has then yielded nothing, and `promiseOf` is what its caller must wait for.
   */
  resume(thread: LuaPointer, isSuspended: boolean, enter: () => unknown): unknown {
    const { async, operations } = this.internals;
    const write = (at: Pointer): void => {
      operations.slots.writeThread(at, thread);
    };
    const { value, settled } = async.resumeFor(thread, isSuspended, { write }, () => this.run(enter));
    if (settled === undefined) this.#waiting.delete(thread);
    else this.#waiting.set(thread, settled);
    return value;
  }

  /** The promise that the caller of `lua_resume` must await before it resumes this thread, if any. */
  promiseOf(thread: LuaPointer): Promise<void> | undefined {
    return this.#waiting.get(thread);
  }

  /** Closes the lua_State. Throws `ERR_STATE_BUSY` while a host function of it runs. */
  close(): void {
    this.state.close();
  }
}

/** One per runtime. */
export class Engines {
  /** Why engines are dead, by the address of their main thread. */
  readonly deaths = new Map<LuaPointer, unknown>();
  readonly #states = new Map<LuaPointer, EngineState>();

  constructor(readonly runtime: RuntimeInternals) {}

  /** Whether there is an engine with host modules. */
  get some(): boolean {
    return this.#states.size > 0;
  }

  /** The engine with host modules whose main thread is at `L`. */
  at(L: LuaPointer): EngineState | undefined {
    return this.#states.get(L);
  }

  /**
   * Reads where an engine's modules are, and its host modules. Throws as `createState` does for them. `install` gives a
   * new engine its `require`, and the state that it has for host modules.
   */
  read(options: ModuleOptions): { install: (L: LuaPointer) => EngineState | undefined } {
    const { runtime } = this;
    runtime.entry.check();
    const roots = runtime.roots.make(options);
    const modules = runtime.hostModules.all(options.modules ?? []);
    const call = new HostCall(contextOf(options.callContext), policyOf(options.policy));
    return {
      install: (L) => {
        runtime.roots.set(L, roots);
        runtime.core.functions.pl_install(L, options.allowBinary === true ? 0 : OpenFlag.text);
        return modules.length > 0 ? this.#addModules(L, modules, call) : undefined;
      },
    };
  }

  /** Collects all garbage of a new engine, because a memory limit must not count garbage. */
  collect(L: LuaPointer): void {
    (this.runtime.core.instance.exports as unknown as Collector).lua_gc(L, GC_COLLECT, 0);
  }

  /** Call it before the engine is closed. */
  forget(L: LuaPointer): void {
    this.runtime.roots.delete(L);
  }

  #addModules(L: LuaPointer, modules: readonly BoundModule[], call: HostCall): EngineState {
    const { core, entry, runtimeFiles, calls, onLeak, hostModules, native } = this.runtime;
    let values: StateModules | undefined;
    const internals: StateInternals = new StateInternals(
      {
        core,
        entry,
        loaded: runtimeFiles.loaded,
        files: new Files(() => runtimeFiles.namespace),
        system: undefined,
        onLeak,
        kind: "process",
        typeOwner: hostModules,
        dispatcher: undefined,
        call,
        waitingFunctions: "doString, doFile or a thread's run",
        moduleValue: (module) => values?.valueOf(module),
        openNative: (source, name) => native.openInit(source, name),
        watch: () => undefined, // the engine is closed by wasmoon's `close` alone
        closeState: () => {
          core.functions.lua_close(L);
        },
        forget: () => {
          this.#states.delete(L);
          const { death } = internals.life;
          if (death !== undefined && !this.deaths.has(L)) this.deaths.set(L, death);
        },
      },
      L,
      calls.states,
    );
    const state = makeState(internals);
    const engine = new EngineState(state, internals);
    this.#states.set(L, engine);
    values = new StateModules(hostModules, state);
    values.install(modules);
    return engine;
  }
}

/** Whether the state that threw `error` is dead. */
export function endsState(error: unknown): boolean {
  return isTrap(error) || isInstance(error, NativeTrap) || isInstance(error, ProgramExit);
}
