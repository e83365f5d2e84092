/**
 * Remembers which files Lua's chunk loader has read, for errors to show: a name in a message is a file's when a chunk
 * was loaded from it under that name. Their content is not kept; it is read again when somebody asks, as the state itself
 * may read it.
 */

import type { FileGuard } from "./file-guard.js";
import type { GlueFS, GlueNode, GlueStat } from "./glue.js";
import { absolutePath } from "./paths.js";
import type { SystemView } from "./system.js";

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

/** What tells one content of a file from another. */
interface Version {
  readonly size: number;
  readonly time: number;
}

/** A file as it was when it was loaded. */
interface Known extends Version {
  readonly path: string;
}

function versionOf({ size, mtime }: GlueStat): Version {
  return { size, time: mtime.getTime() };
}

/** The files of one state; those of all states that see what their runtime sees are one list. */
export class LoadedFiles {
  /** By the names that the loader was given, the latest at the end. */
  readonly #known = new Map<string, Known>();

  constructor(
    readonly guard: () => FileGuard,
    /** Where the state may read; undefined: everywhere. */
    readonly confinement: SystemView["confinement"],
  ) {}

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

  remember(name: string, node: GlueNode): void {
    const { fs } = this.guard();
    if (!fs.isFile(node.mode)) return;
    const path = absolutePath(name, name.startsWith("/") ? "" : fs.cwd());
    this.#known.delete(name);
    this.#known.set(name, { path, ...versionOf(node.node_ops.getattr(node)) });
    if (this.#known.size <= REMEMBERED) return;
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest);
      break;
    }
  }

  #file({ path, size, time }: Known): LoadedFile {
    return {
      path,
      read: () => this.#ask((fs) => (fs.isFile(fs.stat(path).mode) ? fs.readFile(path) : undefined)),
      changed: () =>
        this.#ask((fs) => {
          const now = versionOf(fs.stat(path));
          return now.size !== size || now.time !== time;
        }) ?? true,
    };
  }

  /** What is not there, or not the state's to read, is undefined: a link may lead elsewhere by now. */
  #ask<T>(question: (fs: GlueFS) => T): T | undefined {
    const { confinement } = this;
    const guard = this.guard();
    try {
      return guard.during({ confinement }, () => question(guard.fs));
    } catch {
      return undefined;
    }
  }
}

/** Watches what is loaded in a runtime. */
export class LoaderWatch {
  readonly #byView = new WeakMap<SystemView, LoadedFiles>();
  /** Of what sees the same as the runtime: states without a view of their own, and lua.c. */
  readonly #common: LoadedFiles;

  /** The guard is asked for once the core runs. */
  constructor(readonly guard: () => FileGuard) {
    this.#common = new LoadedFiles(guard, undefined);
  }

  /** What was loaded while this view held. */
  of(view: SystemView | undefined): LoadedFiles {
    if (view === undefined) return this.#common;
    let files = this.#byView.get(view);
    if (files === undefined) this.#byView.set(view, (files = new LoadedFiles(this.guard, view.confinement)));
    return files;
  }

  /** The chunk loader has opened a file by this name as descriptor `fd`. */
  loading(name: string, fd: number): void {
    const { current, fs } = this.guard();
    const stream = fs.streams[fd];
    if (stream) this.of(current).remember(name, stream.node);
  }
}
