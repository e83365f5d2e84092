/**
 * How one state is asked to do something: arguments in, results out, errors thrown, in one crossing. What can be asked
 * is in values/ops.ts. Everything here is on the path of each call: no closure, no array but the results.
 */

import type { FileGuard } from "../core/file-guard.js";
import type { RoomCheck } from "../core/headroom.js";
import type { CoreFunctions } from "../core/generated/bindings.js";
import type { Memory } from "../core/memory.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { describeThrown } from "../errors/describe.js";
import { LimitError, LuaError, LuaMemoryError, LuaSyntaxError } from "../errors/lua.js";
import { HandleClosedError, StateClosedError, StateDeadError } from "../errors/runtime.js";
import { ArgumentListError, ValueError } from "../errors/values.js";
import type { HostCall } from "../security/call.js";
import { FEW, SLOT_SIZE, type Area } from "../values/area.js";
import { bulkLimits, type ToJSOptions } from "../values/codec.js";
import { Handles, type ReferenceOwner } from "../values/handles.js";
import { HostFunctions } from "../values/host-functions.js";
import { HostObjects } from "../values/host-objects.js";
import { Metatables } from "../values/host-types.js";
import { makeHandle } from "../values/make-handle.js";
import { LUA_YIELD, Op, type OpCode } from "../values/ops.js";
import { LuaReference } from "../values/reference.js";
import { Slots } from "../values/slots.js";
import { readText } from "../values/text.js";
import { pathOf, type LuaInput, type LuaPath, type LuaValue } from "../values/types.js";
import { AsyncCalls } from "./async.js";
import { Step } from "./async-run.js";
import { Causes } from "./causes.js";
import type { Gate, Mortal } from "./gate.js";
import { Limits } from "./limits.js";
import { StateMemory } from "./memory.js";
import { ChunkSources } from "./sources.js";
import type { StateServices } from "./services.js";
import type { States } from "./states.js";

/** Status codes of lua.h. */
const LUA_ERRSYNTAX = 3;
const LUA_ERRMEM = 4;

const FEW_BYTES = FEW * SLOT_SIZE;

/** One per state. */
export class Crossing implements ReferenceOwner, Mortal {
  readonly causes = new Causes();
  readonly sources = new ChunkSources();
  readonly handles: Handles;
  readonly functions = new HostFunctions();
  readonly objects: HostObjects;
  readonly metatables: Metatables;
  /** On whose behalf functions of the host are called now. */
  call: HostCall;
  readonly slots: Slots;
  readonly async = new AsyncCalls(this);
  /** What ends its running from outside. */
  readonly limits: Limits;
  readonly memory: StateMemory;
  /** The thread that runs: that of the function of the host that is under way, or the main one. */
  thread: LuaPointer;
  /** How many operations Lua does now, one within a function of the host that the other called. */
  depth = 0;
  /** The same, and those whose arguments are being written, which may run code of a value. */
  begun = 0;
  /** Handles that were given back while arguments were written, of which they may be one. */
  unreleased: ReadonlySet<number> | undefined;
  usable = true;
  death: Error | undefined;
  closed = false;
  readonly system: StateServices["system"];
  readonly #area: Area;
  readonly #memory: Memory;
  readonly #functions: CoreFunctions;
  readonly #gate: Gate;
  readonly #guard: FileGuard;
  readonly #room: RoomCheck;
  readonly #states: States;
  /** At which depth the value of an error is asked for its message. */
  #describing = -1;

