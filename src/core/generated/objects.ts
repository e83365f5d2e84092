// Made by `npm run build:wasm`; not edited by hand.

/** Offsets of struct luaL_Stream, in bytes. */
export const luaL_Stream = {
  sizeof: 8,
  f: 0,
  closef: 4,
} as const;

/** Offsets of struct TValue, in bytes. */
export const TValue = {
  sizeof: 16,
  "value_.gc": 0,
  "value_.p": 0,
  "value_.f": 0,
  "value_.i": 0,
  "value_.n": 0,
  "value_.ub": 0,
  tt_: 8,
} as const;

/** Offsets of struct GCObject, in bytes. */
export const GCObject = {
  sizeof: 8,
  next: 0,
  tt: 4,
  marked: 5,
} as const;

/** Offsets of struct TString, in bytes. */
export const TString = {
  sizeof: 20,
  next: 0,
  tt: 4,
  marked: 5,
  extra: 6,
  shrlen: 7,
  hash: 8,
  "u.lnglen": 12,
  "u.hnext": 12,
  contents: 16,
} as const;

/** Offsets of struct Udata, in bytes. */
export const Udata = {
  sizeof: 40,
  next: 0,
  tt: 4,
  marked: 5,
  nuvalue: 6,
  len: 8,
  metatable: 12,
  gclist: 16,
  uv: 24,
} as const;

/** Offsets of struct Upvaldesc, in bytes. */
export const Upvaldesc = {
  sizeof: 8,
  name: 0,
  instack: 4,
  idx: 5,
  kind: 6,
} as const;

/** Offsets of struct LocVar, in bytes. */
export const LocVar = {
  sizeof: 12,
  varname: 0,
  startpc: 4,
  endpc: 8,
} as const;

/** Offsets of struct Proto, in bytes. */
export const Proto = {
  sizeof: 92,
  next: 0,
  tt: 4,
  marked: 5,
  numparams: 6,
  is_vararg: 7,
  maxstacksize: 8,
  sizeupvalues: 12,
  sizek: 16,
  sizecode: 20,
  sizelineinfo: 24,
  sizep: 28,
  sizelocvars: 32,
  sizeabslineinfo: 36,
  linedefined: 40,
  lastlinedefined: 44,
  k: 48,
  code: 52,
  p: 56,
  upvalues: 60,
  lineinfo: 64,
  abslineinfo: 68,
  locvars: 72,
  source: 76,
  gclist: 80,
  unit: 84,
  watched: 88,
} as const;

/** Offsets of struct UpVal, in bytes. */
export const UpVal = {
  sizeof: 32,
  next: 0,
  tt: 4,
  marked: 5,
  "v.p": 8,
  "v.offset": 8,
  "u.open": 16,
  "u.next": 16,
  "u.previous": 20,
  "u.value": 16,
  "u.value_": 16,
  "u.gc": 16,
  "u.p": 16,
  "u.f": 16,
  "u.i": 16,
  "u.n": 16,
  "u.ub": 16,
  "u.tt_": 24,
} as const;

/** Offsets of struct CClosure, in bytes. */
export const CClosure = {
  sizeof: 32,
  next: 0,
  tt: 4,
  marked: 5,
  nupvalues: 6,
  gclist: 8,
  f: 12,
  upvalue: 16,
} as const;

/** Offsets of struct LClosure, in bytes. */
export const LClosure = {
  sizeof: 20,
  next: 0,
  tt: 4,
  marked: 5,
  nupvalues: 6,
  gclist: 8,
  p: 12,
  upvals: 16,
} as const;

/** Offsets of struct NodeKey, in bytes. */
export const NodeKey = {
  sizeof: 24,
  "value_.gc": 0,
  "value_.p": 0,
  "value_.f": 0,
  "value_.i": 0,
  "value_.n": 0,
  "value_.ub": 0,
  tt_: 8,
  key_tt: 9,
  next: 12,
  "key_val.gc": 16,
  "key_val.p": 16,
  "key_val.f": 16,
  "key_val.i": 16,
  "key_val.n": 16,
  "key_val.ub": 16,
} as const;

