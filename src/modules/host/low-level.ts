/**
 * Functions of the low kind: they take their arguments themselves and push their results, as C functions do. `LuaCall` is
 * what they are given.
 */

import type { GuestError } from "../../errors/guest.js";
import type { CallContext } from "../../security/context.js";
import type { RequestMeta } from "../../security/policy.js";
import { requireFunction } from "../../values/options.js";

/** A table of Lua, given to a call or made by it: read and written without metamethods. */
export interface RawTable {
  get(key: unknown): unknown;
  set(key: unknown, value: unknown): void;
}

/**
 * One call. The first argument is 1. The `check` functions throw Lua's own `bad argument` errors, and so do the `opt` ones,
 * which give the default where the argument is nil or missing.
 */
export interface LuaCall {
  readonly context: CallContext;
  /** As those of `HostCall`. */
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean;
  require(action: string, resource: string, meta?: RequestMeta): void;
  /** How many arguments there are. */
  readonly count: number;
  /** Any value, nil too, that was given. A table is a `LuaTable`, closed when the call ends. */
  checkAny(n: number): unknown;
  checkString(n: number): string;
  checkInteger(n: number): number;
  checkNumber(n: number): number;
  checkBoolean(n: number): boolean;
  checkTable(n: number): RawTable;
  /** The host's object behind a userdata of this type. */
  checkUserdata(n: number, type: string): object;
  optString(n: number, standard: string): string;
  optInteger(n: number, standard: number): number;
  optNumber(n: number, standard: number): number;
  optBoolean(n: number, standard: boolean): boolean;
  /** What is to be thrown for an argument that is wrong in another way. */
  argumentError(n: number, problem: string): GuestError;
  /** A new table, which Lua gets when it is pushed. */
  createTable(array?: readonly unknown[], record?: Readonly<Record<string, unknown>>): RawTable;
  /** A userdata of a registered type for an object of the host. */
  newUserdata(type: string, object: object): object;
  push(value: unknown): void;
}

/** How many of the pushed values are results, counted from the last; -1 for a command that was pushed. */
export type LowLevel = (call: LuaCall) => number;

/** A function of the low kind, among exports. */
export class LowFunction {
  constructor(readonly run: LowLevel) {}
}

/** Says of a function that it is of the low kind. Throws `ERR_PARAMETER` for what is no function. */
export function lowLevel(run: LowLevel): LowFunction {
  requireFunction("run", run);
  return new LowFunction(run);
}
