/**
 * `perilune/wasmoon`'s replacements for wasmoon's classes: `LuaFactory`, `LuaWasm` and `LuaEngine` on Perilune's core. The
 * latter two extend wasmoon's, which keeps `instanceof` true for both. The entries for Node and for browsers decide which
 * build of wasmoon's classes they extend, and how a runtime is loaded.
 */

import type * as wasmoon from "wasmoon";
import { REGISTRY_INDEX } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import { kindOf } from "../errors/describe.js";
import { badParameter } from "../errors/values.js";
import { Runtime, runtimeInternals } from "../runtime/runtime.js";
import { Engines } from "./engines.js";
import { addHostValues } from "./host-values.js";
import { moduleForWasmoon } from "./emscripten-module.js";
import {
  definedVariables,
  readEngineOptions,
  type EngineOptions,
  type ModuleOptions,
} from "./engine-options.js";

/** wasmoon's classes, which ours extend. */
export type WasmoonClasses = Pick<typeof wasmoon, "LuaEngine" | "LuaTypeExtension" | "LuaWasm">;

/** Loads the runtime of a factory. */
export type FactoryLoader<Options> = (
  wasm: string | undefined,
  environment: Readonly<Record<string, string>>,
  options: Options | undefined,
) => Promise<Runtime>;

/** Like wasmoon's `LuaFactory`: makes engines on one core, which it starts to load immediately. */
export interface LuaFactory {
  /** Writes a file for Lua, and creates the directories above it. */
  mountFile(path: string, content: string | ArrayBufferView): Promise<void>;
  /** The synchronous form, with the result of `getLuaModule`. */
  mountFileSync(luaWasm: wasmoon.LuaWasm, path: string, content: string | ArrayBufferView): void;
  /** Throws what `createEngine` throws. */
  createEngine(options?: EngineOptions): Promise<wasmoon.LuaEngine>;
  getLuaModule(): Promise<wasmoon.LuaWasm>;
}

export interface LuaFactoryConstructor<Options> {
  /**
   * `customWasmUri`: the location of the core's wasm, if not in the package. `environmentVariables`: all that
   * `os.getenv` sees. `options`: those of `loadRuntime`.
   */
  new (
    customWasmUri?: string,
    environmentVariables?: wasmoon.EnvironmentVariables,
    options?: Options,
  ): LuaFactory;
  readonly prototype: LuaFactory;
}

export interface LuaWasmConstructor<Options> {
  new (module: wasmoon.LuaWasm["module"]): wasmoon.LuaWasm;
  /** Loads a core. The parameters are those of `LuaFactory`. */
  initialize(
    customWasmFileLocation?: string,
    environmentVariables?: wasmoon.EnvironmentVariables,
    options?: Options,
  ): Promise<wasmoon.LuaWasm>;
  readonly prototype: wasmoon.LuaWasm;
}

export interface LuaEngineConstructor {
  new (cmodule: wasmoon.LuaWasm, options?: EngineOptions): wasmoon.LuaEngine;
  readonly prototype: wasmoon.LuaEngine;
}

export interface DropIn<Options> {
  readonly LuaFactory: LuaFactoryConstructor<Options>;
  readonly LuaWasm: LuaWasmConstructor<Options>;
  readonly LuaEngine: LuaEngineConstructor;
  /** A wasmoon engine over the core of `runtime`. Throws as `createState` does for options, a dead runtime and no memory. */
  readonly createEngine: (runtime: Runtime, options?: EngineOptions) => wasmoon.LuaEngine;
  /** wasmoon's low-level interface to the core of `runtime`: the same object each time. */
  readonly luaWasm: (runtime: Runtime) => wasmoon.LuaWasm;
}

/** The state shared by the engines of one core. */
interface Binding {
  readonly runtime: Runtime;
  readonly engines: Engines;
}

