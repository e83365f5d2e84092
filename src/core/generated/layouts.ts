// Made by `npm run build:wasm`; not edited by hand.

/** Where static data begin in linear memory, in bytes. */
export const GLOBAL_BASE = 1114112;

/** Offsets of struct pl_Slot, in bytes. */
export const pl_Slot = {
  sizeof: 16,
  tag: 0,
  aux: 1,
  unused: 2,
  size: 4,
  "u.integer": 8,
  "u.number": 8,
  "u.bytes": 8,
  "u.ref": 8,
} as const;

/** Offsets of struct pl_Request, in bytes. */
export const pl_Request = {
  sizeof: 24,
  args: 0,
  nargs: 4,
  results: 8,
  nresults: 12,
  traceback: 16,
  tracebacksize: 20,
} as const;
