/**
 * The table of JavaScript functions and objects that Lua holds. Each has one number in a state for as long as Lua can
 * reach it there.
 */

import { Form } from "../core/generated/constants.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import { readOptions, requireFunction, requireOneOf, type OptionKinds } from "../errors/options.js";
import type { HostPolicy } from "./host-policy.js";

/** A field function returns it for a case that the function itself must handle. It has done nothing then. */
export const GENERAL = Symbol("general");

/**
 * Another form of a metamethod, for host object number `object` and the field whose name has `size` bytes at `name`. The
 * slot at `value` has what is to be assigned. Returns the result, or `GENERAL`.
 */
export type FieldFunction = (
  memory: Memory,
  object: number,
  name: Pointer,
  size: number,
  value: Pointer,
) => unknown;

/** The field functions of metamethods. */
export const fieldFunctions = new WeakMap<object, { readonly run: FieldFunction; readonly form: Form }>();

/**
 * Functions in a scope of their own: the handles made while one runs are closed when it returns, except those it keeps.
 * See `Handles.scope`.
 */
export const scopedFunctions = new WeakSet();

/** Functions whose `this` is the `HostCall`, also as properties of a plain object. */
export const contextFunctions = new WeakSet();

/** Whether the parameter at an index gets a string as its bytes. */
export type BytesParameters = (index: number) => boolean;

/** Functions of which some parameters get strings as bytes. */
export const bytesFunctions = new WeakMap<object, BytesParameters>();

const ALL: BytesParameters = () => true;

/** Options of `hostFunction`. */
export interface HostFunctionOptions {
  /** `bytes`: arguments that are strings become `Uint8Array`s, each a copy. Default: `text`. */
  readonly strings?: "text" | "bytes";
}

const HOST_FUNCTION_OPTIONS = { strings: "any" } as const satisfies OptionKinds<HostFunctionOptions>;

/**
 * Says how Lua calls `fn`, and returns it. States in which Lua holds `fn` already call it as before. Throws
 * `ERR_PARAMETER`, `ERR_OPTION`.
 */
export function hostFunction<F extends (...args: never[]) => unknown>(
  fn: F,
  options: HostFunctionOptions = {},
): F {
  requireFunction("fn", fn);
  const { strings = "text" } = readOptions(options, HOST_FUNCTION_OPTIONS);
  requireOneOf("strings", strings, ["text", "bytes"]);
  if (strings === "bytes") bytesFunctions.set(fn, ALL);
  else bytesFunctions.delete(fn);
  return fn;
}

/** A function that Lua calls, or a host object. */
export interface HostEntry {
  readonly thing: object;
  /** The plain object that it is a method of: its `this`. */
  readonly receiver: object | undefined;
  /** Whether it is in `scopedFunctions`. */
  readonly scoped: boolean;
  /** As in `bytesFunctions`. */
  readonly bytes: BytesParameters | undefined;
  /** Its field function, if it has one, and when Lua calls that. */
  readonly field: FieldFunction | undefined;
  readonly form: Form;
  /** Of an object: the policy that Lua last used it with, and what that depends on; see host-fields.ts. */
  policy: HostPolicy | undefined;
  policyVersion: number;
  prototype: object | null;
  /** How many times Lua got it and has not released it. */
  holders: number;
}

function newEntry(thing: object, receiver: object | undefined, holders: number): HostEntry {
  const field = fieldFunctions.get(thing);
  return {
    thing,
    receiver,
    scoped: scopedFunctions.has(thing),
    bytes: bytesFunctions.get(thing),
    field: field?.run,
    form: field?.form ?? Form.none,
    policy: undefined,
    policyVersion: 0,
    prototype: null,
    holders,
  };
}

/** The table of one state. Only the state may refer to it: its entries may refer to the state. */
export class HostFunctions {
  /** By number; 0 is not used. */
  readonly entries: (HostEntry | undefined)[] = [undefined];
  readonly #ids = new Map<object, number>();
  /** The numbers of methods, by their receivers. */
  #methods: Map<object, Map<object, number>> | undefined;
  readonly #free: number[] = [];
  /** Numbers in slots that Lua has not read yet. */
  readonly #written: number[] = [];

