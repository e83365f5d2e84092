/**
 * Virtual files and mounts of states, and the virtual files of the runtime itself. They stand in the one file system
 * of the runtime, so that all its states see them; the last state that was given one takes it away when it is closed.
 * Confined states only read these files: another state may be given the same.
 */

import { sameBytes } from "../core/bytes.js";
import type { FileGuard } from "../core/file-guard.js";
import { fileProblem } from "../core/files.js";
import type { GlueModule, GlueNode } from "../core/glue.js";
import { absolutePath, directoryOf } from "../core/paths.js";
import { hasCode } from "../errors/has-code.js";
import { kindOf } from "../errors/describe.js";
import { virtualFile } from "../errors/files.js";
import { encodeText } from "../values/text.js";

/** Mounts a directory of the machine at a directory that stands. Throws what the machine says. */
export type DirectoryMounter = (module: GlueModule, directory: string, place: string) => void;

/** What one state was given. */
export interface Lease {
  /** Takes away what no other state was given too. A second time it does nothing. */
  release(): void;
}

interface Given {
  readonly content: Uint8Array | string;
  states: number;
}

export class VirtualFiles {
  readonly #files = new Map<string, Given>();
  readonly #mounts = new Map<string, Given>();
  /** Directories that were made for files, and go when they are empty. */
  readonly #directories = new Set<string>();

  constructor(
    readonly module: GlueModule,
    readonly mount: DirectoryMounter | undefined,
    readonly guard: FileGuard,
  ) {}

  /** Puts files and mounts in place, all or none. Throws `ERR_VIRTUAL_FILE`. */
  add(files: Readonly<Record<string, string | Uint8Array>>, mounts: Readonly<Record<string, string>>): Lease {
    const undo: (() => void)[] = [];
    const release = (): void => {
      // A confined state may be dying, whose view still holds.
      this.guard.freely(() => {
        for (const step of undo.splice(0).reverse()) step();
      });
    };
    try {
      for (const [path, directory] of Object.entries(mounts)) undo.push(this.#addMount(path, directory));
      for (const [path, content] of Object.entries(files))
        undo.push(this.#addFile(path, bytesOf(path, content)));
    } catch (error) {
      release();
      throw error;
    }
    return { release };
  }

  /** Puts a file in place for good. What no state was given is written over. Throws `ERR_VIRTUAL_FILE`. */
  put(path: string, content: string | Uint8Array): void {
    this.#requirePlace(path);
    const bytes = bytesOf(path, content);
    const given = this.#files.get(path);
    if (given === undefined) this.#write(path, bytes);
    else if (!isGiven(given, bytes)) throw virtualFile(path, "a state has another file there");
    this.#keep(path);
  }

  #addFile(path: string, content: Uint8Array): () => void {
    this.#requirePlace(path);
    const given = this.#files.get(path);
    if (given === undefined) {
      const there = this.#node(path);
      if (there !== undefined) {
        if (!this.module.FS.isFile(there.mode)) throw virtualFile(path, "a directory is there");
        if (!sameBytes(this.module.FS.readFile(path), content))
          throw virtualFile(path, "another file is there, and the states of a runtime share their files");
        return this.#keep(path); // the runtime's own, and it stays
      }
      this.#write(path, content);
      this.#files.set(path, { content: content.slice(), states: 1 });
    } else {
      if (!isGiven(given, content))
        throw virtualFile(path, "another state has another file there, and they share their files");
      const there = this.#node(path);
      if (there === undefined) this.#write(path, content);
      else if (!this.module.FS.isFile(there.mode) || !sameBytes(this.module.FS.readFile(path), content))
        throw virtualFile(path, "a state has changed the file there, and they share their files");
      given.states++;
    }
    const release = this.#keep(path);
    return () => {
      release();
      if (!this.#isLast(this.#files, path)) return;
      this.#attempt(() => {
        this.module.FS.unlink(path);
      });
      this.#clearAbove(path);
    };
  }

