/** What a state can be asked to do in one crossing: ORDER PL_OP of native/core/pl.h. */

export const Op = {
  call: 0,
  load: 1,
  run: 2,
  get: 3,
  has: 4,
  set: 5,
  length: 6,
  keys: 7,
  entries: 8,
  tostring: 9,
  values: 10,
  open: 11,
  toJS: 12,
  thread: 13,
  resume: 14,
  status: 15,
  close: 16,
  freeze: 17,
  type: 18,
  name: 19,
  rawGet: 20,
  rawSet: 21,
} as const;

export type OpCode = (typeof Op)[keyof typeof Op];

/** LUA_YIELD of lua.h: what PL_OP_RESUME gives, negated, for a coroutine that waits. */
export const LUA_YIELD = 1;
