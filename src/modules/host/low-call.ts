/** Implements `LuaCall`: one call of a low-level function. */

import { type GuestError, badArgument } from "../../errors/guest.js";
import type { HostCall } from "../../security/call.js";
import type { CallContext } from "../../security/context.js";
import type { RequestMeta } from "../../security/policy.js";
import { callEnded } from "../../errors/state.js";
import { checkScalar } from "../../types/check-scalar.js";
import { Mismatch, type Check } from "../../types/mismatch.js";
import type { ValueReader } from "../../types/value-reader.js";
import { entryOf } from "../../values/handles.js";
import { LuaMultiReturn, scopedFunctions } from "../../values/host-functions.js";
import { isObject, thenOf } from "../../values/objects.js";
import { isOfType, type HostType } from "../../values/host-types.js";
import { Op } from "../../core/generated/constants.js";
import { LuaTable } from "../../values/table.js";
import { nameOfType } from "../../values/type-name.js";
import type { HostFunction } from "../../values/types.js";
import {
  asBound,
  callOf,
  guarded,
  requireCount,
  yieldingFunction,
  type Binding,
  type Permit,
} from "./bind-function.js";
import type { LowLevel, LuaCall, RawTable } from "./low-level.js";
import { requireGiven } from "./user-types.js";
import { takeYield, type Handle } from "./yield-call.js";

/** The parts of a module that a call needs. */
export interface LowModule extends Pick<Binding, "yields" | "handled"> {
  readonly name: string;
  readonly reader: ValueReader;
  /** Returns the type of that name, in this module unless the name has a dot. Throws `ERR_USER_TYPE`. */
  typeNamed(name: string): HostType;
}

const STRING = checkScalar("string", "argument");
const INTEGER = checkScalar("integer", "argument");
const NUMBER = checkScalar("number", "argument");
const BOOLEAN = checkScalar("boolean", "argument");

/** A Lua table, open during the call. */
class Raw implements RawTable {
  constructor(readonly table: LuaTable) {}

  get(key: unknown): unknown {
    return this.#operate(Op.rawGet, [key])[0];
  }

  set(key: unknown, value: unknown): void {
    this.#operate(Op.rawSet, [key, value]);
  }

  #operate(op: typeof Op.rawGet | typeof Op.rawSet, args: readonly unknown[]): unknown[] {
    const entry = entryOf(this.table);
    if (entry === undefined) throw new TypeError("this is not a Lua table");
    return entry.open().operate(op, entry.ref, args.map(inner));
  }
}

/** A new table, which Lua gets if it is pushed. */
class NewTable implements RawTable {
  readonly content = new Map<unknown, unknown>();

  get(key: unknown): unknown {
    return this.content.get(keyOf(key));
  }

  set(key: unknown, value: unknown): void {
    const at = keyOf(key);
    if (at === undefined || at === null) throw new TypeError("table index is nil");
    if (Number.isNaN(at)) throw new TypeError("table index is NaN");
    if (value === undefined || value === null) this.content.delete(at);
    else this.content.set(at, inner(value));
  }
}

/** Makes a number and a bigint of the same value one key. */
const keyOf = (key: unknown): unknown =>
  typeof key === "bigint" && Number.isSafeInteger(Number(key)) ? Number(key) : inner(key);

/** Converts a value for Lua: a `RawTable` becomes its table. */
function inner(value: unknown): unknown {
  if (value instanceof NewTable) return value.content;
  return value instanceof Raw ? value.table : value;
}

/** The parts of a call. */
interface CallParts {
  readonly module: LowModule;
  readonly call: HostCall;
  readonly values: readonly unknown[];
  readonly pushed: unknown[];
}

class Call implements LuaCall {
  readonly #name: string;
  #parts: CallParts | undefined;

  constructor(name: string, parts: CallParts) {
    this.#name = name;
    this.#parts = parts;
  }

  /** Its parts, while it is going on. Throws `ERR_CALL_ENDED`. */
  get #open(): CallParts {
    if (this.#parts === undefined) throw callEnded(this.#name);
    return this.#parts;
  }

  #requireOpen(): void {
    if (this.#parts === undefined) throw callEnded(this.#name);
  }

  end(): void {
    this.#parts = undefined;
  }

  get signal(): AbortSignal | undefined {
    return this.#open.call.signal;
  }

  checkpoint(work?: number): void {
    this.#open.call.checkpoint(work);
  }

  get context(): CallContext {
    return this.#open.call.context;
  }

  get count(): number {
    return this.#open.values.length;
  }

  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean {
    return this.#open.call.isAllowed(action, resource, meta);
  }

  require(action: string, resource: string, meta?: RequestMeta): void {
    this.#open.call.require(action, resource, meta);
  }

