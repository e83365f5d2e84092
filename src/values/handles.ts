/**
 * The handles of one state. Each owns a number of native/core/handles.c, which keeps its value alive in Lua. As long as
 * a handle lives, the same value yields the same handle. `close`, the end of a scope, or the garbage collector ends it;
 * an entry that was replaced meanwhile frees nothing.
 */

import { handleClosed } from "../errors/state.js";
import { foreignHandle } from "../errors/values.js";
import type { HostCall } from "../security/call.js";
import { LuaType, type Op } from "../core/generated/constants.js";
import type { ToJSOptions } from "./codec.js";
import { isObject } from "./objects.js";

export type ReferenceType = "table" | "function" | "userdata" | "thread";

/** The asynchronous calls of a state. */
export interface CallsInFlight {
  /** How many there are. */
  readonly size: number;
  /** Whether only they run Lua: no code of the host calls the state by itself. */
  readonly alone: boolean;
  /** Calls its argument after other tasks have run. */
  turn(step: () => void): void;
}

/** What handles need of their state. Values are typed in types.ts, which builds on handles. */
export interface ReferenceOwner {
  /** Whether it can still be used. */
  readonly usable: boolean;
  /** Throws the engine's `RangeError` when its stack is too full for an operation. */
  requireStack(): void;
  /** Does `op` with the value of handle number `ref` and `args`; all results. Throws `LuaError`. */
  operate(op: Op, ref: number, args: readonly unknown[]): unknown[];
  /** See `LuaTable`. */
  get(ref: number, key: unknown): unknown;
  has(ref: number, key: unknown): boolean;
  set(ref: number, key: unknown, value: unknown): void;
  /** Resumes a `LuaThread`; host functions may return promises. */
  resumeAsync(thread: object, args: readonly unknown[]): Promise<unknown[]>;
  /**
   * Calls `fn` in a coroutine of its own, as `LuaState.callAsync` does, on behalf of `call`, and drops its results. Starts at
   * once. `signal` ends it.
   */
  startCall(call: HostCall, fn: object, args: readonly unknown[], signal: AbortSignal): Promise<void>;
  /** The asynchronous calls. */
  readonly calls: CallsInFlight;
  /** Closes a `LuaThread` that waits for a promise; leaves any other alone. */
  abandon(thread: object): void;
  /** Copies the value; see `ToJSOptions`. */
  toJS(ref: number, options: ToJSOptions | undefined): unknown;
  /** Frees a number. */
  unref(ref: number): void;
}

/** Called for a handle that the garbage collector ended; `where` is the stack where it was made. */
export type LeakListener = (leak: { readonly type: ReferenceType; readonly where: string }) => void;

/** The inside of a handle, which outlives it. */
export class HandleEntry {
  /** 0 once it is closed. */
  ref: number;
  handle: WeakRef<object> | undefined;
  kept = false;
  where: string | undefined;
  /** Called once it is closed. */
  ended: (() => void) | undefined;

  constructor(
    readonly handles: Handles,
    ref: number,
    readonly type: ReferenceType,
  ) {
    this.ref = ref;
  }

  /** Returns the owner, for an operation on the value. Throws `ERR_HANDLE_CLOSED`. */
  open(): ReferenceOwner {
    if (this.ref === 0) throw handleClosed();
    return this.handles.owner;
  }

  close(): void {
    if (this.ref === 0) return;
    this.handles.owner.requireStack();
    this.release();
  }

  /** As `close`; the caller has checked the stack. */
  release(): void {
    if (this.ref === 0) return;
    this.handles.unwatch(this);
    this.handles.drop(this);
  }
}

/** A base class whose constructor returns `target`: a class that extends it can add a private field to any object. */
const Given = function (target: object): object {
  return target;
} as unknown as new (target: object) => object;

/** Keeps the entry of a handle in a private field, which functions can have too. */
class Holder extends Given {
  readonly #entry: HandleEntry;

