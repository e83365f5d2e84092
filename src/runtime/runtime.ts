/**
 * `Runtime`, as users see it: one core with its file system, its linked native modules and its states. States of one
 * runtime share linear memory and the static data of C code; runtimes share only compiled code.
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

/** For this package: the parts of a runtime. Throws `ERR_RECEIVER`. */
export let runtimeInternals: (runtime: Runtime) => RuntimeInternals;

/** For this package: starts a runtime. Throws what `assemble` throws. */
export let startRuntime: (parts: PlatformParts) => Promise<Runtime>;

/**
 * A core with its files, its native modules and its states: made by `loadRuntime`, ended by the garbage collector once
 * nothing of it is held. `createState` makes states, `files` are its files, `preload` gets modules for a browser.
 */
export class Runtime {
  readonly #internals: RuntimeInternals;

  private constructor(internals: RuntimeInternals) {
    this.#internals = internals;
  }

  /** The parts of a receiver. Throws `ERR_RECEIVER`. */
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
   * A new state with the standard libraries and our `require`. Throws `LuaMemoryError`, `OptionError`,
   * `OptionError`, `ERR_VIRTUAL_FILE` for `files` and `mounts` that cannot be put in place, a `HostModuleError` for
   * a module that cannot be built or has a name that is taken, `ERR_PARAMETER` for what is no module, `ERR_STATE_KIND`,
   * `ERR_CALL_CONTEXT`, and `PolicyError`.
   */
  createState(options: StateOptions = {}): LuaState {
    return openState(Runtime.#of(this), options);
  }

  /**
   * Gets a script and all that it requires by names that stand in its text, and what these require, and puts it into the
   * virtual files. `entry` is a path in the option `source`, or without it a URL or path, whose directory is the source.
   * What could not be had is in the report. Throws `ERR_VIRTUAL_FILE` for a `context` among real files.
   */
  async preload(entry: string | URL, options?: PreloadOptions): Promise<PreloadReport> {
    const internals = Runtime.#of(this);
    return preload({ ...internals, createState: () => openState(internals, {}) }, entry, options);
  }

  [INSPECT](): string {
    return shownAs("Runtime", () => (Runtime.#of(this).entry.usable ? "usable" : "dead"));
  }
}
