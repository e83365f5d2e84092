/**
 * Low-level functions: they check their arguments and push their results themselves, as C functions do, through a
 * `LuaCall`.
 */

import type { GuestError } from "../../errors/guest.js";
import type { CallContext } from "../../security/context.js";
import type { RequestMeta } from "../../security/policy.js";
import { requireFunction } from "../../errors/options.js";

/** A Lua table that a call got or made; read and written without metamethods. */
export interface RawTable {
  get(key: unknown): unknown;
  set(key: unknown, value: unknown): void;
}

/**
 * One call. The first argument is number 1. The `check` functions throw Lua's own `bad argument` errors; the `opt` ones
 * do too, but return the default if the argument is nil or missing. Once the function has returned, or its promise has
 * settled, all of them throw `ERR_CALL_ENDED`.
 */
export interface LuaCall {
  readonly context: CallContext;
  /** Aborts when the call must end; see `HostCall`. */
  readonly signal: AbortSignal | undefined;
  /** See `HostCall`. */
  checkpoint(work?: number): void;
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean;
  require(action: string, resource: string, meta?: RequestMeta): void;
  /** The number of arguments. */
  readonly count: number;
  /** Any value, even nil, but not a missing one. A table is a `LuaTable`, closed when the call ends. */
  checkAny(n: number): unknown;
  checkString(n: number): string;
  checkInteger(n: number): number;
  checkNumber(n: number): number;
  checkBoolean(n: number): boolean;
  checkTable(n: number): RawTable;
  /** The host object of a userdata of this type. */
  checkUserdata(n: number, type: string): object;
  optString(n: number, standard: string): string;
  optInteger(n: number, standard: number): number;
  optNumber(n: number, standard: number): number;
  optBoolean(n: number, standard: boolean): boolean;
  /** Makes an error, to be thrown, for an argument that is wrong in another way. */
  argumentError(n: number, problem: string): GuestError;
  /** Makes a table, which Lua gets if it is pushed. */
  createTable(array?: readonly unknown[], record?: Readonly<Record<string, unknown>>): RawTable;
  /** Makes a host object a userdata of a registered type. */
  newUserdata(type: string, object: object): object;
  push(value: unknown): void;
}

/**
 * Returns how many of the last pushed values are results, or -1 if the last one is a yield, which asks for a command: values
 * below it are ignored. Any other number raises an error in Lua.
 */
export type LowLevel = (call: LuaCall) => number;

/** A low-level function among exports. */
export class LowFunction {
  constructor(readonly run: LowLevel) {}
}

/** Marks a function as a low-level one. Throws `ERR_PARAMETER` if it is not a function. */
export function lowLevel(run: LowLevel): LowFunction {
  requireFunction("run", run);
  return new LowFunction(run);
}
