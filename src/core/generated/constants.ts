// Made by `npm run build:wasm`; not edited by hand.

/** What a slot holds. */
export const Tag = {
  nil: 0,
  false: 1,
  true: 2,
  /** u.integer. */
  integer: 3,
  /** u.number. */
  float: 4,
  /** u.bytes and size, borrowed from whoever wrote the slot. */
  string: 5,
  /** u.ref: the number of a handle; aux: a pl_LuaType. */
  ref: 6,
  /** u.ref: the number of a host function. */
  host: 7,
  /** u.bytes and size: one value as a stream of the codec. */
  bulk: 8,
  /** u.ref: the number of a host object; size: the number of its metatable, which PL_OP_TYPE made. */
  object: 9,
  /** u.number, into Lua only: becomes an integer if it is a safe one (within 2^53, not -0). */
  number: 10,
  /** u.ref, into Lua only: the number of a coroutine that PL_OP_THREAD made for a run. */
  run: 11,
} as const;

export type Tag = (typeof Tag)[keyof typeof Tag];

/** The number of slots that are always available for results, in the place of the arguments. */
export const FEW = 16;

/** The handle of the table of globals. */
export const REF_GLOBALS = 0;

/** Bytes of the transfer buffer, its head included. */
export const TRANSFER_SIZE = 65536;

/** The kind of an entry of 'frames': the first letter of 'what' of the debug library, and one more. */
export const Frame = {
  lua: 76,
  main: 109,
  c: 67,
  /** So many calls are left out. */
  skipped: 115,
} as const;

export type Frame = (typeof Frame)[keyof typeof Frame];

/**
 * The kind of a value in a stream of the codec. A stream consists of little-endian words of 32 bits. The low
 * PL_KIND_BITS of a word are the kind of what follows, the rest is a number.
 */
export const Kind = {
  nil: 0,
  false: 1,
  true: 2,
  /** An integer of 28 bits: the number. */
  small: 3,
  /** Two words, the low one first. */
  integer: 4,
  /** Two words of a double. */
  float: 5,
  /** As many bytes as the number says, padded to whole words; out of Lua: remembered. */
  string: 6,
  /** Into Lua: a string that is remembered; a word with its number comes before the bytes. */
  name: 7,
  /** What was remembered under the number. */
  known: 8,
  /** A slot, by its number, for a value that travels by reference; out of Lua: remembered. */
  slot: 9,
  /**
   * Into Lua: the number under which it is remembered, or 0; then three words: values of the array part,
   * pairs, one for C; then the values, then keys and values in turn.
   */
  table: 10,
  /** Out of Lua, remembered: the number of values; two words for C, then the values. */
  array: 11,
  /** Out of Lua, remembered: the number of pairs; two words for C, then the pairs. */
  object: 12,
  /** As PL_KIND_OBJECT, where not all keys are strings. */
  map: 13,
} as const;

export type Kind = (typeof Kind)[keyof typeof Kind];

/** Bits of the kind in a word of a stream. */
export const KIND_BITS = 4;

/**
 * Words at the start of a stream. Into Lua: the number of slots, how much is remembered; then the slots,
 * then the value. Out of Lua: the number of slots, the word where they begin; then the value.
 */
export const HEADER_WORDS = 2;

/** Lua's status codes. */
export const LuaStatus = {
  ok: 0,
  yield: 1,
  errRun: 2,
  errSyntax: 3,
  errMem: 4,
} as const;

export type LuaStatus = (typeof LuaStatus)[keyof typeof LuaStatus];

/** Lua's types, as 'aux' of a PL_TAG_REF gives them. */
export const LuaType = {
  table: 5,
  function: 6,
  userdata: 7,
  thread: 8,
} as const;

export type LuaType = (typeof LuaType)[keyof typeof LuaType];

/** Bytes of a chunk's name in messages, with the NUL at the end. */
export const ID_SIZE = 60;

/** Stack slots that C code may use without asking for them. */
export const MIN_STACK = 20;

/** Flags of pl_open. */
export const OpenFlag = {
  /** Ignore LUA_PATH and LUA_CPATH. */
  noEnv: 1,
  /** 'require' refuses precompiled files. */
  text: 2,
  /** A name or path with a NUL is an error for 'require' and the functions of 'package'. */
  confined: 4,
} as const;

