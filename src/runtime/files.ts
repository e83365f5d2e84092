/** Virtual files given to `loadRuntime`. */

import { Files } from "../core/files.js";
import type { GlueModule } from "../core/glue.js";
import { PeriluneError } from "../errors/base.js";
import type { Fetcher } from "./compiled.js";
import type { FileSource } from "./options.js";

/** A file that `loadRuntime` was given could not be had. */
export class FileSourceError extends PeriluneError {
  override name = "FileSourceError";
  constructor(path: string, url: URL, problem: string, cause?: unknown) {
    super(`${path}: cannot get ${url.href}: ${problem}`, { cause });
  }
}

async function contentOf(path: string, source: FileSource, fetcher: Fetcher): Promise<string | Uint8Array> {
  if (!(source instanceof URL)) return source;
  let found: Uint8Array | Response;
  try {
    found = await fetcher(source);
  } catch (error) {
    throw new FileSourceError(path, source, error instanceof Error ? error.message : String(error), error);
  }
  if (found instanceof Uint8Array) return found;
  if (!found.ok) throw new FileSourceError(path, source, `status ${found.status}`);
  return new Uint8Array(await found.arrayBuffer());
}

/** Gets the content of all files. Throws `FileSourceError` for the first that cannot be had. */
export async function readFiles(
  files: Readonly<Record<string, FileSource>>,
  fetcher: Fetcher,
): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const entries = Object.entries(files).map(
    async ([path, source]): Promise<[string, string | Uint8Array]> => [
      path,
      await contentOf(path, source, fetcher),
    ],
  );
  return new Map(await Promise.all(entries));
}

/** Puts them into the core's file system. */
export function putFiles(module: GlueModule, contents: ReadonlyMap<string, string | Uint8Array>): void {
  const files = new Files(module.FS);
  for (const [path, content] of contents) files.write(path, content);
}