  constructor(target: object, entry: HandleEntry) {
    super(target);
    this.#entry = entry;
  }

  static entryOf(value: object): HandleEntry | undefined {
    return #entry in value ? value.#entry : undefined;
  }
}

/** The entry of a handle of any state; undefined for anything else. */
export function entryOf(value: object): HandleEntry | undefined {
  return Holder.entryOf(value);
}

/** Makes an object the handle of `entry`. */
export function attach(handle: object, entry: HandleEntry): void {
  new Holder(handle, entry);
}

/** Makes the handle of an entry and attaches it: see reference.ts. */
export type HandleMaker = (entry: HandleEntry) => object;

export class Handles {
  /** By number. */
  readonly #entries: (HandleEntry | undefined)[] = [];
  /** Entries made in the current scope. */
  #scoped: HandleEntry[] | undefined;
  #count = 0;
  /** The most that there were since the last `pack`. */
  #most = 0;
  /** Each state has its own registry: a shared one would keep each state alive through its entries. */
  #unreachable: FinalizationRegistry<HandleEntry> | undefined;

  constructor(
    readonly owner: ReferenceOwner,
    readonly make: HandleMaker,
    readonly onLeak: LeakListener | undefined,
  ) {}

  /** The number of handles, including those that the garbage collector has yet to find. */
  get count(): number {
    return this.#count;
  }

