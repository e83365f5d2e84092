/** The output of `perilune --help` and `perilune --version`. lua.c prints its own usage after a wrong option. */

import { readFileSync } from "node:fs";

export const HELP = `usage: perilune [options] [script [args]]
       perilune run|worker|workflows|build|install|cc|ar|ranlib|inspect|stamp|link|types ...

Runs Lua 5.4 scripts as \`lua\` does. Scripts can load C modules compiled to WebAssembly.

  -e stat    execute string 'stat'
  -i         enter interactive mode after executing 'script'
  -l mod     require library 'mod' into global 'mod'
  -l g=mod   require library 'mod' into global 'g'
  -v         show version information
  -E         ignore environment variables
  -W         turn warnings on
  --         stop handling options
  -          stop handling options and execute stdin
  --source   show the source line below an error even if standard error is not a terminal
  --profile, --profile=FILE
             measure time and allocations by function and line (see docs/profiling.md)
  --jit, --no-jit, --jit=stats, --jit=dump
             compile hot functions, as is the default, or not; with "stats" say at the end what was compiled, with "dump" show
             its code on standard error (see docs/jit.md)
  --help     show this help
  --version  show the versions of perilune and Lua

Commands (see perilune <command> --help):
  run        run a script as a process, with modules that wait and with threads
  worker     run the workflows of a directory until it is stopped
  workflows  show, start, replay, signal and cancel workflows
  build      compile C to a native module
  install    build a rock, from a directory or an archive of its sources
  cc         compile C as makefiles, configure scripts and CMake ask for it
  ar, ranlib make archives of WebAssembly objects
  inspect    show the imports and exports of a native module, and symbols the core lacks
  stamp      add the ABI section to a native module built with plain emcc
  link       build a core with native modules linked in
  types      write type definitions of modules for editors, TypeScript and readers
To run a script that has the name of a command, give its path: perilune ./build

Environment:
  LUA_INIT, LUA_INIT_5_4     code or @file to run first
  LUA_PATH, LUA_CPATH        templates that require tries after its own roots (also with _5_4)
  PERILUNE_STDLIB_DIR        the directory of the standard modules
  PERILUNE_JIT               "off": do not compile hot functions unless --jit is given; "always": compile at once
  PERILUNE_HISTORY           the history file of interactive mode, by default ~/.perilune_history;
                             if empty, the history is not saved
`;

/** Returns one line with the versions of this package and of Lua. */
export function versionLine(): string {
  const own = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  const lua = JSON.parse(readFileSync(new URL("../../wasm/lua.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return `perilune ${own.version} (Lua ${lua.version})\n`;
}
