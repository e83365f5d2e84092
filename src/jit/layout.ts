/** Offsets that compiled code uses, by their purpose. */

import {
  CallInfo,
  global_State,
  LClosure,
  lua_State,
  NodeKey,
  Proto,
  Table,
  TValue,
  UpVal,
} from "../core/generated/objects.js";

export const VALUE = TValue.sizeof;
export const TAG = TValue.tt_;
export const NODE = NodeKey.sizeof;
export const offsets = { CallInfo, global_State, LClosure, lua_State, NodeKey, Proto, Table, UpVal } as const;

/** The registers that a function can have. */
export const REGISTERS = 256;

/** This many values up to the top, and more, are charged as work (luai_values in lstate.h). */
export const MANY_VALUES = 8;

/** What a unit returns (lvm.h). */
export const VM = { done: 0, entering: 1, inside: 2, unwind: 3, slow: 4, field: 5, unit: 6 } as const;
