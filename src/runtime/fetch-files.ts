/** Fetches files by URL for `loadRuntime` and `preload`, before any code runs. */

import { isBytes, isError, isUrl } from "../errors/realms.js";
import { fileSource } from "../errors/file-access.js";
import type { Fetcher } from "./compiled.js";
import type { FileSource } from "./runtime-options.js";

/** The statuses of a server that does not have the file. */
const ABSENT: ReadonlySet<number> = new Set([404, 410]);

/** Returns the bytes at a URL. Throws `ERR_FILE_SOURCE`, which names the file `path`. */
export async function fetchFile(path: string, url: URL, fetcher: Fetcher): Promise<Uint8Array> {
  let found: Uint8Array | Response;
  try {
    found = await fetcher(url);
    if (isBytes(found)) return found;
    if (found.ok) return new Uint8Array(await found.arrayBuffer());
  } catch (error) {
    const absent = (error as { code?: unknown }).code === "ENOENT";
    throw fileSource(path, url, isError(error) ? error.message : String(error), absent, error);
  }
  throw fileSource(path, url, `status ${found.status}`, ABSENT.has(found.status));
}

/** Returns the content of all files. Throws `ERR_FILE_SOURCE` for the first that cannot be fetched. */
export async function readFiles(
  files: Readonly<Record<string, FileSource>>,
  fetcher: Fetcher,
): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const entries = Object.entries(files).map(
    async ([path, source]): Promise<[string, string | Uint8Array]> => [
      path,
      isUrl(source) ? await fetchFile(path, source, fetcher) : source,
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}
