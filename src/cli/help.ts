/** The output of `perilune --help` and `perilune --version`. lua.c prints its own usage after a wrong option. */

import { readFileSync } from "node:fs";

export const HELP = `usage: perilune [options] [script [args]]
       perilune build|inspect|stamp|link|types ...

Runs Lua 5.4 as \`lua\` does, and native C modules compiled to WebAssembly with it.

  -e stat    execute string 'stat'
  -i         enter interactive mode after executing 'script'
  -l mod     require library 'mod' into global 'mod'
  -l g=mod   require library 'mod' into global 'g'
  -v         show version information
  -E         ignore environment variables
  -W         turn warnings on
  --         stop handling options
  -          stop handling options and execute stdin
  --source   show the line of the source below an error, as on a terminal
  --profile, --profile=FILE
             measure time and allocations by function and line: docs/profiling.md
  --help     this text
  --version  the versions of perilune and of Lua

Commands (perilune <command> --help says more):
  build      compile C to a native module
  inspect    show what a native module is made of, and what it lacks
  stamp      adopt a native module that plain emcc made
  link       make a core with native modules linked in
  types      write the types of modules for editors, TypeScript and readers
A script that has the name of a command is run by its path: perilune ./build

Environment:
  LUA_INIT, LUA_INIT_5_4     code, or @file, to run first
  LUA_PATH, LUA_CPATH        where require looks after its own roots (and their _5_4 forms)
  PERILUNE_STDLIB_DIR        the directory of the standard modules
  PERILUNE_HISTORY           the file of the interactive history (~/.perilune_history); empty for none
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