export type OpenFlag = (typeof OpenFlag)[keyof typeof OpenFlag];

/** What pl_do does. */
export const Op = {
  /** Calls slots[0] with the others. */
  call: 0,
  /**
   * Slots: chunk (flags: whether it may be binary), chunk name, environment or nil. Both texts end with NUL.
   */
  load: 1,
  /** As PL_OP_LOAD, then calls the chunk with the other slots. */
  run: 2,
  /** slots[0][slots[1]]..., with metamethods; a nil on the way is the result. */
  get: 3,
  /** Whether that is not nil. */
  has: 4,
  /** The last slot is the value. */
  set: 5,
  /** #slots[0]. */
  length: 6,
  /** As pairs gives them. */
  keys: 7,
  /** Keys and values in turn; with a second slot as next gives them. */
  entries: 8,
  /** tostring(slots[0]). */
  tostring: 9,
  /** The slots themselves. */
  values: 10,
  /** Calls the C function at table index slots[0].u.ref: how a module is opened by hand. */
  open: 11,
  /** slots[0] as a stream; size and u.ref of slots[1]: depth and size of pl_tobulk. */
  toJs: 12,
  /** A coroutine of slots[0]; of nil: the number of one for a run, which calls what it is given. */
  thread: 13,
  /**
   * Resumes coroutine slots[0] with the others; 'aux' is a pl_Resume. Returns -LUA_YIELD if it waits, or if
   * it is a run that yielded as many values as the result says.
   */
  resume: 14,
  /** coroutine.status. */
  status: 15,
  /** coroutine.close, its error raised; closes a coroutine that waits, and those that it resumed, too. */
  close: 16,
  /** Makes table slots[0], and all tables within it, immutable. */
  freeze: 17,
  /** Makes table slots[0] a metatable of host objects for good, and immutable; returns its number. */
  type: 18,
  /** What messages call the type of slots[0]. */
  name: 19,
  /** rawget(slots[0], slots[1]). */
  rawGet: 20,
  /** rawset(slots[0], slots[1], slots[2]). */
  rawSet: 21,
} as const;

export type Op = (typeof Op)[keyof typeof Op];

/** Whether PL_OP_RESUME may resume a coroutine that waits for the host, other than a run. */
export const Resume = {
  /** no. */
  ready: 0,
  /** No; if it comes to wait, the host waits with it. */
  wait: 1,
  /** Yes: the host has waited with it. */
  waited: 2,
} as const;

export type Resume = (typeof Resume)[keyof typeof Resume];

/** What pl_host_poll returns. All but SUSPEND are also results of pl_stopped. */
export const Stop = {
  /** Go on. */
  none: 0,
  fuel: 1,
  deadline: 2,
  interrupt: 3,
  /** Suspend the running coroutine, where it can be, and those that resumed it. */
  suspend: 4,
} as const;

export type Stop = (typeof Stop)[keyof typeof Stop];

/** What pl_host_call returns besides a number of results. */
export const HostResult = {
  /** An error, whose value is in the first slot. */
  error: -1,
  /**
   * A promise, whose number is u.ref of the first slot. The second slot is the coroutine that waits for it,
   * a PL_TAG_RUN or a PL_TAG_REF: the one that the host has resumed.
   */
  pending: -2,
  /**
   * A bad argument: this for the first argument, one less for the second, and so on. The first slot says
   * what is wrong with it; Lua adds the rest of the message.
   */
  argument: -3,
} as const;

export type HostResult = (typeof HostResult)[keyof typeof HostResult];

/** The two paths that 'require' searches. */
export const PathKind = {
  /** package.path. */
  lua: 0,
  /** package.cpath. */
  native: 1,
} as const;

export type PathKind = (typeof PathKind)[keyof typeof PathKind];

/** The result of pl_host_find. */
export const Find = {
  /** The roots do not have the module. */
  none: 0,
  /** They have it. */
  found: 1,
  /** The name, or what it leads to, is refused; pl_host_dlerror returns the error. */
  refused: 2,
  /** The native file, whose path is given, cannot be opened; pl_host_dlerror returns the reason. */
  failed: 3,
} as const;

export type Find = (typeof Find)[keyof typeof Find];

/** The stack pointer of an empty C stack. */
export const STACK_START = 1114096;

/** The lowest address of the C stack. */
export const STACK_END = 16;