  #addMount(path: string, directory: string): () => void {
    if (this.mount === undefined) throw virtualFile(path, "there are no directories to mount here");
    if (typeof (directory as unknown) !== "string")
      throw virtualFile(path, `a directory is given by its path; this is ${kindOf(directory)}`);
    this.#requirePlace(path, true);
    const given = this.#mounts.get(path);
    if (given === undefined) {
      this.#makeDirectory(path);
      try {
        if (this.#entries(path).length > 0) throw virtualFile(path, "a directory that is not empty is there");
        this.mount(this.module, directory, path);
      } catch (error) {
        this.#clear(path);
        if (hasCode(error, "ERR_VIRTUAL_FILE")) throw error;
        throw virtualFile(path, `cannot mount ${directory}: ${fileProblem(error)}`, error);
      }
      this.#mounts.set(path, { content: directory, states: 1 });
    } else {
      if (given.content !== directory)
        throw virtualFile(path, `another state has mounted ${String(given.content)} there`);
      given.states++;
    }
    return () => {
      if (!this.#isLast(this.#mounts, path)) return;
      this.#attempt(() => {
        this.module.FS.unmount(path);
      });
      this.#clear(path);
    };
  }

  /** Confined states only read it from now on, until what comes back is called. */
  #keep(path: string): () => void {
    const { kept } = this.guard;
    kept.keep(path);
    return () => {
      kept.release(path);
    };
  }

  #isLast(all: Map<string, Given>, path: string): boolean {
    const given = all.get(path);
    if (given === undefined || --given.states > 0) return false;
    all.delete(path);
    return true;
  }

  /** Throws unless `path` is absolute and plain, and not among real files. */
  #requirePlace(path: string, isMount = false): void {
    if (path.includes("\0") || path === "/" || absolutePath(path, "/") !== path)
      throw virtualFile(
        JSON.stringify(path),
        "a virtual file needs an absolute path with no empty part, `.` or `..`",
      );
    if (isMount && this.#mounts.has(path)) return;
    for (let above = path; above !== "/"; above = directoryOf(above)) {
      const node = this.#node(above);
      if (this.module.NODEFS !== undefined && node?.mount.type === this.module.NODEFS)
        throw virtualFile(path, "this place is among the files of the machine");
      const itself = this.#node(above, false);
      if (itself !== undefined && this.module.FS.isLink(itself.mode))
        throw virtualFile(path, `${above} is a link`); // which a script could lead elsewhere
      if (node === undefined) continue;
      if (above !== path && !this.module.FS.isDir(node.mode))
        throw virtualFile(path, `${above} is no directory`);
    }
  }

  #write(path: string, content: Uint8Array): void {
    this.#makeDirectory(directoryOf(path));
    try {
      this.module.FS.writeFile(path, content);
    } catch (error) {
      this.#clearAbove(path);
      throw virtualFile(path, fileProblem(error), error);
    }
  }

  #makeDirectory(path: string): void {
    if (this.#node(path) !== undefined) return;
    this.#makeDirectory(directoryOf(path));
    this.module.FS.mkdir(path);
    this.#directories.add(path);
  }

  #clearAbove(path: string): void {
    this.#clear(directoryOf(path));
  }

  /** Removes directories made here, upwards, as long as they are empty. */
  #clear(path: string): void {
    for (let at = path; this.#directories.has(at); at = directoryOf(at)) {
      const gone = this.#attempt(() => {
        this.module.FS.rmdir(at);
      });
      if (!gone) return;
      this.#directories.delete(at);
    }
  }

  #entries(path: string): string[] {
    return this.module.FS.readdir(path).filter((name) => name !== "." && name !== "..");
  }

  #node(path: string, follow = true): GlueNode | undefined {
    try {
      return this.module.FS.lookupPath(path, { follow }).node;
    } catch {
      return undefined;
    }
  }

  /** A script may have removed or filled it: then it is not ours to care for. */
  #attempt(step: () => void): boolean {
    try {
      step();
      return true;
    } catch (error) {
      if (error instanceof this.module.FS.ErrnoError) return false;
      throw error;
    }
  }
}

/** Throws `ERR_VIRTUAL_FILE` for what a caller without types may give. */
function bytesOf(path: string, content: unknown): Uint8Array {
  if (typeof content === "string") return encodeText(content);
  if (content instanceof Uint8Array) return content;
  const found = content === null ? "null" : typeof content;
  throw virtualFile(path, `expected text or a Uint8Array, found ${found}`);
}

function isGiven({ content }: Given, bytes: Uint8Array): boolean {
  return typeof content !== "string" && sameBytes(content, bytes);
}
