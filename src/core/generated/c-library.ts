// Made by `npm run build:wasm`; not edited by hand.

// <stddef.h>
export const POINTER_SIZE = 4;

// <signal.h>
export const SIGINT = 2;
export const SIG_DFL = 0;

// <sys/socket.h>
export const AF_INET = 2;
export const AF_INET6 = 10;

// <dlfcn.h>
export const RTLD_GLOBAL = 256;
export const RTLD_NOLOAD = 4;

// <lua.h>
export const LUA_VERSION_NUM = 504;

// <perilune.h>
export const PERILUNE_ABI_MINOR = 1;
export const PERILUNE_ABI_VERSION = 1;