  /** Returns the number of `thing`, and counts one more holder in Lua; `release` takes one back. */
  register(thing: object, receiver?: object): number {
    const known = (receiver === undefined ? this.#ids : this.#methods?.get(receiver))?.get(thing);
    const entry = known === undefined ? undefined : this.entries[known];
    if (known !== undefined && entry !== undefined) {
      entry.holders++;
      return known;
    }
    const id = this.#free.pop() ?? this.entries.length;
    this.entries[id] = newEntry(thing, receiver, 1);
    this.#idsOf(receiver).set(thing, id);
    return id;
  }

  #idsOf(receiver: object | undefined): Map<object, number> {
    if (receiver === undefined) return this.#ids;
    const methods = (this.#methods ??= new Map<object, Map<object, number>>());
    const ids = methods.get(receiver) ?? new Map<object, number>();
    methods.set(receiver, ids);
    return ids;
  }

  #forget({ thing, receiver }: HostEntry): void {
    const ids = this.#idsOf(receiver);
    ids.delete(thing);
    if (receiver !== undefined && ids.size === 0) this.#methods?.delete(receiver);
  }

  /** What Lua holds, for `restore` of another state. */
  snapshot(): (HostEntry | undefined)[] {
    return this.entries.map((entry) => entry && { ...entry });
  }

  /**
   * Takes over what the state has from which Lua's memory was copied. `own` has the functions that belong to that state,
   * with those of this one.
   */
  restore(snapshot: readonly (HostEntry | undefined)[], own: ReadonlyMap<object, object>): void {
    for (const [id, entry] of snapshot.entries()) {
      if (id === 0) continue;
      if (entry === undefined) this.#free.push(id);
      else this.#idsOf(entry.receiver).set(own.get(entry.thing) ?? entry.thing, id);
      this.entries[id] =
        entry && newEntry(own.get(entry.thing) ?? entry.thing, entry.receiver, entry.holders);
    }
  }

  /** Like `register`, for a slot of an operation, which `rollback` undoes. */
  write(thing: object, receiver?: object): number {
    const id = this.register(thing, receiver);
    this.#written.push(id);
    return id;
  }

  /** How many numbers are written and not yet committed. */
  get mark(): number {
    return this.#written.length;
  }

  /** Lua has read the slots that were written since `mark`. */
  commit(mark: number): void {
    if (this.#written.length > mark) this.#written.length = mark;
  }

  /** Lua will not read the slots that were written since `mark`. */
  rollback(mark: number): void {
    while (this.#written.length > mark) this.release(this.#written.pop() ?? 0);
  }

  get(id: number): object {
    const entry = this.entries[id];
    if (entry === undefined) throw new RangeError(`no host value has number ${id}`);
    return entry.thing;
  }

  /** The number of `thing`; 0 if Lua does not hold it. */
  numberOf(thing: object): number {
    return this.#ids.get(thing) ?? 0;
  }

  /** Removes one holder. Returns the function or object if that was the last one. */
  release(id: number): object | undefined {
    const entry = this.entries[id];
    if (entry === undefined || --entry.holders > 0) return undefined;
    this.entries[id] = undefined;
    this.#free.push(id);
    this.#forget(entry);
    return entry.thing;
  }

  /** Forgets everything, once the state has ended and Lua will release nothing more. */
  clear(): void {
    this.entries.length = 1;
    this.#free.length = 0;
    this.#ids.clear();
    this.#methods = undefined;
    this.#written.length = 0;
  }

  get size(): number {
    let { size } = this.#ids;
    for (const methods of this.#methods?.values() ?? []) size += methods.size;
    return size;
  }
}
/** `LuaMultiReturn.of`: the values need not be of one type. */
interface OfValues {
  <T>(...values: T[]): LuaMultiReturn<T>;
  <T extends unknown[]>(...values: T): LuaMultiReturn<T[number]>;
}

/**
 * Several results of a host function: `return LuaMultiReturn.of(a, b)`. Any other array is one result, a table.
 */
export class LuaMultiReturn<T = unknown> extends Array<T> {
  declare static readonly of: OfValues;

  /** `map` and the like return plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}
