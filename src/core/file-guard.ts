/**
 * Keeps the files of confined states within their directories. It sits where the core's file system looks paths up, so
 * that Lua's libraries, `require` and C modules pass through it alike; links are followed before it decides. While
 * nothing confined runs it does nothing.
 */

import { Confinement, type ConfinedRoot } from "./confinement.js";
import { Errno } from "./errno.js";
import type { GlueFS, GlueLookup, GlueNode } from "./glue.js";
import { KeptFiles } from "./kept-files.js";
import { absolutePath, directoryOf } from "./paths.js";
import type { System, SystemView } from "./system.js";

/** Flags of open(2) there. */
const Flags = { ACCESS: 3, CREATE: 64, TRUNCATE: 512 } as const;
const STANDARD_STREAMS = 3;
/** Links that lead to one another before it is a circle: SYMLOOP_MAX. */
const MOST_LINKS = 40;

export class FileGuard {
  /** What no confined state may change, wherever it is. */
  readonly kept = new KeptFiles();
  /** While the guard itself looks paths up. */
  #free = false;

  constructor(
    readonly fs: GlueFS,
    readonly system: System,
  ) {
    this.#guardLookups();
    this.#guardChanges();
  }

  /** What holds for what runs now; undefined: what the runtime has, and its files are confined nowhere. */
  get current(): SystemView | undefined {
    return this.system.current;
  }

  set current(view: SystemView | undefined) {
    this.system.current = view;
  }

