// Made by `npm run build:wasm`; not edited by hand.

/** The content of a slot. */
export const Tag = {
  nil: 0,
  false: 1,
  true: 2,
  /** u.integer. */
  integer: 3,
  /** u.number. */
  float: 4,
  /** u.bytes and size, borrowed from the writer of the slot. */
  string: 5,
  /** u.ref: the number of a handle; aux: a pl_LuaType. */
  ref: 6,
  /** u.ref: the number of a host function; size, into Lua: a pl_Form. */
  host: 7,
  /** u.bytes and size: one value as a stream of the codec. */
  bulk: 8,
  /** u.ref: the number of a host object; size: the number of its metatable, made by PL_OP_TYPE. */
  object: 9,
  /** u.number, into Lua only: becomes an integer if it is a safe integer (within 2^53, not -0). */
  number: 10,
  /** u.ref, into Lua only: the number of a coroutine that PL_OP_THREAD made for a run. */
  run: 11,
  /** u.ref, into Lua only: the address of a coroutine. */
  thread: 12,
  /**
   * u.ref: the number of the handle of a packed array; size: 0 for the array itself, or the number of one of
   * its objects, from 1 on. Out of Lua, the upper half of u.integer is the address of its pl_Packed.
   */
  packed: 13,
} as const;

export type Tag = (typeof Tag)[keyof typeof Tag];

/**
 * How Lua calls a host function with the arguments of a metamethod, if they are a host object and the name
 * of a field.
 */
export const Form = {
  /** As any function. */
  none: 0,
  /** By pl_host_field. */
  get: 1,
  /** By pl_host_field too, if the third argument is a number or boolean. */
  set: 2,
} as const;

export type Form = (typeof Form)[keyof typeof Form];

/**
 * A flag of a slot that the host writes with the number of a host function or object: Lua has not taken it
 * over yet. If it never does, the number must be released. A PL_TAG_BULK with the flag may have such slots
 * in it.
 */
export const UNTAKEN = 2;

/** A flag of a slot that C writes with the number of a handle: the host does not know the number yet. */
export const NEW = 4;

/**
 * A field of packed objects, as a number in the table of its type: the offset in the object in bytes, times
 * 2, plus whether it is a 32-bit integer instead of a double.
 */
export const PACKED_INTEGER = 1;

/**
 * A field of packed objects, as a number in the table of its type: the offset in the object in bytes, times
 * 2, plus whether it is a 32-bit integer instead of a double.
 */
export const PACKED_SHIFT = 1;

/** The number of slots that are always available for results. They replace the arguments. */
export const FEW = 16;

/** The handle of the global table. */
export const REF_GLOBALS = 0;

/** The size of the transfer buffer in bytes, including its head. */
export const TRANSFER_SIZE = 65536;

/** The kind of an entry of 'frames': the first letter of the debug library's 'what', and one more kind. */
export const Frame = {
  lua: 76,
  main: 109,
  c: 67,
  /** So many calls are left out. */
  skipped: 115,
} as const;

export type Frame = (typeof Frame)[keyof typeof Frame];

/**
 * The kind of a value in a stream of the codec. A stream consists of little-endian 32-bit words. The low
 * PL_KIND_BITS of a word are the kind of what follows, the rest is a number.
 */
export const Kind = {
  nil: 0,
  false: 1,
  true: 2,
  /** A 28-bit integer: the number. */
  small: 3,
  /** Two words, low word first. */
  integer: 4,
  /** The two words of a double. */
  float: 5,
  /** The number is the size in bytes, padded to whole words; out of Lua: remembered. */
  string: 6,
  /** Into Lua: a remembered string; a word with its number precedes the bytes. */
  name: 7,
  /** The value remembered under the number. */
  known: 8,
  /** A slot, by its number, for a value that travels by reference; out of Lua: remembered. */
  slot: 9,
  /**
   * Into Lua: the number under which it is remembered, or 0. Three words follow: the number of values of the
   * array part, the number of pairs, one for C; then the values, then keys and values alternately.
   */
  table: 10,
  /** Out of Lua, remembered: the number of values; two words for C, then the values. */
  array: 11,
  /** Out of Lua, remembered: the number of pairs; two words for C, then the pairs. */
  object: 12,
  /** Like PL_KIND_OBJECT, if a key is not a string or JavaScript would call a value by itself. */
  map: 13,
} as const;

export type Kind = (typeof Kind)[keyof typeof Kind];

/** The bits of the kind in a word of a stream. */
export const KIND_BITS = 4;

/** The default limit of levels of nested tables. */
export const DEPTH_LIMIT = 100000;

