/**
 * What `perilune/wasmoon` has in place of wasmoon's own: `LuaFactory`, `LuaWasm` and `LuaEngine` over Perilune's core.
 * The two classes extend wasmoon's, so that `instanceof` holds for both. Which build of wasmoon's classes they extend,
 * and how a runtime is loaded, the entries for Node and for browsers decide.
 */

import type * as wasmoon from "wasmoon";
import type { LuaPointer } from "../core/pointers.js";
import { kindOf } from "../errors/describe.js";
import { badParameter } from "../errors/values.js";
import { Runtime, runtimeInternals } from "../runtime/runtime.js";
import { Engines } from "./engines.js";
import { addHostValues } from "./host-values.js";
import { moduleForWasmoon } from "./module.js";
import { definedVariables, readEngineOptions, type EngineOptions, type ModuleOptions } from "./options.js";

/** The classes of wasmoon that ours extend. */
export type WasmoonClasses = Pick<typeof wasmoon, "LuaEngine" | "LuaTypeExtension" | "LuaWasm">;

/** Loads the runtime of a factory. */
export type FactoryLoader<Options> = (
  wasm: string | undefined,
  environment: Readonly<Record<string, string>>,
  options: Options | undefined,
) => Promise<Runtime>;

/** As wasmoon's `LuaFactory`: makes engines over one core, which it loads at once. */
export interface LuaFactory {
  /** Writes a file that Lua sees, and the directories above it. */
  mountFile(path: string, content: string | ArrayBufferView): Promise<void>;
  /** The same, at once, with what `getLuaModule` gives. */
  mountFileSync(luaWasm: wasmoon.LuaWasm, path: string, content: string | ArrayBufferView): void;
  /** Throws what `createEngine` throws. */
  createEngine(options?: EngineOptions): Promise<wasmoon.LuaEngine>;
  getLuaModule(): Promise<wasmoon.LuaWasm>;
}

export interface LuaFactoryConstructor<Options> {
  /**
   * `customWasmUri`: where the core's wasm is, if not beside the package's JavaScript. `environmentVariables`: all that
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

/** What the engines of one core share. */
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
      throw badParameter("runtime", `expected what loadRuntime gives, found ${kindOf(runtime)}`);
    const known = modules.get(runtime);
    if (known !== undefined) return known;
    const internals = runtimeInternals(runtime);
    const engines = new Engines(internals);
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
    throw badParameter("luaWasm", "expected what getLuaModule or luaWasm gives; this one has another core");
  }

  class LuaEngine extends classes.LuaEngine {
    constructor(lua: wasmoon.LuaWasm, options: EngineOptions = {}) {
      const { engines } = bindingOf(lua);
      const read = readEngineOptions(options);
      const { install } = engines.read(read satisfies ModuleOptions);
      super(lua, read);
      try {
        const L = this.global.address as unknown as LuaPointer;
        const state = install(L);
        if (state !== undefined) addHostValues(classes.LuaTypeExtension, this.global, state);
        if (read.traceAllocations) engines.collect(L);
      } catch (error) {
        this.global.close();
        throw error;
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

/** The bytes of a view. Anything else is left to who writes the file to refuse. */
function bytesOf(content: ArrayBufferView): Uint8Array {
  if (!ArrayBuffer.isView(content)) return content;
  return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
}
