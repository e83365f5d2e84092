/**
 * `LuaState`: one Lua state as JavaScript holds it. Every operation is protected; an error of Lua is thrown as
 * `LuaError` and the state goes on. Where modules come from is not known here.
 */

import type { Core } from "../core/core.js";
import type { LoadedFiles } from "../core/loaded-files.js";
import type { Confinement } from "../core/file-guard.js";
import type { LuaPointer, Pointer, TableIndex } from "../core/pointers.js";
import { isInstance } from "../errors/describe.js";
import { LimitError, LuaError, LuaMemoryError, LuaSyntaxError } from "../errors/lua.js";
import { NativeModuleError } from "../errors/native-module.js";
import { StateBusyError, StateClosedError, StateDeadError, ValueError } from "../errors/runtime.js";
import { HostFunctions } from "../values/host-functions.js";
import { LuaFunction, LuaReference, LuaTable, type ReferenceOwner } from "../values/reference.js";
import { Slots } from "../values/slots.js";
import { encodeText, toWellFormed } from "../values/text.js";
import type { HostFunction, LuaInput, LuaValue } from "../values/types.js";
import { Causes } from "./causes.js";
import type { Gate, Mortal } from "./gate.js";
import { Limits } from "./limits.js";
import { Request } from "./request.js";
import { ChunkSources } from "./sources.js";

/** Status codes and types of lua.h. */
const LUA_OK = 0;
const LUA_ERRSYNTAX = 3;
const LUA_ERRMEM = 4;
const LUA_TTABLE = 5;
const LUA_TFUNCTION = 6;
const LUA_TTHREAD = 8;

/** The table index of a module's init function; throws a `NativeModuleError`. */
export type NativeOpener = (source: NativeSource, name: string | undefined) => TableIndex;

/** Where a native module is: a path of the runtime's file system, a file URL, or its bytes. */
export type NativeSource = string | URL | Uint8Array | ArrayBuffer;

/** What a state needs of its runtime. */
export interface StateServices {
  readonly core: Core;
  readonly gate: Gate;
  /** What Lua's loader has read. */
  readonly loaded: LoadedFiles;
  readonly confinement: Confinement | undefined;
  openNative: NativeOpener;
  /** Closes the Lua state itself. */
  closeState(L: LuaPointer): void;
  /** The state is closed or dead: forget it. */
  forget(L: LuaPointer): void;
}

export interface ChunkOptions {
  /** What messages call the chunk: `@file`, `=name`, or the source itself, as in `load`. Default: the source. */
  readonly name?: string;
  /** Arguments: `...` in the chunk. */
  readonly args?: readonly LuaInput[];
  /** Whether precompiled chunks are accepted. They are not checked, and a wrong one can crash the state. */
  readonly allowBinary?: boolean;
}

export class LuaState implements ReferenceOwner, Mortal {
  readonly causes = new Causes();
  /** What ends its running from outside. */
  readonly limits: Limits;
  readonly #slots: Slots;
  readonly #hostFunctions = new HostFunctions();
  readonly #sources = new ChunkSources();
  #death: Error | undefined;
  #closed = false;
  /** How many operations are under way, one within a function of the host that the other called. */
  #depth = 0;

  /** Made by `runtime.createState`. */
  constructor(
    readonly services: StateServices,
    /** The address of the lua_State, for the low-level interfaces. */
    readonly address: LuaPointer,
  ) {
    this.limits = new Limits(services.core.functions, address);
    this.#slots = new Slots(services.core.memory, this, this.#hostFunctions);
  }

  /** Runs a chunk; all its results in order. Throws `LuaError`; `LuaSyntaxError` when it does not compile. */
  run(source: string | Uint8Array, options: ChunkOptions = {}): LuaValue[] {
    using chunk = this.load(source, options);
    return this.call(chunk, options.args ?? []);
  }