  checkAny(n: number): unknown {
    if (n > this.count) throw this.argumentError(n, "value expected");
    return this.#open.values[n - 1];
  }

  checkString(n: number): string {
    return this.#check(n, STRING) as string;
  }

  checkInteger(n: number): number {
    return this.#check(n, INTEGER) as number;
  }

  checkNumber(n: number): number {
    return this.#check(n, NUMBER) as number;
  }

  checkBoolean(n: number): boolean {
    return this.#check(n, BOOLEAN) as boolean;
  }

  checkTable(n: number): RawTable {
    const value = this.#open.values[n - 1];
    if (value instanceof LuaTable) return new Raw(value);
    throw this.#wrong(n, "table");
  }

  checkUserdata(n: number, type: string): object {
    const value = this.#open.values[n - 1];
    const wanted = this.#open.module.typeNamed(type);
    if (isOfType(value, wanted)) return value;
    throw this.#wrong(n, wanted.name);
  }

  optString(n: number, standard: string): string {
    return this.#has(n) ? this.checkString(n) : standard;
  }

  optInteger(n: number, standard: number): number {
    return this.#has(n) ? this.checkInteger(n) : standard;
  }

  optNumber(n: number, standard: number): number {
    return this.#has(n) ? this.checkNumber(n) : standard;
  }

  optBoolean(n: number, standard: boolean): boolean {
    return this.#has(n) ? this.checkBoolean(n) : standard;
  }

  argumentError(n: number, problem: string): GuestError {
    return badArgument(n, this.#name, problem);
  }

  createTable(array: readonly unknown[] = [], record: Readonly<Record<string, unknown>> = {}): RawTable {
    this.#requireOpen();
    const table = new NewTable();
    for (const [key, value] of Object.entries(record)) table.set(key, value);
    for (const [index, value] of array.entries()) table.set(index + 1, value);
    return table;
  }

  newUserdata(type: string, object: object): object {
    requireGiven(object, this.#open.module.typeNamed(type));
    return object;
  }

  push(value: unknown): void {
    this.#open.pushed.push(inner(value));
  }

  #has(n: number): boolean {
    return this.#open.values[n - 1] !== undefined;
  }

  #check(n: number, check: Check): unknown {
    const found = check(this.#open.values[n - 1], {
      reader: this.#open.module.reader,
      depth: 0,
      seen: undefined,
    });
    if (!(found instanceof Mismatch)) return found;
    const missing = n > this.count;
    throw this.argumentError(
      n,
      missing ? found.problem.replace(/ got nil$/, " got no value") : found.problem,
    );
  }

  #wrong(n: number, expected: string): GuestError {
    const missing = n > this.count ? "no value" : "nil";
    return this.argumentError(
      n,
      `${expected} expected, got ${nameOfType(this.#open.values[n - 1], missing)}`,
    );
  }
}

/** Returns the results: all values from `first` on. */
function listOf(values: readonly unknown[], first: number): LuaMultiReturn {
  const list = new LuaMultiReturn<unknown>();
  for (let i = first; i < values.length; i++) list.push(values[i]);
  return list;
}

const NO_VALUES: readonly unknown[] = [];

/** Runs `handle` with the call that waited, and returns the results for Lua. */
export function handleIn(
  name: string,
  module: LowModule,
  call: HostCall,
  handle: Handle,
): readonly unknown[] {
  const open = new Call(name, { module, call, values: NO_VALUES, pushed: [] });
  try {
    const results = handle(open);
    return results.some(isObject) ? results.map(inner) : results;
  } finally {
    open.end();
  }
}

/** What a low-level function returns if the value that it pushed last is a yield. */
const YIELDS = -1;

/** Wraps a low-level function for Lua. */
export function bindLow(
  run: LowLevel,
  name: string,
  module: LowModule,
  permit: Permit | undefined,
): HostFunction {
  const { name: owner, yields, handled } = module;
  const yielding = yieldingFunction(name, { module: owner, yields, handled }, (results) =>
    listOf(results, 0),
  );
  const bound = asBound(function (...values) {
    const pushed: unknown[] = [];
    const host = callOf(this);
    permit?.(host.kind);
    const call = new Call(name, { module, call: host, values, pushed });
    let waits = false;
    try {
      const returned = guarded(
        () => run(call),
        (count) => {
          call.end();
          if (count === YIELDS) return takeYield(pushed[pushed.length - 1], yielding, host);
          requireCount(count as number, name, pushed.length);
          return count === 1 ? pushed[pushed.length - 1] : listOf(pushed, pushed.length - (count as number));
        },
        host,
        yielding,
      );
      waits = thenOf(returned) !== undefined;
      return returned;
    } finally {
      if (!waits) call.end();
    }
  });
  scopedFunctions.add(bound);
  return bound;
}
