/**
 * The module that wasmoon's `LuaWasm` is made on: the core's own, but for its two ways through wasm. They keep apart
 * what may come out of it:
 *
 * - a longjmp. wasmoon knows one only as a thrown `Infinity`, which its core throws; ours throws wasm exceptions. What
 *   leaves wasm as an exception of that tag becomes `Infinity`, and an `Infinity` that leaves a function of the host
 *   becomes that exception again;
 * - a trap, `os.exit`, `abort`: the state they came from is dead. Each later call for it throws the same error, so
 *   that nothing touches it again, and closing it runs no finalizer;
 * - any other error of JavaScript, which wasmoon could not hand to Lua itself (a thrown `null`, say): it becomes an error
 *   of Lua with its message. Flying on, it would drop Lua's frames, and some hundred of those end an engine.
 *
 * And it makes room on Lua's stacks, which wasmoon never asks for: neither for what it pushes nor for the results of
 * each `doString`, which stay on the engine's stack.
 */

import type { Core } from "../core/core.js";
import type { GlueModule } from "../core/glue.js";
import { isException, isTrap } from "../core/tags.js";
import { describeThrown, isInstance } from "../errors/describe.js";
import { NativeTrap, ProgramAbort, ProgramExit } from "../errors/runtime.js";

/** Calls that make a state. */
const MAKERS: ReadonlySet<string> = new Set(["lua_newstate", "luaL_newstate"]);

/** Calls that run Lua code for long enough that its output is awaited. */
const RUNNERS: ReadonlySet<string> = new Set(["lua_pcallk", "lua_resume", "lua_callk", "lua_close"]);

/** Calls whose first argument is no lua_State, or one that is no more in a moment. */
const WITHOUT_STATE = /^(?:luaL?_newstate|lua_close|luaL_(?:add|prepbuff|push).*)$/;

/** Values that C may push without asking for room, LUA_MINSTACK of lua.h. */
const MIN_STACK = 20;

/** Before each lua_State lie the bytes of `lua_getextraspace`; every coroutine has a copy of its main thread's. */
const EXTRA_SPACE = 4;

interface LuaFunctions {
  readonly lua_checkstack: (L: number, count: number) => number;
  readonly lua_status: (L: number) => number;
  readonly lua_pushvalue: (L: number, index: number) => void;
  readonly lua_xmove: (from: number, to: number, count: number) => void;
  readonly lua_settop: (L: number, index: number) => void;
  readonly lua_pushstring: (L: number, text: number) => void;
  readonly lua_error: (L: number) => never;
}

/** Signatures of functions that Lua calls with its state: C functions and continuations. */
const CALLED_BY_LUA: ReadonlySet<string> = new Set(["ii", "iiii"]);

/** The signature of a hook, which is called with the thread that it interrupts. */
const HOOK = "vii";

/** Calls that catch an error that is raised in their thread. */
const CATCHERS: ReadonlySet<string> = new Set(["lua_pcallk", "lua_resume"]);

/** A thread of this status or a greater one ended with an error, and must not call anything. */
const LUA_ERRRUN = 2;