  /** Compiles a chunk and does not run it. Throws `LuaSyntaxError`. The handle is the caller's to close. */
  load(source: string | Uint8Array, options: ChunkOptions = {}): LuaFunction {
    this.check();
    const { memory, functions } = this.services.core;
    const bytes = sourceBytes(source);
    const texts: Pointer[] = [];
    try {
      const chunk = memory.allocBytes(bytes);
      texts.push(chunk);
      const name = options.name === undefined ? chunk : memory.allocBytes(encodeText(options.name));
      if (name !== chunk) texts.push(name);
      const mode = memory.allocText(options.allowBinary === true ? "bt" : "t");
      texts.push(mode);
      this.#sources.add(options.name, source);
      return this.#operate([], (L, request) =>
        functions.pl_load(L, request, chunk, bytes.length, name, mode),
      )[0] as LuaFunction;
    } finally {
      if (this.services.gate.runtimeDeath === undefined) for (const text of texts) memory.free(text);
    }
  }

  /** Calls a function, or a value with a `__call` metamethod; all its results in order. Throws `LuaError`. */
  call(fn: LuaReference, args: readonly LuaInput[]): LuaValue[] {
    return this.#operate([fn, ...args], (L, request) => this.services.core.functions.pl_call(L, request));
  }

  /** The table of globals. */
  globals(): LuaTable {
    return this.#operate([], (L, request) =>
      this.services.core.functions.pl_globals(L, request),
    )[0] as LuaTable;
  }

  /** The value of a global. */
  get(name: string): LuaValue {
    using globals = this.globals();
    return globals.get(name);
  }

  /** Sets a global. A JavaScript function becomes one that Lua can call. */
  set(name: string, value: LuaInput): void {
    using globals = this.globals();
    globals.set(name, value);
  }

  /**
   * Opens a native module by hand: links it, calls its init function with no arguments, and gives the module's
   * value. `package.loaded` is left alone. `name` picks one of several init functions. Throws a
   * `NativeModuleError`, or `LuaError` when the init function raises.
   */
  openNative(source: NativeSource, name?: string): LuaValue {
    const init = this.#link(source, name);
    return this.#operate([], (L, request) =>
      this.services.core.functions.pl_opencfunction(L, request, init),
    )[0];
  }

  /** The table index of a module's init function. What is wrong with a module leaves the state as it is. */
  #link(source: NativeSource, name: string | undefined): TableIndex {
    this.check();
    let problem: NativeModuleError | undefined;
    const init = this.#enter(() => {
      try {
        return this.services.openNative(source, name);
      } catch (error) {
        if (!(error instanceof NativeModuleError)) throw error;
        problem = error;
        return 0;
      }
    });
    if (problem !== undefined) throw problem;
    return init;
  }

  /**
   * Closes the state and runs its finalizers; a second time it does nothing. Throws `StateBusyError` when a function
   * of the host, called by this state, asks for it.
   */
  close(): void {
    if (this.#closed) return;
    if (this.#depth > 0 && this.#death === undefined) throw new StateBusyError();
    this.#closed = true;
    const { services } = this;
    try {
      if (this.#death === undefined && services.gate.runtimeDeath === undefined) {
        this.#enter(() => {
          services.closeState(this.address);
        });
      }
    } finally {
      services.forget(this.address);
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Where its files are confined to; undefined: nowhere. */
  get confinement(): Confinement | undefined {
    return this.services.confinement;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get death(): Error | undefined {
    return this.#death;
  }

  /** For the gate: the state can no longer be used. Nothing of it runs again, no finalizer either. */
  kill(reason: Error): void {
    this.#death ??= reason;
    this.services.forget(this.address);
  }

  /** Throws when the state can not be used. */
  check(): void {
    this.services.gate.check();
    if (this.#closed) throw new StateClosedError();
    if (this.#death !== undefined) throw new StateDeadError(this.#death);
  }

  // What handles ask for.

  adopt(ref: number, type: number): LuaReference {
    if (type === LUA_TTABLE) return new LuaTable(this, ref, "table");
    if (type === LUA_TFUNCTION) return new LuaFunction(this, ref, "function");
    return new LuaReference(this, ref, type === LUA_TTHREAD ? "thread" : "userdata");
  }

  release(ref: number): void {
    if (this.#closed || this.#death !== undefined || this.services.gate.runtimeDeath !== undefined) return;
    this.services.core.functions.pl_unref(this.address, ref);
  }

  index(table: LuaReference, key: LuaInput): LuaValue {
    return this.#operate([table, key], (L, request) => this.services.core.functions.pl_index(L, request))[0];
  }

  setIndex(table: LuaReference, key: LuaInput, value: LuaInput): void {
    this.#operate([table, key, value], (L, request) => this.services.core.functions.pl_setindex(L, request));
  }

  describe(value: LuaReference): string {
    const [text] = this.#operate([value], (L, request) =>
      this.services.core.functions.pl_tostring(L, request),
    );
    return String(text);
  }

  // What the core asks for, by way of the runtime.

  /** Calls host function `id`: see `pl_host_call` in native/core/pl.h. */
  callHost(id: number, args: Pointer, nargs: number, results: Pointer): number {
    let values: readonly LuaInput[];
    let failed = false;
    let slots: Pointer;
    try {
      const result = this.#hostFunctions.get(id)(...this.#slots.read(args, nargs));
      this.#live();
      values = Array.isArray(result) ? (result as readonly LuaInput[]) : [result as LuaInput];
      slots = this.#slots.alloc(values);
    } catch (error) {
      this.#live();
      failed = true;
      values = [undefined];
      slots = this.#allocError(error);
    }
    this.services.core.memory.view.setUint32(results, slots, true);
    return failed ? -1 : values.length;
  }

  /** Throws what ended this state while a function of the host ran: its frames cannot go on. */
  #live(): void {
    const death = this.services.gate.runtimeDeath ?? this.#death;
    if (death !== undefined) throw death;
  }

  /** One slot with what `error` is in Lua. A value that cannot cross any more gives way to its message. */
  #allocError(error: unknown): Pointer {
    if (isInstance(error, LuaError)) {
      try {
        return this.#slots.alloc([error.value as LuaInput]);
      } catch {
        // the value's handle is closed, or another state's
      }
    }
    const message = this.causes.remember(error);
    try {
      return this.#slots.alloc([message]);
    } catch {
      return this.#slots.alloc([toWellFormed(message)]);
    }
  }

  /** A function of this chunk name is among those that an error passes: see `pl_host_source` in native/core/pl.h. */
  noteSource(name: Pointer, size: number): void {
    this.#sources.note(name, size, this.services.core.memory);
  }

  releaseHost(id: number): void {
    this.#hostFunctions.release(id);
  }

  /** Runs one protected operation: arguments in, results out, errors thrown. */
  #operate(args: readonly LuaInput[], operation: (L: LuaPointer, request: Pointer) => number): LuaValue[] {
    this.check();
    if (this.#depth === 0) this.causes.forget();
    const { core, gate } = this.services;
    const request = new Request(core.memory, this.#slots, args);
    try {
      const top = core.functions.pl_gettop(this.address);
      const status = this.#enter(() => operation(this.address, request.address));
      let results: LuaValue[];
      let traceback: string;
      try {
        traceback = request.traceback();
        results = request.results();
      } finally {
        core.functions.pl_settop(this.address, top);
      }
      const { reached } = this.limits;
      if (status !== LUA_OK || reached !== undefined) {
        const error =
          status === LUA_OK
            ? new LuaError("a limit was reached", undefined, "")
            : this.#error(status, results[0], traceback);
        throw reached === undefined ? error : new LimitError(reached, error);
      }
      return results;
    } finally {
      if (gate.runtimeDeath === undefined) request.free();
    }
  }

  #enter<T>(enter: () => T): T {
    this.#depth++;
    try {
      return this.services.gate.run(this, enter);
    } finally {
      this.#depth--;
    }
  }

  #error(status: number, value: LuaValue, traceback: string): LuaError {
    const sources = this.#sources.finder(this.services.loaded);
    if (status === LUA_ERRMEM) return new LuaMemoryError("not enough memory", value, traceback);
    const message = this.#messageOf(value);
    const cause = this.causes.find(message);
    if (status === LUA_ERRSYNTAX) return new LuaSyntaxError(message, value, "", cause, sources);
    return new LuaError(message, value, traceback, cause, sources);
  }

  #messageOf(value: LuaValue): string {
    if (!(value instanceof LuaReference)) return String(value ?? "nil");
    try {
      return this.describe(value);
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
      return `(error object is a ${value.type} value)`;
    }
  }
}

/** The bytes of a chunk. Throws `ValueError` for what a caller without types may give. */
function sourceBytes(source: unknown): Uint8Array {
  if (typeof source === "string") return encodeText(source);
  if (source instanceof Uint8Array) return source;
  const found = source === null ? "null" : typeof source;
  throw new ValueError(`a chunk is text or a Uint8Array; this is ${found}`);
}

export type { HostFunction };
