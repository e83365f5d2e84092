/**
 * Links C with a `main` to a program. It is a native module whose init function returns a function that takes the program's
 * arguments and never returns: it calls `exit` with what `main` returns, after which the runtime reports the exit code.
 */
import type { CoreExports } from "../core/export-types.js";
import { coreExports } from "../core/generated/exports.js";
import { noInput, notLinked, objectFormat } from "../errors/compile.js";
import { writeAbi } from "../modules/native/abi.js";
import { readSideModule } from "../modules/native/check.js";
import { compareImports } from "../modules/native/imports.js";
import { padCatches } from "../wasm-binary/catches.js";
import { readArchive } from "./archive.js";
import { abiOf, compileInputs, cxxLibraryOf } from "./build.js";
import { noFlags } from "./compiler-flags.js";
import { projectInMemory } from "./compile-sources.js";
import { definedFunctions, definedSymbols } from "./object-symbols.js";
import type { Project } from "./project.js";
import { withNeeded } from "./shared-libraries.js";
import type { LinkInput, Toolchain } from "./toolchain.js";

/** The init function. No file on `require`'s path has this name. */
const START = "luaopen_perilune_program";

/** A `main`: its symbol and its type, how C declares it, and how it is called. */
type Main = readonly [symbol: string, type: string, declaration: string, call: string];

/** How clang names a `main`, by its parameters, and how it is called. */
const MAINS: readonly [Main, ...Main[]] = [
  ["__main_argc_argv", "ii:i", "int __main_argc_argv(int, char **);", "__main_argc_argv(argc, argv)"],
  ["__main_void", ":i", "int __main_void(void);", "__main_void()"],
  ["main", ":i", 'int plain(void) __asm__("main");', "plain()"],
  ["main", "iii:i", 'int full(int, char **, char **) __asm__("main");', "full(argc, argv, environ)"],
];

const source = (declaration: string, call: string): string => `
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <lua.h>
#include <lauxlib.h>
${declaration}
static int start(lua_State *L) {
  int argc = lua_gettop(L);
  char **argv = malloc((argc + 1) * sizeof *argv);
  for (int i = 0; argv != NULL && i < argc; i++)
    if ((argv[i] = strdup(luaL_checkstring(L, i + 1))) == NULL) argv = NULL;
  if (argv == NULL) return luaL_error(L, "not enough memory");
  argv[argc] = NULL;
  exit(${call});
}
int ${START}(lua_State *L) {
  lua_pushcfunction(L, start);
  return 1;
}
`;

/** A linked program: a module in wasm. */
export interface Program {
  readonly wasm: Uint8Array;
  readonly warnings: string;
}

/**
 * `name` is the output's, for messages. Throws a CompileError: ERR_LINK, with a line for each undefined symbol, if `main` or
 * a function that the core lacks is used but not defined.
 */
export async function linkProgram(
  project: Project,
  toolchain: Toolchain,
  name: string,
  core: CoreExports = coreExports(),
): Promise<Program> {
  if (project.inputs.length === 0) throw noInput();
  const { objects, archives, libraries, warnings } = await compileInputs(project, toolchain);
  const main = mainOf(objects, archives);
  const start = projectInMemory(
    { ...noFlags(), optimize: "-O1" },
    { "perilune-start.c": source(main[2], main[3]) },
  );
  const [startSource] = start.inputs;
  if (startSource === undefined) throw noInput();
  const compiled = await toolchain.compile(start, startSource);
  const all = [...objects, { name: "start", bytes: compiled.bytes }];
  const cxx = await cxxLibraryOf(project, { objects, archives }, toolchain);
  const linked = await toolchain.link(project, all, [...archives, ...cxx.archives], [START, ...cxx.exports]);
  warnings.push(linked.diagnostics);
  const bytes = withNeeded(linked.bytes, name, libraries, project.flags);
  const wasm = writeAbi(padCatches(bytes, name), name, abiOf(toolchain));
  const { module, dylink } = readSideModule(wasm, name);
  const { missing, mismatches } = compareImports(module, dylink, core, libraries);
  if (missing.length > 0)
    throw notLinked(
      missing.map((symbol) => `${name}: undefined symbol: ${cName(symbol)}`).join("\n"),
      "program",
    );
  for (const { symbol, found, expected } of mismatches)
    warnings.push(
      `${name}: warning: ${symbol} is called with the type ${found}, but has ${expected}; the program will not run\n`,
    );
  return { wasm, warnings: warnings.join("") };
}

/** Returns the row of the `main` that the inputs define. If none does, the linker reports it. Throws ERR_LINK. */
function mainOf(objects: readonly LinkInput[], archives: readonly LinkInput[]): Main {
  const found = new Map<string, string>();
  for (const { name, bytes } of objects)
    for (const [symbol, type] of definedFunctions(bytes, name)) found.set(symbol, type);
  const rowOf = (types: ReadonlyMap<string, string>): Main | undefined =>
    MAINS.find(([symbol, type]) => types.get(symbol) === type);
  const type = found.get("main");
  const row = rowOf(found);
  if (row !== undefined) return row;
  if (type !== undefined) throw notLinked(`main has the type ${type}; expected :i, ii:i or iii:i`, "program");
  for (const { name, bytes } of archives) {
    for (const member of readArchive(bytes, name)) {
      const mains = definedSymbols(member.bytes).some((symbol) => MAINS.some(([main]) => main === symbol));
      const inMember = mains ? rowOf(definedFunctions(member.bytes, member.name)) : undefined;
      if (inMember !== undefined) return inMember;
    }
  }
  return MAINS[0];
}

function cName(symbol: string): string {
  return symbol === "__main_argc_argv" ? "main" : symbol;
}

/** Where the parts of a program file are. */
const MAGIC = [0, 0x61, 0x73, 0x6d];

/** Returns an executable file: a shell script that starts the command line `run` on itself, and the module after it. */
export function programFile(wasm: Uint8Array, node: string, main: string): Uint8Array {
  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
  const head = `#!/bin/sh
if [ -f ${quote(main)} ]; then exec ${quote(node)} ${quote(main)} cc --run "$0" "$@"; fi
exec perilune cc --run "$0" "$@"
`;
  const bytes = new TextEncoder().encode(head);
  const file = new Uint8Array(bytes.length + wasm.length);
  file.set(bytes);
  file.set(wasm, bytes.length);
  return file;
}

/** Returns the module in a program file, or in a file that is only a module. Throws ERR_OBJECT_FORMAT. */
export function moduleOfProgram(file: Uint8Array, name: string): Uint8Array {
  for (let at = 0; at + MAGIC.length <= file.length; at++)
    if (MAGIC.every((byte, i) => file[at + i] === byte)) return file.subarray(at);
  throw objectFormat(name, "it is no program that perilune cc made");
}
