// Made by `npm run build:wasm`; not edited by hand.

/** Offsets in musl's struct _IO_FILE: the flags, the part of the buffer that is not read yet, the seek function. */
export const Stream = {
  flags: 0,
  rpos: 4,
  rend: 8,
  seek: 40,
} as const;

// <stdio_impl.h>
export const F_EOF = 16;
export const F_ERR = 32;
