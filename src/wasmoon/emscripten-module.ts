/**
 * The Emscripten module that wasmoon's `LuaWasm` wraps: the core's own module with another `ccall` and `addFunction`,
 * since those are the two ways through wasm. They sort what wasm throws:
 *
 * - A longjmp. wasmoon's own core throws one as `Infinity`; ours throws a wasm exception. Leaving wasm, an exception of
 *   the longjmp tag becomes `Infinity`; an `Infinity` that leaves a host function becomes that exception again.
 * - A trap, `os.exit` or `abort`. The state is dead: every later call for it throws the same error, and closing it runs
 *   no finalizer.
 * - Any other JavaScript error that wasmoon could not hand to Lua, a thrown `null` for example. It becomes a Lua error
 *   with its message. If it passed through wasm it would drop Lua's frames, and a few hundred of those end an engine.
 *
 * They also grow Lua's stacks, which wasmoon never does: neither for the values that it pushes, nor for the results of
 * `doString`, which stay on the engine's stack.
 */

import { LuaStatus, MIN_STACK } from "../core/generated/constants.js";
import type { Core } from "../core/core.js";
import type { GlueModule } from "../core/glue.js";
import { WasmoonFileSystem } from "./file-system.js";
import type { LuaPointer } from "../core/pointers.js";
import { stackChecks } from "../core/stack-check.js";
import { isException, isTrap } from "../core/tags.js";
import { describeThrown } from "../errors/describe.js";
import { NativeTrap, stateClosed } from "../errors/state.js";
import { endsState, type Engines } from "./engines.js";

/** Calls that make a state. */
const MAKERS: ReadonlySet<string> = new Set(["lua_newstate", "luaL_newstate"]);

/** Calls that run Lua code; the caller expects its output to be written when they return. */
const RUNNERS: ReadonlySet<string> = new Set(["lua_pcallk", "lua_resume", "lua_callk", "lua_close"]);

/** Calls whose first argument is not a lua_State, or one that is about to be freed. */
const WITHOUT_STATE = /^(?:luaL?_newstate|lua_close|luaL_(?:add|prepbuff|push).*)$/;

/** The bytes of `lua_getextraspace` before each lua_State; a coroutine gets a copy of its main thread's. */
const EXTRA_SPACE = 4;

interface LuaFunctions {
  readonly lua_absindex: (L: number, index: number) => number;
  readonly lua_gettop: (L: number) => number;
  readonly lua_checkstack: (L: number, count: number) => number;
  readonly lua_status: (L: number) => number;
  readonly lua_pushvalue: (L: number, index: number) => void;
  readonly lua_rotate: (L: number, index: number, count: number) => void;
  readonly lua_xmove: (from: number, to: number, count: number) => void;
  readonly lua_settop: (L: number, index: number) => void;
  readonly lua_pushlightuserdata: (L: number, address: number) => void;
  readonly lua_pushstring: (L: number, text: number) => void;
  readonly lua_error: (L: number) => never;
}

/** Signatures of functions that Lua calls with a lua_State: C functions and continuations. */
const CALLED_BY_LUA: ReadonlySet<string> = new Set(["ii", "iiii"]);

/** The signature of a hook, whose first argument is the thread that it interrupts. */
const HOOK = "vii";

/** Calls that call a value of the thread's stack. */
const CALLERS: ReadonlySet<string> = new Set(["lua_pcallk", "lua_callk"]);

/** Calls that catch an error raised in their thread. */
const CATCHERS: ReadonlySet<string> = new Set(["lua_pcallk", "lua_resume"]);

/**
 * Throws if the JavaScript stack is nearly full. wasmoon calls each Lua function in a thread of its own, where Lua counts C
 * levels anew, so functions that call back without end reach the end of that stack.
 */
function requireStack(): void {
  try {
    stackChecks().operation(0);
  } catch {
    throw new Error("stack overflow of the host");
  }
}