/** Offsets of struct Table, in bytes. */
export const Table = {
  sizeof: 32,
  next: 0,
  tt: 4,
  marked: 5,
  flags: 6,
  lsizenode: 7,
  alimit: 8,
  array: 12,
  node: 16,
  lastfree: 20,
  metatable: 24,
  gclist: 28,
} as const;

/** Offsets of struct stringtable, in bytes. */
export const stringtable = {
  sizeof: 12,
  hash: 0,
  nuse: 4,
  size: 8,
} as const;

/** Offsets of struct CallInfo, in bytes. */
export const CallInfo = {
  sizeof: 36,
  func: 0,
  top: 4,
  previous: 8,
  next: 12,
  "u.l": 16,
  "u.savedpc": 16,
  "u.trap": 20,
  "u.nextraargs": 24,
  "u.c": 16,
  "u.k": 16,
  "u.old_errfunc": 20,
  "u.ctx": 24,
  "u2.funcidx": 28,
  "u2.nyield": 28,
  "u2.nres": 28,
  "u2.transferinfo": 28,
  "u2.ftransfer": 28,
  "u2.ntransfer": 30,
  nresults: 32,
  callstatus: 34,
} as const;

/** Offsets of struct global_State, in bytes. */
export const global_State = {
  sizeof: 784,
  frealloc: 0,
  ud: 4,
  totalbytes: 8,
  GCdebt: 12,
  GCestimate: 16,
  lastatomic: 20,
  collections: 24,
  strt: 28,
  l_registry: 40,
  nilvalue: 56,
  seed: 72,
  currentwhite: 76,
  gcstate: 77,
  gckind: 78,
  gcstopem: 79,
  genminormul: 80,
  genmajormul: 81,
  gcstp: 82,
  gcemergency: 83,
  polled: 84,
  stopped: 85,
  finalizes: 86,
  watch: 88,
  ticks: 92,
  interval: 96,
  fuel: 104,
  gcpause: 112,
  gcstepmul: 113,
  gcstepsize: 114,
  allgc: 116,
  sweepgc: 120,
  part: 124,
  strong: 128,
  partat: 132,
  finobj: 136,
  gray: 140,
  grayagain: 144,
  weak: 148,
  ephemeron: 152,
  allweak: 156,
  tobefnz: 160,
  fixedgc: 164,
  survival: 168,
  old1: 172,
  reallyold: 176,
  firstold1: 180,
  finobjsur: 184,
  finobjold1: 188,
  finobjrold: 192,
  twups: 196,
  panic: 200,
  mainthread: 204,
  memerrmsg: 208,
  tmname: 212,
  mt: 312,
  strcache: 348,
  warnf: 772,
  ud_warn: 776,
} as const;

/** Offsets of struct lua_State, in bytes. */
export const lua_State = {
  sizeof: 120,
  next: 0,
  tt: 4,
  marked: 5,
  status: 6,
  allowhook: 7,
  nci: 8,
  top: 12,
  l_G: 16,
  ci: 20,
  stack_last: 24,
  stack: 28,
  openupval: 32,
  tbclist: 36,
  gclist: 40,
  twups: 44,
  errorJmp: 48,
  base_ci: 52,
  hook: 88,
  errfunc: 92,
  nCcalls: 96,
  npcalls: 100,
  oldpc: 104,
  basehookcount: 108,
  hookcount: 112,
  hookmask: 116,
} as const;

/** Offsets of struct Page, in bytes. */
export const Page = {
  sizeof: 8,
  next: 0,
  free: 4,
  whole: 6,
} as const;

/** Offsets of struct Heap, in bytes. */
export const Heap = {
  sizeof: 176,
  account: 0,
  low: 24,
  high: 28,
  tries: 32,
  pages: 36,
  blocks: 40,
  lists: 44,
} as const;
