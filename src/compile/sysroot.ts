/**
 * The headers that native modules are compiled with: the C library's, Lua's, and perilune.h. Browsers fetch them with
 * `fetchSysroot`; Node reads them from the package (sysroot.node.ts).
 */
import { sysrootMissing } from "../errors/compile.js";
import { plant, type FileTree } from "./source-tree.js";

/** Three folders of headers. */
export interface Sysroot {
  /** The C library's. */
  readonly include: FileTree;
  /** lua.h and Lua's other headers. */
  readonly lua: FileTree;
  /** perilune.h; may be empty. */
  readonly native: FileTree;
}

/**
 * Fetches the headers that hashes.json in the directory `base` (a URL ending in a slash: the package's
 * wasm/sysroot/) lists, some 220 small files. `native` is the URL of a directory with perilune.h, if that is wanted.
 * Throws CompileError for a file that cannot be had.
 */
export async function fetchSysroot(
  base: URL | string,
  native?: URL | string,
  fetchFile: (url: URL) => Promise<Response> = (url) => fetch(url),
): Promise<Sysroot> {
  const get = async (name: string, from: URL | string): Promise<Response> => {
    const url = new URL(name, from);
    const response = await fetchFile(url);
    if (!response.ok) throw sysrootMissing(`${url.href}: ${response.status} ${response.statusText}`);
    return response;
  };
  const hashes = (await (await get("hashes.json", base)).json()) as Record<string, string>;
  const sysroot = { include: {}, lua: {}, native: {} };
  await Promise.all(
    Object.keys(hashes).map(async (name) => {
      const [folder, ...rest] = name.split("/");
      if (folder !== "include" && folder !== "lua") return;
      const bytes = new Uint8Array(await (await get(name, base)).arrayBuffer());
      plant(sysroot[folder], rest.join("/"), bytes);
    }),
  );
  if (native !== undefined) {
    const bytes = new Uint8Array(await (await get("perilune.h", native)).arrayBuffer());
    plant(sysroot.native, "perilune.h", bytes);
  }
  return sysroot;
}
