/**
 * `Runtime`: one core with its file system, its linked native modules and its states. States of one runtime share
 * linear memory and the static data of C code; runtimes share only compiled code.
 */

import { compileStats, type CompileStats } from "../core/compile-cache.js";
import type { JitReport } from "../core/compiler.js";
import type { Files } from "../files/embedder-files.js";
import { runtimeClosed, stateBusy } from "../errors/state.js";
import { wrongReceiver } from "../errors/values.js";
import { HostModules } from "../modules/host/modules.js";
import type { LuaState } from "../state/state.js";
import { statsOf, sumOf, type StateStats } from "../state/stats.js";
import { DISPOSE } from "../values/dispose.js";
import { INSPECT, shownAs } from "../values/inspect.js";
import { isObject } from "../values/objects.js";
import { assemble, type PlatformParts, type RuntimeInternals } from "./assemble.js";
import {
  IsolatedRuntimes,
  poolOptions,
  type IsolatedPool,
  type IsolatedPoolOptions,
  type IsolatedStateOptions,
} from "./isolated.js";
import { openState } from "./open-state.js";
import type { StateOptions } from "./runtime-options.js";
import { prepareTemplate, type Template, type TemplateOptions } from "./template.js";
import { preload, type PreloadOptions, type PreloadReport } from "./preload.js";

/** What `Runtime.stats` tells: of its states, the sums. */
export interface RuntimeStats extends StateStats, CompileStats {
  /** The bytes of the memory that all its states share, which never shrinks, and of those of isolated states. */
  readonly memory: number;
  /** The states that are neither closed, dead nor collected, isolated ones too. */
  readonly states: number;
}

/** For this package only: returns the parts of a runtime. Throws `ERR_RECEIVER`. */
export let runtimeInternals: (runtime: Runtime) => RuntimeInternals;

/** For this package only: starts a runtime. Throws what `assemble` throws. */
export let startRuntime: (parts: PlatformParts) => Promise<Runtime>;

/**
 * A core with its files, native modules and states. `loadRuntime` makes it; the garbage collector frees it once
 * nothing of it is reachable. `createState` makes states, `files` is its file system, `preload` fetches modules for a
 * browser.
 */
export class Runtime {
  /** Undefined once it is closed. */
  #internals: RuntimeInternals | undefined;
  readonly #isolated: IsolatedRuntimes;

  private constructor(internals: RuntimeInternals, parts: PlatformParts) {
    this.#internals = internals;
    const { root } = internals.runtimeFiles.given;
    this.#isolated = new IsolatedRuntimes(async () => whole({ ...parts, files: {}, below: root }));
  }