/** The core's module as wasmoon needs it: the same object but for `ccall` and `addFunction`. */
export function moduleForWasmoon(core: Core, engines: Engines): GlueModule {
  const { module, memory, stackPointer, longjmpTag } = core;
  let runtimeDeath: NativeTrap | undefined;
  /** The exception of the last longjmp out of wasm. Each host function under way has its own. */
  let thrown: unknown;
  let depth = 0;
  /** The thread that the hook under way interrupts. */
  let interrupted: number | undefined;
  /** The threads in which a caller catches errors, innermost last. */
  const catching: number[] = [];
  const taking = new Map<string, boolean>();
  const lua = core.instance.exports as unknown as LuaFunctions;
  /** The main threads of the open engines. Memory of a closed one may belong to another by now. */
  const open = new Set<number>();

  const mainThread = (L: number): LuaPointer =>
    (L > EXTRA_SPACE ? memory.view.getUint32(L - EXTRA_SPACE, true) : 0) as LuaPointer;

  /** Grows the stack of `L` for `count` values and for what C pushes after them. */
  const growStack = (L: number, count: number): void => {
    if (lua.lua_checkstack(L, count + MIN_STACK) !== 0) return;
    throw new Error("stack overflow: the engine holds the results of too many calls; make a new one");
  };

  /** Whether the first argument of a call of this name is an open lua_State. */
  const takesState = (name: string): boolean => {
    let takes = taking.get(name);
    if (takes === undefined) {
      takes = !WITHOUT_STATE.test(name);
      taking.set(name, takes);
    }
    return takes;
  };

  /** What `error` is to wasmoon. It dropped the wasm frames that it passed. */
  const translate = (error: unknown, L: number): unknown => {
    if (isException(error, longjmpTag)) {
      thrown = error;
      return Infinity;
    }
    if (!endsState(error)) return error;
    const death = isTrap(error) ? memory.onTrap(error) : error;
    if (death instanceof NativeTrap && death.runtimeDead) runtimeDeath ??= death;
    engines.deaths.set(mainThread(L), death);
    return death;
  };

  /** Whether the call must not be made. Throws if its state is closed, or if its state or the runtime is dead. */
  const isVoid = (name: string, L: number, takesIt: boolean): boolean => {
    if (takesIt && !open.has(mainThread(L))) {
      // After `lua_close`, wasmoon still returns a reference of the engine, whose memory is free by then.
      if (name === "luaL_unref") return true;
      throw runtimeDeath ?? stateClosed();
    }
    const { deaths } = engines;
    if (runtimeDeath === undefined && deaths.size === 0) return false;
    if (runtimeDeath === undefined && (MAKERS.has(name) || !deaths.has(mainThread(L)))) return false;
    // Nobody can catch an error of these: a close, and a reference that wasmoon's FinalizationRegistry returns.
    if (name === "lua_close" || name === "luaL_unref") return true;
    throw runtimeDeath ?? deaths.get(mainThread(L));
  };

  /**
   * `luaL_tolstring` for a thread that ended with an error. The value may have a metamethod, which such a thread must not
   * call. The main thread calls it, or a new one if the main thread itself ended with an error.
   */
  const textElsewhere = (L: number, index: number): unknown => {
    const main = mainThread(L);
    const at = lua.lua_absindex(L, index);
    const isFresh = lua.lua_status(main) >= LuaStatus.errRun;
    const caller = isFresh ? (ccall("lua_newthread", "number", ["number"], [L]) as number) : main;
    growStack(caller, 2);
    lua.lua_pushvalue(L, at);
    lua.lua_xmove(L, caller, 1);
    const text = ccall("luaL_tolstring", "string", ["number", "number", "number"], [caller, -1, null]);
    lua.lua_xmove(caller, L, 1);
    lua.lua_settop(caller, -2);
    if (isFresh) {
      lua.lua_rotate(L, -2, 1); // the new thread above the text
      lua.lua_settop(L, -2);
    }
    return text;
  };

  /**
   * A call in a thread that ended with an error, as the main thread does by `engine.global.run`: Lua does not allow calls
   * there. A new thread makes it.
   */
  const callElsewhere: GlueModule["ccall"] = (name, result, types, args) => {
    const [L, count, , handler] = args as number[] as [number, number, number, number];
    const protects = name === "lua_pcallk" && handler !== 0;
    const at = lua.lua_gettop(L) - count;
    const handlerAt = protects ? lua.lua_absindex(L, handler) : 0;
    const thread = ccall("lua_newthread", "number", ["number"], [L]) as number;
    growStack(L, 1);
    growStack(thread, count + 2);
    lua.lua_rotate(L, at, 1); // the new thread below the function
    if (protects) {
      lua.lua_pushvalue(L, handlerAt);
      lua.lua_xmove(L, thread, 1);
    }
    lua.lua_xmove(L, thread, count + 1);
    const status = ccall(name, result, types, [
      thread,
      count,
      args[2],
      protects ? 1 : args[3],
      ...args.slice(4),
    ]);
    const results = lua.lua_gettop(thread) - (protects ? 1 : 0);
    growStack(L, results);
    lua.lua_xmove(thread, L, results);
    lua.lua_rotate(L, at, -1);
    lua.lua_settop(L, -2); // the new thread
    return status;
  };

  /**
   * wasmoon's hook raises its error in the thread that it was set on. If that one does not run, as the engine's main
   * thread does not while a thread of its own runs the code, nothing would catch the error: it is raised where the code runs.
   */
  const whereToRaise = (L: number): number => {
    if (interrupted === undefined || interrupted === L || catching.includes(L)) return L;
    growStack(interrupted, 1);
    lua.lua_xmove(L, interrupted, 1);
    return interrupted;
  };

  /** The call itself, for an engine with host modules on behalf of its state. */
  const FS = new WasmoonFileSystem(engines.runtime.runtimeFiles);
  const enter: GlueModule["ccall"] = (name, result, types, args) => {
    const main = engines.some ? mainThread(args[0] as number) : undefined;
    const engine = main === undefined ? undefined : engines.at(main);
    if (engine === undefined) return module.ccall(name, result, types, args);
    if (name === "lua_close") {
      engine.close();
      return;
    }
    const call = (): unknown => module.ccall(name, result, types, args);
    if (name !== "lua_resume") return engine.run(call);
    const thread = args[0] as LuaPointer;
    const status = engine.resume(thread, lua.lua_status(thread) === LuaStatus.yield, call);
    if (engine.promiseOf(thread) !== undefined) {
      growStack(thread, 1);
      lua.lua_pushlightuserdata(thread, thread); // what the thread yields: see host-values.ts
      memory.view.setUint32(args[3] as number, 1, true);
    }
    return status;
  };

  const ccall: GlueModule["ccall"] = (name, result, types, args) => {
    const L = args[0] as number;
    const takesIt = takesState(name);
    if (name === "lua_close") engines.forget(L as LuaPointer);
    if (isVoid(name, L, takesIt)) return undefined;
    if (depth > 0 && CATCHERS.has(name)) requireStack();
    if (takesIt) growStack(L, 0);
    if (name === "luaL_tolstring" && lua.lua_status(L) >= LuaStatus.errRun)
      return textElsewhere(L, args[1] as number);
    if (CALLERS.has(name) && lua.lua_status(L) >= LuaStatus.errRun)
      return callElsewhere(name, result, types, args);
    if (name === "lua_xmove") growStack(args[1] as number, args[2] as number);
    const stack: unknown = stackPointer.value;
    const catches = CATCHERS.has(name);
    depth++;
    if (catches) catching.push(L);
    try {
      const value = enter(name, result, types, name === "lua_error" ? [whereToRaise(L)] : args);
      if (MAKERS.has(name) && value !== 0) {
        memory.view.setUint32((value as number) - EXTRA_SPACE, value as number, true);
        open.add(value as number);
      }
      if (name === "lua_close") open.delete(L); // not before: finalizers run in it
      return value;
    } catch (error) {
      stackPointer.value = stack;
      throw translate(error, L);
    } finally {
      depth--;
      if (catches) catching.pop();
      if (depth === 0 && runtimeDeath === undefined && RUNNERS.has(name)) {
        if (name === "lua_close") core.functions.fflush(0);
        else core.functions.pl_flush();
      }
    }
  };

  /** Raises a JavaScript error in Lua, by its message. */
  const raise = (L: number, error: unknown): never => {
    growStack(L, 1);
    const text = memory.allocText(describeThrown(error));
    try {
      lua.lua_pushstring(L, text);
    } finally {
      memory.free(text);
    }
    return lua.lua_error(L);
  };

  const addFunction: GlueModule["addFunction"] = (fn, signature) => {
    // Host functions nest: while this one runs, the outer ones keep what they have to rethrow.
    const wrapped = (...args: never[]): unknown => {
      const outer = [thrown, interrupted] as const;
      thrown = undefined;
      interrupted = signature === HOOK ? args[0] : undefined;
      try {
        return fn(...args);
      } catch (error) {
        if (error === Infinity && thrown !== undefined) throw thrown;
        if (!CALLED_BY_LUA.has(signature) || endsState(error)) throw error;
        return raise(args[0] as unknown as number, error);
      } finally {
        [thrown, interrupted] = outer;
      }
    };
    return module.addFunction(wrapped, signature);
  };

  return Object.assign(Object.create(module) as GlueModule, cNames(core.instance.exports), {
    ccall,
    addFunction,
    FS,
  });
}

/** The functions of C by Emscripten's names for them, as `_malloc`; the glue has no other use for them. */
function cNames(exports: WebAssembly.Exports): Record<string, unknown> {
  const functions = Object.entries(exports).filter(([, value]) => typeof value === "function");
  return Object.fromEntries(functions.map(([name, value]) => [`_${name}`, value]));
}