export function dropIn<Options>(classes: WasmoonClasses, load: FactoryLoader<Options>): DropIn<Options> {
  const modules = new WeakMap<Runtime, wasmoon.LuaWasm>();
  const bindings = new WeakMap<wasmoon.LuaWasm, Binding>();

  class LuaWasm extends classes.LuaWasm {
    static override async initialize(
      wasm?: string,
      variables?: wasmoon.EnvironmentVariables,
      options?: Options,
    ): Promise<wasmoon.LuaWasm> {
      return luaWasm(await load(wasm, definedVariables(variables), options));
    }
  }

  function luaWasm(runtime: Runtime): wasmoon.LuaWasm {
    if (!((runtime as unknown) instanceof Runtime))
      throw badParameter("runtime", `expected a Runtime, found ${kindOf(runtime)}`);
    const known = modules.get(runtime);
    if (known !== undefined) return known;
    const internals = runtimeInternals(runtime);
    const engines = new Engines(internals);
    internals.system.share();
    const module = moduleForWasmoon(internals.core, engines);
    const made = new LuaWasm(module as unknown as wasmoon.LuaWasm["module"]);
    modules.set(runtime, made);
    bindings.set(made, { runtime, engines });
    return made;
  }

  /** Throws `ERR_PARAMETER` for a `LuaWasm` of another core. */
  function bindingOf(lua: wasmoon.LuaWasm): Binding {
    const binding = bindings.get(lua);
    if (binding !== undefined) return binding;
    throw badParameter(
      "luaWasm",
      "expected the result of getLuaModule or luaWasm, found one of another core",
    );
  }

  class LuaEngine extends classes.LuaEngine {
    constructor(lua: wasmoon.LuaWasm, options: EngineOptions = {}) {
      const { engines } = bindingOf(lua);
      const read = readEngineOptions(options);
      const { install } = engines.read(read satisfies ModuleOptions);
      super(lua, read);
      forgetAddress(this.global);
      try {
        const L = this.global.address as unknown as LuaPointer;
        const engine = install(L);
        if (engine !== undefined) addHostValues(classes.LuaTypeExtension, this.global, engine);
        if (read.traceAllocations) engines.collect(L);
      } catch (error) {
        this.global.close();
        throw error;
      }
    }

    override doString(script: string): Promise<unknown> {
      return this.#run((thread) => {
        thread.loadString(script);
      });
    }

    override doFile(filename: string): Promise<unknown> {
      return this.#run((thread) => {
        thread.loadFile(filename);
      });
    }

    /**
     * As wasmoon's, but the registry keeps the thread: wasmoon keeps it at an index of the engine's stack, which changes
     * when another run ends meanwhile, and which is gone when the engine is closed meanwhile.
     */
    async #run(load: (thread: wasmoon.LuaThread) => void): Promise<unknown> {
      const { global } = this;
      const { lua } = global;
      const thread = global.newThread();
      const reference = lua.luaL_ref(global.address, REGISTRY_INDEX);
      try {
        load(thread);
        const { length } = await thread.run(0);
        if (length === 0) return undefined;
        lua.lua_xmove(thread.address, global.address, length);
        return global.getValue(global.getTop() - length + 1) as unknown;
      } finally {
        if (!global.isClosed()) lua.luaL_unref(global.address, REGISTRY_INDEX, reference);
      }
    }
  }

  class Factory implements LuaFactory {
    readonly #lua: Promise<wasmoon.LuaWasm>;

    constructor(wasm?: string, variables?: wasmoon.EnvironmentVariables, options?: Options) {
      this.#lua = LuaWasm.initialize(wasm, variables, options);
      this.#lua.catch(() => undefined); // whoever uses the factory is told
    }

    async mountFile(path: string, content: string | ArrayBufferView): Promise<void> {
      this.mountFileSync(await this.#lua, path, content);
    }

    mountFileSync(lua: wasmoon.LuaWasm, path: string, content: string | ArrayBufferView): void {
      bindingOf(lua).runtime.files.write(path, typeof content === "string" ? content : bytesOf(content));
    }

    async createEngine(options?: EngineOptions): Promise<wasmoon.LuaEngine> {
      return new LuaEngine(await this.#lua, options);
    }

    async getLuaModule(): Promise<wasmoon.LuaWasm> {
      return this.#lua;
    }
  }
  Object.defineProperty(Factory, "name", { value: "LuaFactory" });

  return {
    LuaFactory: Factory,
    LuaWasm,
    LuaEngine,
    createEngine: (runtime, options) => new LuaEngine(luaWasm(runtime), options),
    luaWasm,
  };
}

/** The package's default export: all names of wasmoon, with our replacements. */
export function allNames<Theirs extends object, Ours extends object>(
  theirs: Theirs,
  ours: Ours,
): Omit<Theirs, keyof Ours | "default"> & Ours {
  const names = Object.entries(theirs).filter(([name]) => !["default", "module.exports"].includes(name));
  return Object.assign(Object.fromEntries(names), ours) as Omit<Theirs, keyof Ours | "default"> & Ours;
}

/** Makes `close` forget the address, at which another engine may be later. Calls with address 0 throw. */
function forgetAddress(global: wasmoon.LuaGlobal): void {
  const theirs = global.close.bind(global);
  const close = (): void => {
    theirs();
    Object.assign(global, { address: 0 });
  };
  Object.defineProperty(global, "close", { value: close, writable: true, configurable: true });
}

/** The bytes of a view. Returns anything else unchanged; the writer of the file refuses it. */
function bytesOf(content: ArrayBufferView): Uint8Array {
  if (!ArrayBuffer.isView(content)) return content;
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}