  /**
   * Returns the handle of number `ref`, which C has just made; `type` is that of lua.h. `make` makes it, if it is new. Does
   * not call into wasm.
   */
  adopt(ref: number, type: number, make: HandleMaker = this.make): object {
    const known = this.#entries[ref];
    if (known !== undefined) {
      const handle = known.handle?.deref();
      if (handle !== undefined) return handle;
      this.#count--; // its finalizer will not find this entry
    }
    const entry = new HandleEntry(this, ref, typeName(type));
    const handle = make(entry);
    entry.handle = new WeakRef(handle);
    this.#entries[ref] = entry;
    if (++this.#count > this.#most) this.#most = this.#count;
    this.#scoped?.push(entry);
    if (this.onLeak !== undefined) entry.where = new Error("a handle was made here").stack ?? "";
    this.#watched.register(handle, entry, entry);
    return handle;
  }

  /** Closes all handles but these. The caller has checked the stack. */
  closeAllBut(kept: ReadonlySet<number>): void {
    for (const entry of [...this.#entries]) if (entry !== undefined && !kept.has(entry.ref)) entry.release();
  }

  /** Returns the number of an entry for use in Lua. Throws `ERR_HANDLE_CLOSED`, `ERR_HANDLE_FOREIGN`. */
  refOf(entry: HandleEntry): number {
    if (entry.handles !== this) throw foreignHandle();
    if (entry.ref === 0) throw handleClosed();
    return entry.ref;
  }

  /** Whether number `ref` has a handle. */
  has(ref: number): boolean {
    return this.#entries[ref] !== undefined;
  }

  /** Frees an entry's number. */
  drop(entry: HandleEntry): void {
    const { ref } = entry;
    entry.ref = 0;
    entry.ended?.();
    if (this.#entries[ref] !== entry) return;
    this.#entries[ref] = undefined;
    this.#count--;
    this.owner.unref(ref);
  }

  /**
   * Whether most numbers were freed since the last time: their memory can be freed, in time proportional to their number.
   */
  shrank(): boolean {
    if (this.#most <= MANY || this.#count >= this.#most / 4) return false;
    this.#most = this.#count;
    let { length } = this.#entries;
    while (length > 0 && this.#entries[length - 1] === undefined) length--;
    this.#entries.length = length;
    return true;
  }

  /** Made when it is needed: registries are dear to the garbage collector. */
  get #watched(): FinalizationRegistry<HandleEntry> {
    return (this.#unreachable ??= new FinalizationRegistry((entry) => {
      this.#lost(entry);
    }));
  }

  /** Forgets the handle of an entry, which is closed. */
  unwatch(entry: HandleEntry): void {
    this.#unreachable?.unregister(entry);
  }

  /** The garbage collector took the handle of `entry`. */
  #lost(entry: HandleEntry): void {
    if (entry.where !== undefined && entry.ref !== 0) this.onLeak?.({ type: entry.type, where: entry.where });
    this.drop(entry);
  }

  /** Runs `step` and adds the handles that it makes to `made`. */
  collect<T>(made: HandleEntry[], step: () => T): T {
    const outer = this.#scoped;
    this.#scoped = made;
    try {
      return step();
    } finally {
      this.#scoped = outer;
    }
  }

  /** As `collect`, for handles that belong to the scope around it too. */
  record<T>(made: HandleEntry[], step: () => T): T {
    try {
      return this.collect(made, step);
    } finally {
      if (this.#scoped !== undefined) for (const entry of made) this.#scoped.push(entry);
    }
  }

  /**
   * Runs `step` and then closes the handles it made, except those that it returns (directly, or in an array or object)
   * and those that were kept.
   */
  scope<T>(step: () => T): T {
    this.owner.requireStack(); // for the end
    const made: HandleEntry[] = [];
    let given = NONE;
    try {
      const result = this.collect(made, step);
      if (made.length > 0) given = new Set(entriesIn(result));
      return result;
    } finally {
      closeMade(made.filter((entry) => !given.has(entry)));
      for (const entry of made) if (given.has(entry)) this.#scoped?.push(entry);
    }
  }
}

/** What a part of a handle's value belongs to. */
export interface PartOwner {
  readonly entry: HandleEntry;
  /** What messages call the part. */
  readonly partName: string;
}

/** An object that stands for a part of a handle's value and has no handle of its own: an object of a packed array. */
export class HandlePart {
  readonly #owner: PartOwner;

  constructor(owner: PartOwner) {
    this.#owner = owner;
  }

  /** Its content for `JSON.stringify`. */
  toJSON(): unknown {
    return {};
  }

  static ownerOf(value: object): PartOwner | undefined {
    return #owner in value ? value.#owner : undefined;
  }
}

/** The owner of a part; undefined for anything else. */
export const partOwner = (value: object): PartOwner | undefined => HandlePart.ownerOf(value);

/** The content of a part; undefined for anything else. */
export const contentOfPart = (value: object): unknown =>
  partOwner(value) === undefined ? undefined : (value as HandlePart).toJSON();

/** The inside of a handle, or of the handle that a part belongs to; undefined for anything else. */
export const entryBehind = (value: object): HandleEntry | undefined =>
  entryOf(value) ?? partOwner(value)?.entry;

/** Keeps handles open beyond the end of their scope. */
export function keepMade(made: readonly HandleEntry[]): void {
  for (const entry of made) entry.kept = true;
}

/** Closes handles, except those that were kept. The caller has checked the stack. */
export function closeMade(made: readonly HandleEntry[]): void {
  for (const entry of made) if (!entry.kept) entry.release();
}

/** Up to this number of handles the memory of their numbers is kept. */
const MANY = 256;

const NONE: ReadonlySet<HandleEntry> = new Set();

/** The handles that a result is or belongs to, or contains at its first level. */
function entriesIn(result: unknown): HandleEntry[] {
  if (!isObject(result)) return [];
  const own = entryBehind(result);
  if (own !== undefined) return [own];
  const parts: unknown[] = Array.isArray(result) ? result : Object.values(result);
  return parts.flatMap((part) => {
    const entry = isObject(part) ? entryBehind(part) : undefined;
    return entry === undefined ? [] : [entry];
  });
}

function typeName(type: number): ReferenceType {
  if (type === LuaType.table) return "table";
  if (type === LuaType.function) return "function";
  return type === LuaType.thread ? "thread" : "userdata";
}
