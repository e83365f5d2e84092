/** What `--help` prints for the commands that make and read native modules. */

export const BUILD_HELP = `usage: perilune build [flags] file.c ... -o name.wasm

Compiles C to a native module for require. Every luaopen_* is exported. Objects (.o) and
archives (.a) of WebAssembly are linked in. With a supported emcc (EMCC, EMSDK, the path),
else with the npm package @yowasp/clang.

  -o FILE            the module; by default the first file's name with .wasm
  -I DIR             look for headers in DIR; also -isystem, -iquote, -idirafter
  -include FILE      include FILE before each source
  -D NAME[=VALUE]    define a macro; -U NAME takes it back
  -O0 .. -O3 -Os -Oz how to optimise; -O2 by default
  -g                 keep debug information
  -l NAME, -L DIR    link libNAME.a from DIR; m, c, dl and lua are in the core
  -std=... -W... -f...  passed on to the compiler
  --export NAME      export another function
  --compiler auto|emcc|npm
  -v, --verbose      say which compiler is used, and why
  -h, --help         this text
`;

export const INSPECT_HELP = `usage: perilune inspect name.wasm ...

Prints what native modules are made of: the ABI section, exports, imports, and what the
core lacks for them. The exit code is 1 if one of them would be refused.

  -h, --help         this text
`;

export const STAMP_HELP = `usage: perilune stamp name.wasm [-o out.wasm]

Checks a module that plain emcc made as require will, then writes its perilune.abi section.
The flags that emcc needs:
  -O2 -fPIC -sSIDE_MODULE=2 -sWASM_BIGINT=1 -sSUPPORT_LONGJMP=wasm
  -sEXPORTED_FUNCTIONS=_luaopen_name

  -o, --output FILE         write there, and leave name.wasm as it is
  --compiler NAME           what made it; emcc by default
  --compiler-version TEXT   and of which version
  -h, --help                this text
`;

export const LINK_HELP = `usage: perilune link [flags] file.c ... -o core.wasm

Makes a core with native modules linked in, and its two glues core.node.mjs and core.web.mjs
beside it. loadRuntime({ wasm: "core.wasm" }) runs it; require finds the modules through
package.preload. Every luaopen_* is a module. It takes the pinned emcc (EMCC, EMSDK, the path).

  -o FILE            the core; its name ends in .wasm
  --name NAME=FUNCTION
                     what require is given for an init function: a.b=luaopen_a_b. Without it
                     luaopen_a_b opens "a_b", since the symbol does not tell a_b from a.b
  --core release|debug
                     which core; debug checks Lua's API, for the entry perilune/debug
  -I DIR, -include FILE, -D NAME[=VALUE], -U NAME, -O0 .. -Oz, -l NAME, -L DIR, -std=... -W... -f...
                     as for perilune build
  -g                 keep debug information
  -v, --verbose      say what is done
  -h, --help         this text
`;
