/** Reads the headers that ship with the package: wasm/sysroot and native/include. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sysrootMissing } from "../errors/compile.js";
import { cxxHeaderOnDisk } from "./cxx-library.node.js";
import { plant, type FileTree } from "./source-tree.js";
import type { Sysroot } from "./sysroot.js";

/** Directories of headers. Each is found by a file in it, since bundlers copy the files that are named so. */
const sysroot = (): string =>
  path.dirname(fileURLToPath(new URL("../../wasm/sysroot/hashes.json", import.meta.url)));
export const luaInclude = (): string => path.join(sysroot(), "lua");
export const nativeInclude = (): string =>
  path.dirname(fileURLToPath(new URL("../../native/include/perilune.h", import.meta.url)));

/** Returns the file of a header that a compiler named, undefined if only the compiler has it. */
export function headerOnDisk(name: string): string | undefined {
  const ofCxx = /^\/\.perilune\/include\/c\+\+\/v1\/(.*)$/.exec(name)?.[1];
  if (ofCxx !== undefined) return cxxHeaderOnDisk(ofCxx);
  const [, folder, rest = ""] = /^\/\.perilune\/(include|lua|native)\/(.*)$/.exec(name) ?? [];
  if (folder === undefined) return existsSync(name) ? name : undefined;
  return path.join(folder === "native" ? nativeInclude() : path.join(sysroot(), folder), rest);
}

let shared: Sysroot | undefined;

/** Returns the package's headers, read once per process. Throws CompileError if files are missing from the package. */
export function packagedSysroot(): Sysroot {
  shared ??= {
    include: readFolder(path.join(sysroot(), "include")),
    lua: readFolder(luaInclude()),
    native: readFolder(nativeInclude()),
  };
  return shared;
}

function readFolder(directory: string): FileTree {
  const tree: FileTree = {};
  let names: string[];
  try {
    names = readdirSync(directory, { recursive: true, encoding: "utf8" });
  } catch (cause) {
    throw sysrootMissing(`the package's headers are not at ${directory}`, { cause });
  }
  for (const name of names) {
    const slashed = name.replaceAll("\\", "/");
    if (/\.h(?:pp)?$/.test(slashed))
      plant(tree, slashed, new Uint8Array(readFileSync(`${directory}/${slashed}`)));
  }
  return tree;
}
