/**
 * A type extension of wasmoon for the values of host modules: an object of a module, or its error, comes out of Lua as
 * that object and goes back in as the same userdata. Without it wasmoon gives a pointer, and writes a warning. What a
 * thread yields while it waits for a promise of a host module comes out as a promise, for which wasmoon waits.
 */

import { LuaType as CoreType, REGISTRY_INDEX } from "../core/generated/constants.js";
import type { LuaPointer } from "../core/pointers.js";
import type { Decoration, LuaGlobal, LuaThread, LuaType, LuaTypeExtension } from "wasmoon";
import type { LuaState } from "../state/state.js";
import { isObject } from "../values/objects.js";
import type { EngineState } from "./engines.js";
import { LuaReference } from "../values/reference.js";
import type { LuaTable } from "../values/table.js";

/** The metatables of wasmoon's own userdata have such names. */
const WASMOONS = "js_";

/** Before all extensions of wasmoon's, whose proxies take any object. */
const PRIORITY = 10;

/** Where wasmoon finds the table in the registry. It gets there by a global that is there only meanwhile. */
function referenceOf({ lua, address }: LuaGlobal, state: LuaState, table: LuaTable): number {
  const name = "perilune.box";
  state.set(name, table);
  lua.lua_getglobal(address, name);
  state.delete(name);
  return lua.luaL_ref(address, REGISTRY_INDEX);
}

/** Adds the extension, a subclass of `Base`, to an engine. */
export function addHostValues(Base: typeof LuaTypeExtension, global: LuaGlobal, engine: EngineState): void {
  const { state } = engine;
  /** A table that both sides reach: values pass through its first element. */
  const box = state.createTable();
  box.keep();
  const ref = referenceOf(global, state, box);
  /** What came out, which alone goes in here. */
  const known = new WeakSet();

  class HostValues extends Base<unknown> {
    /** What `isType` found, for `getValue` right after it. */
    #found: unknown;

    constructor() {
      super(global, "perilune_host");
    }

    override isType(thread: LuaThread, index: number, type: LuaType, name?: string): boolean {
      if ((type as number) === CoreType.lightUserdata) return this.#isPromise(thread, index);
      if ((type as number) !== CoreType.userdata || name?.startsWith(WASMOONS) === true) return false;
      const { lua, address } = thread;
      const at = lua.lua_absindex(address, index);
      lua.lua_rawgeti(address, REGISTRY_INDEX, BigInt(ref));
      lua.lua_pushvalue(address, at);
      lua.lua_rawseti(address, -2, 1n);
      lua.lua_pop(address, 1);
      // The handle of a userdata that is not the host's is closed with the scope, unless somebody held it before.
      const value: unknown = state.scope(() => {
        const found: unknown = box.get(1);
        return found instanceof LuaReference ? undefined : found;
      });
      box.set(1, undefined);
      if (!isObject(value)) return false;
      known.add(value);
      this.#found = value;
      return true;
    }

    /** Whether the value is the mark that a thread yields while it waits for a promise of a host module. */
    #isPromise({ lua, address }: LuaThread, index: number): boolean {
      if (lua.lua_touserdata(address, index) !== address) return false;
      this.#found = engine.promiseOf(address as unknown as LuaPointer);
      return this.#found !== undefined;
    }

    override getValue(): unknown {
      const found = this.#found;
      this.#found = undefined;
      return found;
    }

    override pushValue(thread: LuaThread, { target }: Decoration): boolean {
      if (!isObject(target) || !known.has(target)) return false;
      const { lua, address } = thread;
      box.set(1, target);
      lua.lua_rawgeti(address, REGISTRY_INDEX, BigInt(ref));
      lua.lua_rawgeti(address, -1, 1n);
      lua.lua_remove(address, -2);
      box.set(1, undefined);
      return true;
    }

    override close(): void {
      // the table is closed with the state
    }
  }
  global.registerTypeExtension(PRIORITY, new HostValues());
}
