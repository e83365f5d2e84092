/**
 * Remembers which files Lua's chunk loader has read, for errors to show: a name in a message is a file's when a chunk was
 * loaded from it under that name. Their content is read again when somebody asks, as the state itself may read it.
 */

import type { FileDescription } from "./descriptors.js";
import { readFile } from "./files.js";
import { isRegular, type FileStat } from "./inode.js";
import type { Namespace } from "./namespace.js";
import { absolutePath } from "./paths.js";

/** So many files are remembered of each state, the latest. */
const REMEMBERED = 2000;

/** A file that a chunk was loaded from. */
export interface LoadedFile {
  /** From the root. */
  readonly path: string;
  /** As it is now; undefined when it cannot be read. */
  read(): Uint8Array | undefined;
  /** Whether it is another one than when it was loaded. */
  changed(): boolean;
}

/** Tells one content of a file from another. */
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
  /** By the names that the loader was given, the latest at the end. */
  readonly #known = new Map<string, Known>();

  constructor(readonly namespace: Namespace) {}

  /** The file that was loaded last under this name. */
  find(name: string): LoadedFile | undefined {
    const known = this.#known.get(name);
    return known && this.#file(known);
  }

  /** The file whose name ends in `tail`, if one was loaded and no second. */
  endingIn(tail: string): LoadedFile | undefined {
    const found = new Map(
      [...this.#known].flatMap(([name, it]) => (name.endsWith(tail) ? [[it.path, it]] : [])),
    );
    const [only, ...others] = found.values();
    return only === undefined || others.length > 0 ? undefined : this.#file(only);
  }

  remember(name: string, description: FileDescription): void {
    const stat = description.stat();
    if (!isRegular(stat)) return;
    const path = absolutePath(name, this.namespace.cwd);
    this.#known.delete(name);
    this.#known.set(name, { path, ...versionOf(stat) });
    if (this.#known.size <= REMEMBERED) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
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
          return undefined; // gone since, or not the state's to read
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

/** What was loaded, by the namespace that saw it. */
export class LoaderWatch {
  readonly #byNamespace = new WeakMap<Namespace, LoadedFiles>();

  of(namespace: Namespace): LoadedFiles {
    let files = this.#byNamespace.get(namespace);
    if (files === undefined) this.#byNamespace.set(namespace, (files = new LoadedFiles(namespace)));
    return files;
  }
}