/** The limit of a stream's bytes, so that each count and size fits beside its kind. */
export const SIZE_LIMIT = 268435456;

/**
 * The words at the start of a stream. Into Lua: the number of slots, the number of remembered values; then
 * the slots, then the value. Out of Lua: the number of slots, the word where they begin; then the value.
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

/** Lua's types, as stored in 'aux' of a PL_TAG_REF. */
export const LuaType = {
  lightUserdata: 2,
  table: 5,
  function: 6,
  userdata: 7,
  thread: 8,
} as const;

export type LuaType = (typeof LuaType)[keyof typeof LuaType];

/**
 * Of a state's memory: blocks up to this size are in pages; the alignment of a page, and its size for
 * malloc.
 */
export const SMALL_BLOCK = 256;

/**
 * Of a state's memory: blocks up to this size are in pages; the alignment of a page, and its size for
 * malloc.
 */
export const PAGE = 1024;

/**
 * Of a state's memory: blocks up to this size are in pages; the alignment of a page, and its size for
 * malloc.
 */
export const PAGE_ASKED = 1016;

/** The bytes in front of every other block: a PL_Links of heap.c. */
export const BLOCK_HEAD = 8;

/** What a handle costs the host, and a host function or object that Lua holds. */
export const HANDLE_COST = 384;

/** What a handle costs the host, and a host function or object that Lua holds. */
export const HELD_COST = 256;

/** The types of Lua's objects in memory, as image.c checks them. */
export const Object = {
  shortString: 4,
  longString: 20,
  table: 5,
  luaFunction: 6,
  cFunction: 38,
  userdata: 7,
  thread: 8,
  upvalue: 9,
  proto: 10,
  /** The bit of a value's type that is a pointer to an object. */
  collectable: 64,
  /** The bit of 'marked' of userdata that native/core made. */
  own: 128,
} as const;

export type Object = (typeof Object)[keyof typeof Object];

/** The bytes of a chunk's name in messages, including the NUL. */
export const ID_SIZE = 60;

/** The stack slots that C code may use without checking. */
export const MIN_STACK = 20;

/** The pseudo-index of the registry. */
export const REGISTRY_INDEX = -1001000;

/** The operation of lua_gc that collects all garbage. */
export const GC_COLLECT = 2;

/** What raised an error, for pl_host_raised. */
export const Raised = {
  /** The host function that was called last. */
  host: 1,
  /** A searcher, perhaps with the message of the host's last error about a module. */
  loader: 2,
} as const;

export type Raised = (typeof Raised)[keyof typeof Raised];

/** Flags of pl_open. */
export const OpenFlag = {
  /** Ignore LUA_PATH and LUA_CPATH. */
  noEnv: 1,
  /** Load source text only, except what the host allows. */
  text: 2,
  /** 'require' and the functions of 'package' raise an error for a name or path with a NUL. */
  confined: 4,
  /** math.random starts from pl_host_seed. */
  seed: 8,
  /** No table is weak. */
  strong: 16,
} as const;

export type OpenFlag = (typeof OpenFlag)[keyof typeof OpenFlag];

/** The standard libraries. The basic functions are always there. */
export const Library = {
  package: 1,
  coroutine: 2,
  table: 4,
  io: 8,
  os: 16,
  string: 32,
  math: 64,
  utf8: 128,
  debug: 256,
} as const;

export type Library = (typeof Library)[keyof typeof Library];

