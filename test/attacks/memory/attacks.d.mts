import type { LimitOptions, LuaState } from "../../../src/index.js";

export interface Attack {
  readonly name: string;
  readonly code: string;
  readonly host?: (state: LuaState, code: string) => unknown;
  readonly limits?: LimitOptions;
  readonly ends: string;
}

export const ATTACKS: readonly Attack[];
