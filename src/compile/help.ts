/** The output of `--help` for the commands that build and inspect native modules. */

export const BUILD_HELP = `usage: perilune build [flags] file.c ... -o name.wasm
       perilune build [flags] name.rockspec [-o DIR]

Compiles C, or C++ with the npm package perilune-cxx, to a native module for require and exports every luaopen_*. Also links WebAssembly
objects (.o), archives (.a) and libraries (.wasm). Uses a supported emcc if it finds one (EMCC, EMSDK, PATH),
otherwise the npm package @yowasp/clang. With a rockspec of type "builtin" or "make" it builds the
modules of the rock, whose sources are in the current directory, to DIR.

  -o FILE            the output file; default: the first file's name with .wasm
  -I DIR             search DIR for headers; also -isystem, -iquote, -idirafter
  -include FILE      include FILE before each source
  -D NAME[=VALUE]    define a macro; -U NAME undefines it
  -O0 .. -O3 -Os -Oz optimisation level; default: -O2
  -g                 keep debug information
  -s                 leave out the names of functions, which errors show
  -l NAME, -L DIR    link libNAME.wasm or libNAME.a from DIR; the core contains m, c, dl, lua
  -std=... -W... -f...  passed to the compiler
  --export NAME      export another function
  --shared           make a library for other modules and for dlopen: export what is not
                     static, and need no luaopen_*
  --module-version V, --license L
                     the module's own version and licence, which inspect shows
  -Wl,-rpath,DIR     where the module looks for the libraries that it needs; $ORIGIN is its
                     own directory, the default
  --compiler auto|emcc|npm
  --no-cache         compile every file, not only what changed since the last build
  -v, --verbose      show which compiler is used, and why, and all warnings
  -h, --help         show this help
`;

export const INSTALL_HELP = `usage: perilune install [flags] DIR|ARCHIVE

Builds a rock from its sources, which are in a directory or in an archive: .rock, .zip, .tar,
.tar.gz. Its rockspec is of type "builtin" or "make"; make gets perilune cc as its compiler.
Fetches nothing, and installs no other rocks.

  -o DIR             where modules go; default: lua_modules
  --rockspec NAME    the rockspec, if there are several
  -I -D -O -g ... --compiler auto|emcc|npm --no-cache -v
                     see perilune build --help
  -h, --help         show this help
`;

export const CC_HELP = `usage: perilune cc [flags] file ...
       perilune c++ [flags] file ...

A compiler of C and C++ for makefiles, configure scripts and CMake: make CC="perilune cc" AR="perilune ar"
RANLIB="perilune ranlib". Takes the flags of gcc and clang. Uses the same compilers as perilune
build, and its cache.

  -c, -S, -E         make objects, assembly, or preprocessed text
  -shared            link a native module for require, or a library if there is no luaopen_*
                     (otherwise a program with main, which Node runs)
  -o FILE            the output file; - for standard output with -E
  -M -MM -MD -MMD -MF FILE -MT NAME -MQ NAME -MP
                     write which files were read, as rules for make
  -x c, -x c++       the next files are C or C++; - is standard input. For perilune c++
                     C sources are C++
  @FILE              more arguments, from a file
  --version, -v, -dumpmachine, -dumpversion, -print-prog-name=NAME
  -I -D -U -include -O -g -l -L -std=... -W... -f... --export NAME
                     see perilune build --help; without -O nothing is optimised
  --compiler auto|emcc|npm
  --no-cache         compile every file, not only what changed
  PERILUNE_RESIDENT=off
                     start no process that keeps the compiler loaded between calls
  --run FILE [ARGS]  run a program that perilune cc made
  -h, --help         show this help
`;

export const AR_HELP = `usage: perilune ar OPERATION[MODIFIERS] archive.a [file ...]

Makes archives of WebAssembly objects, with an index of their symbols. Needs no compiler.

  r q d m t p x s    replace, append, delete, move, list, print, extract, write the index
  a b i NAME         before or after a member (with r and m)
  c v S              do not say that the archive is new; say what is done; no index
  D U u o l P        accepted without effect: archives have no times and no owners
  @FILE              more arguments, from a file
  -h, --help         show this help
`;

export const RANLIB_HELP = `usage: perilune ranlib archive.a ...

Writes the index of an archive. perilune ar does so itself.

  -h, --help         show this help
`;

export const INSPECT_HELP = `usage: perilune inspect name.wasm ...

Prints the ABI section, exports and imports of native modules, and the symbols that the core
lacks. Exits with 1 if require would refuse one of them.

  -h, --help         show this help
`;

export const STAMP_HELP = `usage: perilune stamp name.wasm [-o out.wasm]

Checks a module built with plain emcc as require would, then adds the perilune.abi section.
emcc needs these flags:
  -O2 -fPIC -sSIDE_MODULE=2 -sWASM_BIGINT=1 -sSUPPORT_LONGJMP=wasm
  -sEXPORTED_FUNCTIONS=_luaopen_name

  -o, --output FILE         write to FILE and leave name.wasm unchanged
  --compiler NAME           the compiler to record; default: emcc
  --compiler-version TEXT   the compiler's version to record
  --module-version V        the module's own version; --license L its licence
  --shared                  name.wasm is a library, with no luaopen_*
  -h, --help                show this help
`;

export const LINK_HELP = `usage: perilune link [flags] file.c ... -o core.wasm

Builds a core with native modules linked in, with its glue code in core.node.mjs and
core.web.mjs in the same directory. loadRuntime({ wasm: "core.wasm" }) runs it; require finds
the modules through package.preload. Every luaopen_* is a module. Needs the pinned emcc (EMCC,
EMSDK, PATH).

  -o FILE            the core; must end in .wasm
  --name NAME=FUNCTION
                     the name for require of an init function: a.b=luaopen_a_b. By default
                     luaopen_a_b opens "a_b", since the symbol does not distinguish a_b and a.b
  --core release|debug
                     the core to link into; debug checks Lua's API (entry perilune/debug)
  -I DIR, -include FILE, -D NAME[=VALUE], -U NAME, -O0 .. -Oz, -l NAME, -L DIR, -std=... -W... -f...
                     see perilune build --help
  -g                 keep debug information
  -v, --verbose      show each step
  -h, --help         show this help
`;
