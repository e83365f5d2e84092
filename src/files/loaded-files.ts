/**
 * Remembers which files Lua's chunk loader has read, so that errors can show them. A name in a message is a file's if a chunk
 * was loaded from it under that name. The content is read again on demand, with the state's own access rights.
 */

import type { FileDescription } from "./descriptors.js";
import { readFile } from "./embedder-files.js";
import { isRegular, type FileStat } from "./inode.js";
import type { Namespace } from "./namespace.js";
import { absolutePath } from "./paths.js";

/** The number of latest files remembered per state, and of the characters of their names. */
const REMEMBERED = 2000;
const CHARACTERS = 2 ** 20;

/** A file that a chunk was loaded from. */
export interface LoadedFile {
  /** The absolute path. */
  readonly path: string;
  /** Its current content; undefined if it cannot be read. */
  read(): Uint8Array | undefined;
  /** Whether it has changed since it was loaded. */
  changed(): boolean;
}

/** Distinguishes versions of a file. */
interface Version {
  readonly size: number;
  readonly time: number;
}

/** A file as it was when it was loaded. */
interface Known extends Version {
  readonly path: string;
}

function versionOf({ size, mtimeMs }: FileStat): Version {
  return { size, time: mtimeMs };
}

/** The files of one state. */
export class LoadedFiles {
  /** By the names that the loader was given, latest last. */
  #known: Map<string, Known> | undefined;
  #characters = 0;

  constructor(readonly namespace: Namespace) {}

  /** The file that was last loaded under this name. */
  find(name: string): LoadedFile | undefined {
    const known = this.#known?.get(name);
    return known && this.#file(known);
  }

  /** The file whose name ends in `tail`, if exactly one was loaded. */
  endingIn(tail: string): LoadedFile | undefined {
    const found = new Map(
      [...(this.#known ?? [])].flatMap(([name, it]) => (name.endsWith(tail) ? [[it.path, it]] : [])),
    );
    const [only, ...others] = found.values();
    return only === undefined || others.length > 0 ? undefined : this.#file(only);
  }

  remember(name: string, description: FileDescription): void {
    const stat = description.stat();
    if (!isRegular(stat)) return;
    const path = absolutePath(name, this.namespace.cwd);
    this.#forget(name);
    const all = (this.#known ??= new Map<string, Known>());
    all.set(name, { path, ...versionOf(stat) });
    this.#characters += name.length + path.length;
    for (const oldest of all.keys()) {
      if (all.size <= REMEMBERED && this.#characters <= CHARACTERS) break;
      this.#forget(oldest);
    }
  }

  #forget(name: string): void {
    const known = this.#known?.get(name);
    if (known === undefined) return;
    this.#known?.delete(name);
    this.#characters -= name.length + known.path.length;
  }

  #file({ path, size, time }: Known): LoadedFile {
    const { namespace } = this;
    return {
      path,
      read: () => {
        const file = namespace.lookup(path);
        if (file === undefined || !isRegular(file)) return undefined;
        try {
          return readFile(namespace, path);
        } catch {
          return undefined; // removed since, or out of the state's bounds
        }
      },
      changed: () => {
        const file = namespace.lookup(path);
        if (file === undefined) return true;
        const now = versionOf(file.stat());
        return now.size !== size || now.time !== time;
      },
    };
  }
}

/** Records what was loaded, by namespace. */
export class LoaderWatch {
  readonly #byNamespace = new WeakMap<Namespace, LoadedFiles>();

  of(namespace: Namespace): LoadedFiles {
    let files = this.#byNamespace.get(namespace);
    if (files === undefined) this.#byNamespace.set(namespace, (files = new LoadedFiles(namespace)));
    return files;
  }
}