  constructor(
    readonly services: StateServices,
    readonly address: LuaPointer,
    states: States,
  ) {
    this.#gate = services.gate;
    this.#area = services.gate.area;
    this.#memory = services.core.memory;
    this.#functions = services.core.functions;
    this.#guard = services.gate.guard;
    this.#room = services.gate.room.operation;
    this.system = services.system;
    this.thread = address;
    this.memory = new StateMemory(services.core, this);
    this.limits = new Limits(services.core.functions, this, this.memory);
    this.handles = new Handles(this, makeHandle, services.onLeak);
    this.objects = new HostObjects(this.functions);
    this.metatables = new Metatables(services.typeOwner, (content) => this.#makeMetatable(content));
    this.slots = new Slots(this.#area, this.handles, this.functions, this.objects, this.metatables);
    this.call = services.call;
    this.#states = states;
    states.add(this);
    services.watch(this);
  }

  /** Throws when the state can not be used, and where the engine's stack has not the room for an operation. */
  check(): void {
    this.#gate.check();
    if (this.closed) throw new StateClosedError();
    if (this.death !== undefined) throw new StateDeadError(this.death);
  }

  /** For the gate: the state can no longer be used. Nothing of it runs again, no finalizer either. */
  kill(reason: Error): void {
    this.death ??= reason;
    this.end();
  }

  /** The state is closed or dead. */
  end(): void {
    this.usable = false;
    this.functions.clear();
    this.#states.delete(this.address);
    this.services.forget();
    const { death } = this;
    this.async.end(() => (death === undefined ? new StateClosedError() : new StateDeadError(death)), false);
  }

  requireRoom(): void {
    this.#room(0);
  }

  /** Whether there is the room to end what runs. */
  hasRoomToEnd(): boolean {
    try {
      this.#gate.room.ending(0);
      return true;
    } catch {
      return false;
    }
  }

  /** Closes the state, which nothing of it runs. Throws where the engine's stack has not the room, and does nothing. */
  close(): void {
    this.#gate.room.ending(0);
    if (this.usable && this.#gate.usable) this.async.end(() => new StateClosedError(), true);
    this.closed = true;
    try {
      if (this.usable && this.#gate.usable) {
        this.run(() => {
          this.services.closeState();
        });
      }
    } finally {
      this.end();
    }
  }

  /** Runs what is no operation of pl_do on behalf of the state. */
  run<T>(enter: () => T): T {
    const states = this.#states;
    const { running } = states;
    states.running = this;
    this.begun++;
    this.depth++;
    try {
      return this.#gate.run(this, enter);
    } finally {
      states.back(running);
      this.depth--;
      this.begun--;
    }
  }

  get(ref: number, key: LuaPath): LuaValue {
    return this.operate(Op.get, ref, pathOf(key))[0];
  }

  has(ref: number, key: LuaPath): boolean {
    return this.operate(Op.has, ref, pathOf(key))[0] === true;
  }

  set(ref: number, key: LuaPath, value: LuaInput): void {
    const path = pathOf(key);
    if (path.length === 0) throw new ValueError("a path to be set has at least one key");
    this.operate(Op.set, ref, [...path, value]);
  }

  unref(ref: number): void {
    if (this.begun > this.depth) this.unreleased = new Set(this.unreleased).add(ref);
    else if (this.usable && this.#gate.usable) this.services.core.functions.pl_unref(this.address, ref);
  }

  /** Gives back what could not be while arguments were written, but for what has a handle again. */
  release(refs: ReadonlySet<number>): void {
    this.unreleased = undefined;
    for (const ref of refs) if (!this.handles.has(ref)) this.unref(ref);
  }

  async resumeAsync(thread: object, args: readonly LuaInput[]): Promise<LuaValue[]> {
    return this.async.start(() => new Step(this, thread, args), undefined);
  }

  abandon(thread: object): void {
    this.async.abandon(
      (driven) => driven instanceof Step && driven.thread === thread,
      new HandleClosedError(),
    );
  }

  /** Forgets the coroutine of an asynchronous call. */
  endRun(run: number): void {
    if (this.usable && this.#gate.usable) this.services.core.functions.pl_endrun(this.address, run);
  }

  operate(op: OpCode, ref: number, args: readonly LuaInput[]): LuaValue[] {
    this.begin();
    const area = this.#area;
    const { slots, functions } = this;
    const { length } = args;
    if (length >>> 0 !== length) throw new ArgumentListError("one of no sensible length");
    const outer = area.top;
    const mark = area.mark;
    const written = functions.mark;
    try {
      this.begun++;
      // Code of a value may run below: what it takes is above.
      const at = area.take(length < FEW ? FEW_BYTES : (length + 1) * SLOT_SIZE);
      slots.writeRef(at, ref);
      for (let i = 0; i < length; i++) {
        const value = args[i];
        const to = at + (i + 1) * SLOT_SIZE;
        if (typeof value === "number") slots.writeNumber(to, value);
        else slots.write(to, value);
      }
      if (this.unreleased !== undefined) this.requireOpen(at, length + 1);
      if (functions.mark > written) functions.commit(written);
      const count = this.enter(op, at, length + 1);
      return count === 1 ? [slots.read(at)] : this.results(at, count);
    } finally {
      this.leave(outer, mark, written);
    }
  }

  /** An operation whose slots are all written by `write`, which gives how many there are; room for `count`. */
  operateOn(op: OpCode, count: number, write: (slots: Slots, at: Pointer) => number): LuaValue[] {
    this.begin();
    const area = this.#area;
    const outer = area.top;
    const mark = area.mark;
    const written = this.functions.mark;
    try {
      this.begun++;
      const at = area.take(count <= FEW ? FEW_BYTES : count * SLOT_SIZE);
      const length = write(this.slots, at);
      if (this.unreleased !== undefined) this.requireOpen(at, length);
      this.functions.commit(written);
      return this.results(at, this.enter(op, at, length));
    } finally {
      this.leave(outer, mark, written);
    }
  }

  toJS(ref: number, options: ToJSOptions = {}): unknown {
    this.begin();
    const area = this.#area;
    const outer = area.top;
    const { depth, size } = bulkLimits(options);
    try {
      this.begun++;
      const at = area.take(FEW_BYTES);
      this.slots.writeRef(at, ref);
      this.slots.writeLimits(at + SLOT_SIZE, depth, size);
      const count = this.enter(Op.toJS, at, 2);
      if (count < 0) throw this.#failure(-count, at);
      try {
        return this.slots.readBulk(at, options);
      } finally {
        this.slots.freeBulk(at);
      }
    } finally {
      this.leave(outer, area.mark, this.functions.mark);
    }
  }

  /** Before each operation, as `check`: from here to its end the engine's stack does not run out. */
  begin(): void {
    this.#room(0);
    if (!this.usable || !this.#gate.usable || this.#gate.lost !== undefined) this.check();
    if (this.causes.some && this.depth === 0 && this.async.size === 0) this.causes.forget();
    this.#memory.sync();
  }

  /**
   * Does `op`: how many results, or a status of Lua, negated. Throws what ends the state, and a `LimitError`. Memory is
   * synchronized.
   */
  enter(op: OpCode, at: Pointer, count: number): number {
    if (!this.usable) this.check(); // code of a value ended it
    const guard = this.#guard;
    const states = this.#states;
    const view = guard.current;
    const { running } = states;
    const outer = this.#area.stackPointer;
    states.running = this;
    guard.current = this.system;
    this.depth++;
    try {
      count = this.#functions.pl_do(this.thread, op, at, count);
    } catch (error) {
      // The engine's stack may be used up, so that nothing can be called: what is to be done is noted first.
      const gate = this.#gate;
      this.usable = false;
      gate.lost = { state: this, error, outer, earlier: gate.lost };
      throw gate.recover();
    } finally {
      this.depth--;
      states.back(running);
      guard.current = view;
      this.#memory.sync();
    }
    if (this.limits.some) this.#checkLimits(at, count);
    return count;
  }

  /** Lua may have caught the error of a limit and ended by itself. */
  #checkLimits(at: Pointer, count: number): void {
    const { stopped } = this.limits;
    if (stopped === undefined || count === -LUA_YIELD) return;
    throw new LimitError(
      stopped,
      count < 0 ? this.#failure(-count, at) : new LuaError("a limit was reached", undefined, ""),
    );
  }

  /** The results of `enter`; an error of Lua is thrown. */
  results(at: Pointer, count: number): LuaValue[] {
    if (count < 0) throw this.#failure(-count, at);
    return this.slots.readAll(count > FEW ? this.#area.results : at, count);
  }

  /** After what began with one more `begun`: as `settle`, and gives back handles that were closed meanwhile. */
  leave(top: Pointer, mark: number, written: number): void {
    if (--this.begun === 0 && this.unreleased !== undefined) this.release(this.unreleased);
    this.settle(top, mark, written);
  }

  /** Throws `HandleClosedError` where one of the slots is of a handle that was closed after it was written. */
  requireOpen(at: Pointer, count: number): void {
    const isClosed = (ref: number): boolean => this.unreleased?.has(ref) === true && !this.handles.has(ref);
    if (this.slots.hasReference(at, count, isClosed)) throw new HandleClosedError();
  }

  /** Gives back what an operation took; what it wrote for Lua and Lua did not get. */
  settle(top: Pointer, mark: number, written: number): void {
    const area = this.#area;
    area.top = top;
    if (this.functions.mark > written) this.functions.rollback(written);
    if (area.mark > mark) {
      if (this.#gate.usable) area.release(mark);
      else area.abandon(mark);
    }
  }

  /** A value of Lua for one of JavaScript: of a table, a handle that no scope closes. */
  place(content: LuaInput): LuaValue {
    const [value] = this.operateOn(Op.values, 1, (slots, at) => {
      slots.write(at, content);
      return 1;
    });
    if (value instanceof LuaReference) value.keep();
    return value;
  }

  #makeMetatable(content: Readonly<Record<string, LuaInput>>): number {
    const [number] = this.operateOn(Op.type, 1, (slots, at) => {
      slots.write(at, content);
      return 1;
    });
    return number as number;
  }

  #failure(status: number, at: Pointer): LuaError {
    const [address, size] = this.#area.traceback;
    const traceback = address === 0 ? "" : readText(this.#memory.u8, address, size);
    const value = this.slots.read(at);
    const sources = this.sources.finder(this.services.loaded);
    const raised = this.causes.takeRaised();
    if (status === LUA_ERRMEM)
      return new LuaMemoryError("not enough memory", value, traceback, this.memory.cap);
    const message = this.#messageOf(value);
    const cause = this.causes.find(message, raised);
    if (status === LUA_ERRSYNTAX) return new LuaSyntaxError(message, value, "", cause, sources);
    return new LuaError(message, value, traceback, cause, sources);
  }

  /** The value that `__tostring` of an error's value raises is not asked in turn: it may raise the like without end. */
  #messageOf(value: LuaValue): string {
    if (!(value instanceof LuaReference)) return value === undefined ? "nil" : describeThrown(value);
    const outer = this.#describing;
    try {
      if (outer !== this.depth) {
        this.#describing = this.depth;
        return value.toString();
      }
    } catch (error) {
      if (!(error instanceof LuaError)) throw error;
    } finally {
      this.#describing = outer;
    }
    return `(error object is a ${value.type} value)`;
  }
}
