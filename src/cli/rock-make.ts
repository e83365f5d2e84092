/** Runs the makefile of a rock with Perilune's compiler, and collects what it installs. */

import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { CommandIo } from "../compile/commands.node.js";
import { luaInclude } from "../compile/sysroot.node.js";
import { inTemporaryDirectory } from "../compile/temporary.node.js";
import { rockspec as wrong } from "../errors/command.js";
import type { MakePass, Rock } from "./rockspec.js";

/** A file of a rock, ready to be written. */
export interface BuiltFile {
  /** Below the directory of modules. */
  readonly to: string;
  readonly bytes: Uint8Array;
  readonly executable: boolean;
}

/** What a makefile is run for. */
export interface MakeJob {
  /** The rockspec, for messages. */
  readonly file: string;
  readonly make: NonNullable<Rock["make"]>;
  /** The directory of the sources. */
  readonly cwd: string;
  /** Flags of `perilune cc`. */
  readonly flags: readonly string[];
  readonly io: CommandIo;
}

/** Where a makefile installs files: LuaRocks' variable, and the directory of modules. */
const PLACES = { LUADIR: "", LIBDIR: "", BINDIR: "bin/", CONFDIR: "" } as const;

const MAGIC = [0, 0x61, 0x73, 0x6d];

/**
 * Runs the passes of a makefile. What it installs goes to a temporary directory and is returned; the sources' directory has what
 * it makes besides. Throws ERR_ROCKSPEC if a variable is unknown or make fails.
 */
export function runMake(job: MakeJob): Promise<BuiltFile[]> {
  return inTemporaryDirectory(async (prefix) => {
    const variables = variablesOf(job, prefix);
    for (const name of Object.keys(PLACES)) mkdirSync(path.join(prefix, name), { recursive: true });
    for (const pass of job.make.passes) await runPass(job, pass, variables);
    return Object.entries(PLACES).flatMap(([name, directory]) =>
      filesBelow(path.join(prefix, name)).map((file) => builtFile(path.join(prefix, name), file, directory)),
    );
  });
}

/** The variables of LuaRocks that makefiles of rocks ask for. */
function variablesOf({ flags, file, io }: MakeJob, prefix: string): Map<string, string> {
  const main = fileURLToPath(new URL("../../dist/cli/main.cjs", import.meta.url));
  const command = (...words: readonly string[]): string =>
    [process.execPath, main, ...words].map(shellQuoted).join(" ");
  const cc = command("cc", ...flags);
  return new Map([
    ["CC", cc],
    ["CXX", command("c++", ...flags)],
    ["LD", cc],
    ["AR", command("ar")],
    ["RANLIB", command("ranlib")],
    ["CFLAGS", "-O2 -fPIC"],
    ["CXXFLAGS", "-O2 -fPIC"],
    ["LIBFLAG", "-shared"],
    ["LUA_INCDIR", luaInclude()],
    ["LUA_LIBDIR", luaInclude()],
    ["LUA", command()],
    ["LUA_VERSION", "5.4"],
    ["LIB_EXTENSION", "so"],
    ["OBJ_EXTENSION", "o"],
    ["MAKE", (io.environment ?? process.env)["MAKE"] ?? "make"],
    ["PREFIX", prefix],
    ...Object.keys(PLACES).map((name): [string, string] => [name, path.join(prefix, name)]),
    ["ROCKSPEC", file],
  ]);
}

async function runPass(job: MakeJob, pass: MakePass, known: ReadonlyMap<string, string>): Promise<void> {
  const { file, make, cwd, io } = job;
  const given = new Map(["CC", "LD", "AR", "RANLIB"].map((name) => [name, known.get(name) ?? ""]));
  for (const [name, text] of pass.variables) {
    const value = text.replace(/\$\((\w+)\)/g, (_whole, inner: string) => {
      const found = known.get(inner);
      if (found === undefined)
        throw wrong(
          file,
          `its variable ${name} needs $(${inner}), a library or a tool that is not in the rock`,
        );
      return found;
    });
    given.set(name, value);
  }
  const words = ["-f", make.makefile, ...(pass.target === "" ? [] : pass.target.split(/\s+/))];
  for (const [name, value] of given) words.push(`${name}=${value}`);
  const code = await runProgram(known.get("MAKE") ?? "make", words, { cwd, io, file });
  if (code !== 0)
    throw wrong(file, `make ${pass.target === "" ? "" : `${pass.target} `}failed: it ended with ${code}`);
}

function runProgram(
  program: string,
  args: readonly string[],
  { cwd, io, file }: Pick<MakeJob, "cwd" | "io" | "file">,
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const env = { ...(io.environment ?? process.env) };
    const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.setEncoding("utf8").on("data", io.stdout);
    child.stderr.setEncoding("utf8").on("data", io.stderr);
    child.on("error", (error) => {
      const missing = "code" in error && error.code === "ENOENT";
      reject(
        wrong(file, missing ? `its build.type is "make", but there is no program ${program}` : "", error),
      );
    });
    child.on("close", (code, signal) => {
      resolve(code ?? signal ?? "nothing");
    });
  });
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(path.join(directory, name)).isFile())
    .sort();
}

/** A module whose makefile calls it `x.so` is `x.wasm` for `require`. */
function builtFile(folder: string, name: string, directory: string): BuiltFile {
  const file = path.join(folder, name);
  const bytes = new Uint8Array(readFileSync(file));
  const isModule = MAGIC.every((byte, at) => bytes[at] === byte);
  const to = directory + name.split(path.sep).join("/");
  return {
    to: isModule ? to.replace(/\.(?:so|dll|dylib)$/, ".wasm") : to,
    bytes,
    executable: (statSync(file).mode & 0o100) !== 0,
  };
}

function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