/** What pl_do does. */
export const Op = {
  /** Calls slots[0] with the other slots. */
  call: 0,
  /**
   * Slots: chunk (flags: whether it may be binary), chunk name, environment or nil. Both texts end with NUL.
   */
  load: 1,
  /** Like PL_OP_LOAD, then calls the chunk with the other slots. */
  run: 2,
  /** slots[0][slots[1]]..., with metamethods; the first nil is the result. */
  get: 3,
  /** Whether the result of PL_OP_GET is not nil. */
  has: 4,
  /** The last slot is the value. */
  set: 5,
  /** #slots[0]. */
  length: 6,
  /** The keys that pairs visits. */
  keys: 7,
  /** Keys and values alternately, as pairs visits them; with a second slot, as next does. */
  entries: 8,
  /** tostring(slots[0]). */
  tostring: 9,
  /** Returns the slots unchanged. */
  values: 10,
  /** Calls the C function at table index slots[0].u.ref, to open a module directly. */
  open: 11,
  /** slots[0] as a stream; size and u.ref of slots[1] are the 'depth' and 'size' of pl_tobulk. */
  toJs: 12,
  /**
   * A coroutine of slots[0]; for nil, the number of one for a run, which calls the function that it gets.
   */
  thread: 13,
  /**
   * Resumes coroutine slots[0] with the other slots; 'aux' is a pl_Resume. Returns -LUA_YIELD if it waits,
   * or if it is a run that yielded; the result is then the number of yielded values.
   */
  resume: 14,
  /** coroutine.status. */
  status: 15,
  /** coroutine.close, raising its error; also closes a waiting coroutine and those that it resumed. */
  close: 16,
  /** Makes table slots[0] and all tables within it immutable. */
  freeze: 17,
  /** Applies the preset "strict" to the state. */
  strict: 18,
  /** Makes table slots[0] an immutable metatable of host objects, kept forever; returns its number. */
  type: 19,
  /** The name of the type of slots[0] in messages. */
  name: 20,
  /** rawget(slots[0], slots[1]). */
  rawGet: 21,
  /** rawset(slots[0], slots[1], slots[2]). */
  rawSet: 22,
  /** The metatable of slots[0], whatever its field '__metatable' says. */
  metaGet: 23,
  /** Sets the metatable of table slots[0] to slots[1], a table or nil. */
  metaSet: 24,
  /** slots[0], a function of Lua, precompiled; without debug information if slots[1] is true. */
  dump: 25,
  /**
   * Makes a type of packed objects, kept forever, and returns its number. Tables: the metatables of objects
   * and of arrays, the fields (a number, see PL_PACKED_INTEGER) and methods by name.
   */
  packedType: 26,
  /** A new packed array: the number of its type, of its objects, of the bytes of each; all zero. */
  packed: 27,
  /** The name of the host function that runs, as pl_pushfunctionname writes it. */
  called: 28,
  /** Sorts the table at the address slots[0].u.ref anew, after the addresses of its keys have changed. */
  rehash: 29,
} as const;

export type Op = (typeof Op)[keyof typeof Op];

/** Added to PL_OP_CALL, PL_OP_RUN and PL_OP_RESUME: which results they give. Without one of these, all. */
export const Give = {
  /** The first result, if there is one. */
  first: 256,
  /** Likewise; if it is a table, as a stream. */
  js: 512,
} as const;

export type Give = (typeof Give)[keyof typeof Give];

/** Whether PL_OP_RESUME may resume a coroutine that waits for the host, other than a run. */
export const Resume = {
  /** no. */
  ready: 0,
  /** No; if it starts to wait, the host waits with it. */
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
  /** Suspend the running coroutine, if it can be suspended, and those that resumed it. */
  suspend: 4,
} as const;

export type Stop = (typeof Stop)[keyof typeof Stop];

export const POLL_STOP = 7;

export const POLL_INTERVAL = 3;

/** The class of a value, as the compiler of src/jit tells them apart. Sets of classes are bits. */
export const Class = {
  nil: 0,
  false: 1,
  true: 2,
  integer: 3,
  float: 4,
  shortString: 5,
  longString: 6,
  table: 7,
  luaFunction: 8,
  lightFunction: 9,
  cFunction: 10,
  userdata: 11,
  lightUserdata: 12,
  thread: 13,
} as const;

export type Class = (typeof Class)[keyof typeof Class];

export const WATCHED_PARAMS = 16;

export const MOST_LEFT = 128;

/** What pl_host_call returns besides a number of results. */
export const HostResult = {
  /**
   * An error; its value is in the first slot. If 'flags' of the slot is not 0, the value is a text, and Lua
   * puts the place of the call before it.
   */
  error: -1,
  /**
   * A promise; its number is u.ref of the first slot. The second slot is the coroutine that waits for it, a
   * PL_TAG_RUN or a PL_TAG_REF: the one that the host has resumed.
   */
  pending: -2,
  /**
   * A bad argument: this value for the first argument, one less for the second, and so on. The first slot
   * says what is wrong with it; Lua adds the rest of the message.
   */
  argument: -3,
  /** Only pl_host_field: nothing was done; pl_host_call must do it. */
  general: -2147483648,
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

/** What pl_host_find returns. */
export const Find = {
  /** The module is not in the roots. */
  none: 0,
  /** The module was found. */
  found: 1,
  /** The name, or the file that it leads to, is refused; pl_host_dlerror returns the error. */
  refused: 2,
  /** The native file, whose path is filled in, cannot be opened; pl_host_dlerror returns the reason. */
  failed: 3,
} as const;

export type Find = (typeof Find)[keyof typeof Find];

/** The stack pointer of an empty C stack. */
export const STACK_START = 1114096;