/** The module of a core as wasmoon wants it: the same object but for `ccall` and `addFunction`. */
export function moduleForWasmoon(core: Core): GlueModule {
  const { module, memory, stackPointer, longjmpTag } = core;
  /** Why states are dead, by the address of the main thread. */
  const deaths = new Map<number, unknown>();
  let runtimeDeath: NativeTrap | undefined;
  /** What the last longjmp out of wasm was; what the host functions outside of this one have to rethrow is theirs. */
  let thrown: unknown;
  let depth = 0;
  /** The thread that the hook under way interrupts. */
  let interrupted: number | undefined;
  /** The threads in which somebody catches errors, innermost last. */
  const catching: number[] = [];
  const roomNeeded = new Map<string, boolean>();
  const lua = core.instance.exports as unknown as LuaFunctions;
  let justClosed = false;

  const mainThread = (L: number): number =>
    L > EXTRA_SPACE ? memory.view.getUint32(L - EXTRA_SPACE, true) : 0;

  /** Room for `count` values on the stack of `L`, and for what C pushes after them. */
  const makeRoom = (L: number, count: number): void => {
    if (lua.lua_checkstack(L, count + MIN_STACK) !== 0) return;
    throw new Error("stack overflow: the engine holds the results of too many calls; make a new one");
  };

  /** Before a call: whether its state has to have room. By name, found out once. */
  const needsRoom = (name: string): boolean => {
    let needs = roomNeeded.get(name);
    if (needs === undefined) {
      needs = !WITHOUT_STATE.test(name);
      roomNeeded.set(name, needs);
    }
    return needs;
  };

  /** What `error` is to wasmoon. Wasm frames were dropped on its way, and the C stack with them. */
  const judge = (error: unknown, L: number): unknown => {
    if (isException(error, longjmpTag)) {
      thrown = error;
      return Infinity;
    }
    if (!endsState(error)) return error;
    const death = isTrap(error) ? memory.onTrap(error) : error;
    if (death instanceof NativeTrap && death.runtimeDead) runtimeDeath ??= death;
    deaths.set(mainThread(L), death);
    return death;
  };

  /** Whether the call is not to be made. Throws when its state, or the runtime, is dead. */
  const isVoid = (name: string, L: number): boolean => {
    // Closing an engine, wasmoon gives a reference back right after `lua_close`, to memory that is free by then.
    const toClosed = justClosed && name === "luaL_unref";
    justClosed = false;
    if (toClosed) return true;
    if (runtimeDeath === undefined && deaths.size === 0) return false;
    if (runtimeDeath === undefined && (MAKERS.has(name) || !deaths.has(mainThread(L)))) return false;
    // Closing, and giving back the references of functions that the garbage collector found, which nobody can catch.
    if (name === "lua_close" || name === "luaL_unref") return true;
    throw runtimeDeath ?? deaths.get(mainThread(L));
  };

  /**
   * `luaL_tolstring` for a thread that ended with an error, from which wasmoon asks it: the value may have a metamethod,
   * and such a thread must not call. The main thread does it.
   */
  const textElsewhere = (L: number, index: number): unknown => {
    const main = mainThread(L);
    makeRoom(main, 2);
    lua.lua_pushvalue(L, index);
    lua.lua_xmove(L, main, 1);
    const text = ccall("luaL_tolstring", "string", ["number", "number", "number"], [main, -1, null]);
    lua.lua_xmove(main, L, 1);
    lua.lua_settop(main, -2);
    return text;
  };

  /**
   * A hook of wasmoon raises its error in the thread that it was set on. When that is not running at all, for it is the
   * engine's own and the code runs in a thread of its own, nothing would catch it: it is raised where the code runs.
   */
  const whereToRaise = (L: number): number => {
    if (interrupted === undefined || interrupted === L || catching.includes(L)) return L;
    makeRoom(interrupted, 1);
    lua.lua_xmove(L, interrupted, 1);
    return interrupted;
  };

  const ccall: GlueModule["ccall"] = (name, result, types, args) => {
    const L = args[0] as number;
    if (isVoid(name, L)) return undefined;
    if (needsRoom(name)) makeRoom(L, 0);
    if (name === "luaL_tolstring" && lua.lua_status(L) >= LUA_ERRRUN)
      return textElsewhere(L, args[1] as number);
    if (name === "lua_xmove") makeRoom(args[1] as number, args[2] as number);
    const stack: unknown = stackPointer.value;
    const catches = CATCHERS.has(name);
    depth++;
    if (catches) catching.push(L);
    try {
      const value = module.ccall(name, result, types, name === "lua_error" ? [whereToRaise(L)] : args);
      if (MAKERS.has(name) && value !== 0)
        memory.view.setUint32((value as number) - EXTRA_SPACE, value as number, true);
      justClosed = name === "lua_close";
      return value;
    } catch (error) {
      stackPointer.value = stack;
      throw judge(error, L);
    } finally {
      depth--;
      if (catches) catching.pop();
      if (depth === 0 && runtimeDeath === undefined && RUNNERS.has(name)) core.functions.pl_flush();
    }
  };

  /** Raises an error of JavaScript in Lua, by its message. */
  const raise = (L: number, error: unknown): never => {
    makeRoom(L, 1);
    const text = memory.allocText(describeThrown(error));
    try {
      lua.lua_pushstring(L, text);
    } finally {
      memory.free(text);
    }
    return lua.lua_error(L);
  };

  const addFunction: GlueModule["addFunction"] = (fn, signature) => {
    // Functions of the host nest: while this one runs, those outside wait with what they have to rethrow.
    const wrapped = (...args: never[]): unknown => {
      const outside = [thrown, interrupted] as const;
      thrown = undefined;
      interrupted = signature === HOOK ? args[0] : undefined;
      try {
        return fn(...args);
      } catch (error) {
        if (error === Infinity && thrown !== undefined) throw thrown;
        if (!CALLED_BY_LUA.has(signature) || endsState(error)) throw error;
        return raise(args[0] as unknown as number, error);
      } finally {
        [thrown, interrupted] = outside;
      }
    };
    return module.addFunction(wrapped, signature);
  };

  return Object.assign(Object.create(module) as GlueModule, { ccall, addFunction });
}

/** Whether the state that `error` comes out of is dead. */
function endsState(error: unknown): boolean {
  return (
    isTrap(error) ||
    isInstance(error, NativeTrap) ||
    isInstance(error, ProgramExit) ||
    isInstance(error, ProgramAbort)
  );
}
