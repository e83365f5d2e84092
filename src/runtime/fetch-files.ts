/** Fetches files by URL for `loadRuntime` and `preload`, before any code runs. */

import { isBytes, isError, isUrl } from "../errors/realms.js";
import { isObjectLike, kindOf } from "../errors/describe.js";
import { fileSource, virtualFile } from "../errors/file-access.js";
import type { Fetcher } from "./compiled.js";
import { checkIntegrity } from "./integrity.js";
import type { CheckedUrl, FileSource } from "./runtime-options.js";

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

async function contentOf(path: string, source: FileSource, fetcher: Fetcher): Promise<string | Uint8Array> {
  if (isUrl(source)) return fetchFile(path, source, fetcher);
  if (!isCheckedUrl(source)) return source;
  if (typeof (source.integrity as unknown) !== "string")
    throw virtualFile(path, `found ${kindOf(source.integrity)} as its integrity, expected a string`);
  const bytes = await fetchFile(path, source.url, fetcher);
  await checkIntegrity(path, bytes, source.integrity);
  return bytes;
}

/** Tells a URL with an integrity from other contents of files. */
export function isCheckedUrl(source: FileSource): source is CheckedUrl {
  return isObjectLike(source) && !isBytes(source) && "url" in source && isUrl(source.url);
}

/**
 * Returns the content of all files. Throws `ERR_FILE_SOURCE` for the first that cannot be fetched, `ERR_FILE_INTEGRITY` for one with
 * another hash.
 */
export async function readFiles(
  files: Readonly<Record<string, FileSource>>,
  fetcher: Fetcher,
): Promise<Readonly<Record<string, string | Uint8Array>>> {
  const entries = Object.entries(files).map(
    async ([path, source]): Promise<[string, string | Uint8Array]> => [
      path,
      await contentOf(path, source, fetcher),
    ],
  );
  return Object.fromEntries(await Promise.all(entries));
}