  /** Returns the parts of a receiver. Throws `ERR_RECEIVER`, `ERR_RUNTIME_CLOSED`. */
  static #of(receiver: unknown): RuntimeInternals {
    const internals = Runtime.#self(receiver).#internals;
    if (internals === undefined) throw runtimeClosed();
    return internals;
  }

  /** Throws `ERR_RECEIVER`. */
  static #self(receiver: unknown): Runtime {
    if (isObject(receiver) && #internals in receiver) return receiver;
    throw wrongReceiver("Runtime", receiver);
  }

  static {
    runtimeInternals = (runtime) => Runtime.#of(runtime);
    startRuntime = async (parts) => new Runtime(await whole(parts), parts);
  }

  /** The file system that Lua sees. */
  get files(): Files {
    return Runtime.#of(this).files;
  }

  /**
   * Makes a state with the standard libraries and our `require`. Throws `ERR_LUA_MEMORY`; `ERR_OPTION`;
   * `ERR_VIRTUAL_FILE` if `files` or `mounts` cannot be placed; a `ModuleError` if a module cannot be built or its
   * name is taken; `ERR_PARAMETER` for something that is not a module; `ERR_STATE_KIND`; `ERR_CALL_CONTEXT`; and
   * `SecurityError`.
   *
   * With `isolated: true` it returns a promise of a state that has a runtime of its own: another memory, other native
   * modules, the same files as the states of this one. The promise rejects with what is thrown otherwise.
   */
  createState(options?: StateOptions): LuaState;
  createState(options: IsolatedStateOptions): Promise<LuaState>;
  createState(options: StateOptions | IsolatedStateOptions = {}): LuaState | Promise<LuaState> {
    const internals = Runtime.#of(this);
    if (isIsolated(options)) return this.#isolated.open(options);
    return openState(internals, options);
  }

  /**
   * Makes a pool of runtimes for isolated states, and resolves to it once `size` of them are ready. Rejects with `ERR_OPTION`,
   * and with what `loadRuntime` rejects with.
   */
  async isolatedPool(options: IsolatedPoolOptions): Promise<IsolatedPool> {
    Runtime.#of(this);
    return this.#isolated.pool(poolOptions(options));
  }

  /**
   * What has been compiled to WebAssembly: see docs/jit.md. Undefined without a compiler, and where WebAssembly may not be
   * compiled.
   */
  jitReport(): JitReport | undefined {
    return Runtime.#of(this).jit?.report();
  }

  /**
   * Prepares a state with these options, by `run`, and returns a template whose `createState` makes copies of it. Rejects
   * as `createState` does, with what `run` throws, and with `ERR_TEMPLATE_CONTENT` if the state has something that cannot
   * be copied: an open file, userdata of native modules, a call that waits. Handles of the prepared state are closed.
   */
  async template(options: TemplateOptions = {}): Promise<Template> {
    return prepareTemplate(Runtime.#of(this), options);
  }

  /**
   * Fetches a script and every module that it requires by a constant name, recursively, and stores them as virtual
   * files. `entry` is a path in the option `source`; without that option it is a URL or path whose directory is the
   * source. The report lists what could not be fetched. Throws `ERR_VIRTUAL_FILE` if `context` is among real files.
   */
  async preload(entry: string | URL, options?: PreloadOptions): Promise<PreloadReport> {
    const internals = Runtime.#of(this);
    return preload({ ...internals, createState: () => openState(internals, {}) }, entry, options);
  }

  /**
   * Closes all its states, isolated ones too, and releases its memory; a second call does nothing. All members then throw
   * `ERR_RUNTIME_CLOSED`. Throws `ERR_STATE_BUSY`, and closes nothing, if called from a function that one of them runs.
   */
  close(): void {
    const internals = Runtime.#self(this).#internals;
    if (internals === undefined) return;
    const states = [internals, ...this.#isolated.all]
      .flatMap(({ calls }) => calls.states.all)
      .filter(({ life }) => !life.closed);
    if (states.some(({ activity, life }) => activity.begun > 0 && life.death === undefined))
      throw stateBusy();
    for (const { life } of states) life.close(true);
    this.#isolated.close();
    this.#internals = undefined;
  }

  [DISPOSE](): void {
    Runtime.#self(this);
    this.close();
  }

  /** Whether `close` was called. */
  get closed(): boolean {
    return Runtime.#self(this).#internals === undefined;
  }

  /** What the runtime has, and what its states have and have done, for metrics. Throws `ERR_RUNTIME_CLOSED`. */
  stats(): RuntimeStats {
    const internals = Runtime.#of(this);
    const { core } = internals;
    const all = [internals, ...this.#isolated.all];
    for (const each of all) each.core.memory.sync();
    const states = all
      .flatMap(({ calls }) => calls.states.all)
      .filter(({ life }) => life.canRun && life.isCounted);
    return {
      memory: all.reduce((sum, each) => sum + each.core.memory.u8.length, 0),
      states: states.length,
      ...sumOf(states.map(statsOf)),
      ...compileStats(core),
    };
  }

  [INSPECT](): string {
    return shownAs("Runtime", () =>
      this.closed ? "closed" : Runtime.#of(this).entry.usable ? "usable" : "dead",
    );
  }
}

/** Assembles a runtime, with its host modules. */
async function whole(parts: PlatformParts): Promise<RuntimeInternals> {
  return { ...(await assemble(parts)), hostModules: new HostModules(parts.checkResults) };
}

function isIsolated(options: StateOptions | IsolatedStateOptions): options is IsolatedStateOptions {
  try {
    return isObject(options) && options.isolated === true;
  } catch {
    return false; // opening the state reports that it cannot be read
  }
}
