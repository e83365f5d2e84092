/**
 * Remembers which files were opened for reading, by Lua's loader among others: a name in a message is a file's when such
 * a file was opened. Their content is not kept; it is read again when somebody asks.
 */

import type { GlueFS, GlueNode, GlueStat } from "./glue.js";
import { absolutePath } from "./paths.js";

/** So many files are remembered, the latest. */
const REMEMBERED = 2000;

const O_ACCMODE = 3;
const O_RDONLY = 0;

/** A file that was opened. */
export interface LoadedFile {
  /** From the root. */
  readonly path: string;
  /** As it is now; undefined when it cannot be read. */
  read(): Uint8Array | undefined;
  /** Whether it is another one than when it was opened. */
  changed(): boolean;
}

/** What tells one content of a file from another. */
interface Version {
  readonly size: number;
  readonly time: number;
}

function versionOf({ size, mtime }: GlueStat): Version {
  return { size, time: mtime.getTime() };
}

export class LoadedFiles {
  /** As each was when it was opened last, the latest at the end. */
  readonly #opened = new Map<string, Version>();
  #own = false;

  /** Watches `fs` from now on. */
  constructor(readonly fs: GlueFS) {
    const open = fs.open.bind(fs);
    fs.open = (path, flags, mode) => {
      const stream = open(path, flags, mode);
      if (typeof path === "string" && typeof flags === "number" && (flags & O_ACCMODE) === O_RDONLY)
        this.#remember(path, stream.node);
      return stream;
    };
  }

  /** The directory that relative names are seen from. */
  get directory(): string {
    return this.fs.cwd();
  }

  /** The file that was opened as `path` from `directory`. */
  find(path: string, directory: string): LoadedFile | undefined {
    const key = absolutePath(path, directory);
    const version = this.#opened.get(key);
    return version && this.#file(key, version);
  }

  /** The file whose path ends in `tail`, if one was opened and no second. */
  endingIn(tail: string): LoadedFile | undefined {
    const [only, ...others] = [...this.#opened].filter(([key]) => key.endsWith(tail));
    return only === undefined || others.length > 0 ? undefined : this.#file(...only);
  }

  #file(path: string, opened: Version): LoadedFile {
    return {
      path,
      read: () => this.#read(path),
      changed: () => {
        try {
          const { size, time } = versionOf(this.fs.stat(path));
          return size !== opened.size || time !== opened.time;
        } catch {
          return true;
        }
      },
    };
  }

  #read(path: string): Uint8Array | undefined {
    this.#own = true;
    try {
      return this.fs.isFile(this.fs.stat(path).mode) ? this.fs.readFile(path) : undefined;
    } catch {
      return undefined;
    } finally {
      this.#own = false;
    }
  }

  #remember(path: string, node: GlueNode): void {
    if (this.#own || !this.fs.isFile(node.mode)) return;
    const key = absolutePath(path, path.startsWith("/") ? "" : this.fs.cwd());
    this.#opened.delete(key);
    this.#opened.set(key, versionOf(node.node_ops.getattr(node)));
    if (this.#opened.size <= REMEMBERED) return;
    for (const oldest of this.#opened.keys()) {
      this.#opened.delete(oldest);
      break;
    }
  }
}
