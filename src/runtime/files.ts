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

/** A path or a content that `loadRuntime` cannot make a virtual file of. */
export class FilePlaceError extends PeriluneError {
  override name = "FilePlaceError";
  constructor(path: string, problem: string) {
    super(`files: ${JSON.stringify(path)}: ${problem}`);
  }
}

async function contentOf(path: string, source: FileSource, fetcher: Fetcher): Promise<string | Uint8Array> {
  if (!path.startsWith("/") || path.endsWith("/")) {
    throw new FilePlaceError(path, "expected an absolute path of a file, with slashes");
  }
  if (typeof source === "string" || source instanceof Uint8Array) return source;
  if (!(source instanceof URL)) {
    throw new FilePlaceError(path, `expected text, a Uint8Array or a URL, found ${describe(source)}`);
  }
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

function describe(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/** Gets the content of all files. Throws `FileSourceError` or `FilePlaceError` for the first that cannot be had. */
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

/**
 * Puts them into the core's file system. Throws `FilePlaceError` where a directory of the machine is: virtual files
 * never touch the disk.
 */
export function putFiles(module: GlueModule, contents: ReadonlyMap<string, string | Uint8Array>): void {
  const files = new Files(module.FS);
  for (const [path, content] of contents) {
    const real = realDirectory(module, path);
    if (real !== undefined) {
      throw new FilePlaceError(
        path,
        `${real} is a directory of this machine; virtual files need another, or realFiles: false`,
      );
    }
    files.write(path, content);
  }
}

/** The nearest directory above `path` that stands, when it is the machine's. */
function realDirectory({ FS, NODEFS }: GlueModule, path: string): string | undefined {
  let directory = path;
  do directory = directory.slice(0, directory.lastIndexOf("/"));
  while (directory !== "" && !FS.analyzePath(directory).exists);
  if (directory === "" || NODEFS === undefined) return undefined;
  const { node } = FS.lookupPath(directory, { follow: true });
  return node.mount.type === NODEFS ? directory : undefined;
}
