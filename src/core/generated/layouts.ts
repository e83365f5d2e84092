// Made by `npm run build:wasm`; not edited by hand.

/** Where static data begin in linear memory, in bytes. */
export const GLOBAL_BASE = 1114112;

/** Offsets of struct pl_Slot, in bytes. */
export const pl_Slot = {
  sizeof: 16,
  tag: 0,
  aux: 1,
  flags: 2,
  size: 4,
  "u.integer": 8,
  "u.number": 8,
  "u.bytes": 8,
  "u.ref": 8,
} as const;

/** Offsets of struct pl_Packed, in bytes. */
export const pl_Packed = {
  sizeof: 16,
  count: 0,
  stride: 4,
  type: 8,
  spare: 12,
} as const;

/** Offsets of struct pl_Transfer, in bytes. */
export const pl_Transfer = {
  sizeof: 32,
  top: 0,
  end: 4,
  results: 8,
  frames: 12,
  framessize: 16,
  owned: 20,
  stackpointer: 24,
  borrow: 28,
} as const;

/** Offsets of struct pl_Account, in bytes. */
export const pl_Account = {
  sizeof: 24,
  small: 0,
  large: 4,
  pages: 8,
  limit: 12,
  kept: 16,
  outside: 20,
} as const;

/** Offsets of struct pl_CompileCache, in bytes. */
export const pl_CompileCache = {
  sizeof: 16,
  limit: 0,
  bytes: 4,
  hits: 8,
  misses: 12,
} as const;

/** Offsets of struct pl_Seen, in bytes. */
export const pl_Seen = {
  sizeof: 24,
  count: 0,
  result: 4,
  operands: 8,
  what: 12,
  index: 16,
  varies: 20,
} as const;

/** Offsets of struct pl_Watched, in bytes. */
export const pl_Watched = {
  sizeof: 116,
  next: 0,
  back: 4,
  proto: 8,
  state: 12,
  heat: 16,
  refused: 20,
  calls: 24,
  params: 28,
  at: 92,
} as const;

/** Offsets of struct pl_Unit, in bytes. */
export const pl_Unit = {
  sizeof: 28,
  function: 0,
  serial: 4,
  failed: 8,
  missed: 12,
  fails: 16,
  next: 20,
  entries: 24,
} as const;

/** Offsets of struct pl_Left, in bytes. */
export const pl_Left = {
  sizeof: 16,
  func: 0,
  pc: 4,
  wanted: 8,
  tail: 12,
} as const;

/** Offsets of struct pl_Jit, in bytes. */
export const pl_Jit = {
  sizeof: 2132,
  threshold: 0,
  period: 4,
  space: 8,
  failures: 12,
  watched: 16,
  dead: 20,
  next: 24,
  nextelement: 28,
  pair: 32,
  count: 64,
  left: 68,
  top: 2116,
  changes: 2120,
  pending: 2124,
  slices: 2128,
} as const;

/** Offsets of struct pl_Found, in bytes. */
export const pl_Found = {
  sizeof: 12,
  lua: 0,
  native: 4,
  init: 8,
} as const;

/** Offsets of struct tm, in bytes. */
export const tm = {
  sizeof: 44,
  tm_sec: 0,
  tm_min: 4,
  tm_hour: 8,
  tm_mday: 12,
  tm_mon: 16,
  tm_year: 20,
  tm_wday: 24,
  tm_yday: 28,
  tm_isdst: 32,
  tm_gmtoff: 36,
  tm_zone: 40,
} as const;
