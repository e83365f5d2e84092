/** Reads the headers that ship with the package: wasm/sysroot and native/include. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sysrootMissing } from "../errors/compile.js";
import { plant, type FileTree } from "./source-tree.js";
import type { Sysroot } from "./sysroot.js";

/** Directories of headers, for emcc. */
export const LUA_INCLUDE = fileURLToPath(new URL("../../wasm/sysroot/lua", import.meta.url));
export const NATIVE_INCLUDE = fileURLToPath(new URL("../../native/include", import.meta.url));
const LIBC_INCLUDE = fileURLToPath(new URL("../../wasm/sysroot/include", import.meta.url));

let shared: Sysroot | undefined;

/** Returns the package's headers, read once per process. Throws CompileError if files are missing from the package. */
export function packagedSysroot(): Sysroot {
  shared ??= {
    include: readFolder(LIBC_INCLUDE),
    lua: readFolder(LUA_INCLUDE),
    native: readFolder(NATIVE_INCLUDE),
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
    if (slashed.endsWith(".h")) plant(tree, slashed, new Uint8Array(readFileSync(`${directory}/${slashed}`)));
  }
  return tree;
}
