/**
 * `Runtime`: one core with its file system, its linked native modules and its states. States of one runtime share
 * linear memory and the static data of C code; runtimes share only compiled code.
 */

import type { Files } from "../files/files.js";
import { wrongReceiver } from "../errors/values.js";
import type { LuaState } from "../state/state.js";
import { INSPECT, shownAs } from "../values/inspect.js";
import { isObject } from "../values/objects.js";
import { assemble, type PlatformParts, type RuntimeInternals } from "./assemble.js";
import { openState } from "./open-state.js";
import type { StateOptions } from "./runtime-options.js";
import { preload, type PreloadOptions, type PreloadReport } from "./preload.js";

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
  readonly #internals: RuntimeInternals;

  private constructor(internals: RuntimeInternals) {
    this.#internals = internals;
  }

  /** Returns the parts of a receiver. Throws `ERR_RECEIVER`. */
  static #of(receiver: unknown): RuntimeInternals {
    if (isObject(receiver) && #internals in receiver) return receiver.#internals;
    throw wrongReceiver("Runtime", receiver);
  }

  static {
    runtimeInternals = (runtime) => Runtime.#of(runtime);
    startRuntime = async (parts) => new Runtime(await assemble(parts));
  }

  /** The file system that Lua sees. */
  get files(): Files {
    return Runtime.#of(this).files;
  }

  /**
   * Makes a state with the standard libraries and our `require`. Throws `LuaMemoryError`; `OptionError`;
   * `ERR_VIRTUAL_FILE` if `files` or `mounts` cannot be placed; a `HostModuleError` if a module cannot be built or its
   * name is taken; `ERR_PARAMETER` for something that is not a module; `ERR_STATE_KIND`; `ERR_CALL_CONTEXT`; and
   * `PolicyError`.
   */
  createState(options: StateOptions = {}): LuaState {
    return openState(Runtime.#of(this), options);
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

  [INSPECT](): string {
    return shownAs("Runtime", () => (Runtime.#of(this).entry.usable ? "usable" : "dead"));
  }
}
