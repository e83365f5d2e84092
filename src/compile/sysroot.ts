/**
 * The headers that native modules are compiled with: the C library's, Lua's, and perilune.h. Browsers fetch them with
 * `fetchSysroot`; Node reads them from the package (sysroot.node.ts).
 */
import { sysrootMissing } from "../errors/compile.js";
import { describeThrown, kindOf, isObjectLike } from "../errors/describe.js";
import { badParameter } from "../errors/values.js";
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
 * Fetches the headers listed in hashes.json in the directory `base` (a URL ending in a slash: the package's
 * wasm/sysroot/), some 220 small files. `native` is the URL of a directory with perilune.h, if needed. Throws
 * ERR_SYSROOT if a file cannot be fetched, ERR_PARAMETER for parameters of other types.
 */
export async function fetchSysroot(
  base: URL | string,
  native?: URL | string,
  fetchFile: (url: URL) => Promise<Response> = (url) => fetch(url),
): Promise<Sysroot> {
  if (typeof fetchFile !== "function")
    throw badParameter("fetchFile", `expected a function, found ${kindOf(fetchFile)}`);
  const headers = urlOf("base", base);
  const ours = native === undefined ? undefined : urlOf("native", native);
  const get = async <T>(name: string, from: URL, read: (response: Response) => Promise<T>): Promise<T> => {
    const url = new URL(name, from);
    try {
      const response = await fetchFile(url);
      if (response.ok) return await read(response);
      throw new Error(`${response.status} ${response.statusText}`);
    } catch (cause) {
      throw sysrootMissing(`${url.href}: ${describeThrown(cause)}`, { cause });
    }
  };
  const bytesOf = async (response: Response): Promise<Uint8Array> =>
    new Uint8Array(await response.arrayBuffer());
  const hashes = await get("hashes.json", headers, async (response) => {
    const read: unknown = await response.json();
    if (isObjectLike(read)) return read;
    throw new Error("not a list of files");
  });
  const sysroot = { include: {}, lua: {}, native: {} };
  await Promise.all(
    Object.keys(hashes).map(async (name) => {
      const [folder, ...rest] = name.split("/");
      if (folder !== "include" && folder !== "lua") return;
      plant(sysroot[folder], rest.join("/"), await get(name, headers, bytesOf));
    }),
  );
  if (ours !== undefined) plant(sysroot.native, "perilune.h", await get("perilune.h", ours, bytesOf));
  return sysroot;
}

function urlOf(parameter: string, url: unknown): URL {
  try {
    return new URL(url as string | URL);
  } catch {
    throw badParameter(parameter, `expected an absolute URL, found ${describeThrown(url)}`);
  }
}