  get #confinement(): Confinement | undefined {
    return this.#free ? undefined : this.system.current?.confinement;
  }

  /** The confinement for these roots; those that exist are followed to their real paths now. */
  confine(roots: readonly ConfinedRoot[]): Confinement {
    return new Confinement(
      roots.map(({ path, writable }) => {
        const name = absolutePath(path, this.fs.cwd());
        const node = this.#find(name, true);
        return { name, real: node === undefined ? name : this.fs.getPath(node), writable };
      }),
    );
  }

  /** Runs `step` while `view` holds. */
  during<T>(view: SystemView | undefined, step: () => T): T {
    const before = this.current;
    this.current = view;
    try {
      return step();
    } finally {
      this.current = before;
    }
  }

  /** Whether what runs now is confined. */
  get isActive(): boolean {
    return this.#confinement !== undefined;
  }

  /** Whether a path that lies within the roots by its name leads elsewhere, by a link. */
  leadsOut(path: string): boolean {
    const confinement = this.#confinement;
    if (confinement === undefined) return false;
    const wanted = absolutePath(path, this.fs.cwd());
    return confinement.names(wanted) && this.#isOut(confinement, wanted, false);
  }

  /** Throws the file system's "permission denied" when what runs now may not use a path, or not change it. */
  require(path: string, write: boolean): void {
    const confinement = this.#confinement;
    if (confinement === undefined) return;
    const wanted = absolutePath(path, this.fs.cwd());
    if (!confinement.names(wanted)) throw this.#denied();
    if (this.#isOut(confinement, wanted, write)) throw this.#denied();
  }

  #guardLookups(): void {
    const { fs } = this;
    const lookupPath = fs.lookupPath.bind(fs);
    fs.lookupPath = (path, options): GlueLookup => {
      const confinement = this.#confinement;
      if (confinement === undefined) return lookupPath(path, options);
      const wanted = absolutePath(path, fs.cwd());
      const parent = options?.parent === true;
      if (!parent && this.#isStandardStream(wanted)) return lookupPath(path, options);
      // What is made, removed or renamed stands in a directory of the state, under a name of its own.
      if (parent && (confinement.isPlace(wanted) || /(?:^|\/)\.{1,2}\/*$/.test(path))) throw this.#denied();
      if (!confinement.names(wanted)) throw this.#denied();
      return this.freely(() => {
        let found: GlueLookup;
        try {
          found = lookupPath(path, options);
        } catch (error) {
          throw this.#isOut(confinement, wanted, parent) ? this.#denied() : error;
        }
        if (!confinement.has(fs.getPath(found.node), parent)) throw this.#denied();
        return found;
      });
    };

    const open = fs.open.bind(fs);
    fs.open = (path, flags, mode) => {
      const writes =
        typeof flags === "string"
          ? flags !== "r"
          : (flags & (Flags.ACCESS | Flags.CREATE | Flags.TRUNCATE)) !== 0;
      if (typeof path === "string" && path !== "") this.require(path, writes);
      return open(path, flags, mode);
    };

    const readdir = fs.readdir.bind(fs);
    fs.readdir = (path) => {
      const names = readdir(path);
      const isTop = this.#confinement?.isPlace(absolutePath(path, fs.cwd())) === true;
      return isTop ? names.filter((name) => name !== "..") : names; // C looks up each name that it is given
    };
  }

  #guardChanges(): void {
    const { fs } = this;
    const check = (target: string | GlueNode): void => {
      if (typeof target === "string") this.require(target, true);
      else if (this.#confinement && !this.#may(this.#confinement, target, true)) throw this.#denied();
    };
    const checkName = (path: string): void => {
      if (this.#confinement === undefined) return;
      const directory = fs.getPath(fs.lookupPath(path, { parent: true }).node);
      const name = absolutePath(path, fs.cwd()).replace(/^.*\//, "");
      if (this.kept.hasWithin(absolutePath(name, directory))) throw this.#denied();
    };
    const unlink = fs.unlink.bind(fs);
    fs.unlink = (path) => {
      checkName(path);
      unlink(path);
    };
    const rename = fs.rename.bind(fs);
    fs.rename = (from, to) => {
      checkName(from);
      checkName(to);
      rename(from, to);
    };
    const chmod = fs.chmod.bind(fs);
    fs.chmod = (target, ...rest) => {
      check(target);
      chmod(target, ...rest);
    };
    const chown = fs.chown.bind(fs);
    fs.chown = (target, ...rest) => {
      check(target);
      chown(target, ...rest);
    };
    const truncate = fs.truncate.bind(fs);
    fs.truncate = (target, size) => {
      check(target);
      truncate(target, size);
    };
    const utime = fs.utime.bind(fs);
    fs.utime = (path, atime, mtime) => {
      check(path);
      utime(path, atime, mtime);
    };
    const symlink = fs.symlink.bind(fs);
    fs.symlink = (target, path) => {
      const from = directoryOf(absolutePath(path, fs.cwd()));
      if (this.#confinement?.names(absolutePath(target, from)) === false) throw this.#denied();
      return symlink(target, path);
    };
  }

  /** Whether a path leads out: by its file, a directory on its way, or what it would be as a link that dangles. */
  #isOut(confinement: Confinement, path: string, write: boolean, links = 0): boolean {
    if (!confinement.names(path)) return true;
    const node = this.#find(path, true);
    if (node !== undefined) return !this.#may(confinement, node, write);
    const last = this.#find(path, false);
    if (last !== undefined && this.fs.isLink(last.mode)) {
      if (links >= MOST_LINKS) return false; // a circle, and within
      const text = this.freely(() => this.fs.readlink(path));
      const target = absolutePath(text, directoryOf(this.fs.getPath(last)));
      return this.#isOut(confinement, target, write, links + 1);
    }
    // There is no such file; the directory above may be a link.
    return !confinement.isPlace(path) && this.#isOut(confinement, directoryOf(path), write, links);
  }

  #may(confinement: Confinement, node: GlueNode, write: boolean): boolean {
    const real = this.fs.getPath(node);
    return confinement.has(real, write) && !(write && this.kept.has(real));
  }

  #find(path: string, follow: boolean): GlueNode | undefined {
    return this.freely(() => {
      try {
        return this.fs.lookupPath(path, { follow }).node;
      } catch {
        return undefined;
      }
    });
  }

  /** Runs `step`, which is the host's own, past the guard. */
  freely<T>(step: () => T): T {
    const before = this.#free;
    this.#free = true;
    try {
      return step();
    } finally {
      this.#free = before;
    }
  }

  /** What is open already may be asked about. */
  #isStandardStream(path: string): boolean {
    return this.fs.streams.slice(0, STANDARD_STREAMS).some((stream) => stream?.path === path);
  }

  #denied(): Error {
    return new this.fs.ErrnoError(Errno.EACCES);
  }
}
