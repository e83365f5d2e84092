/**
 * Files and directories that an embedder gives to a runtime or to one state. Those of a state lie in a layer above the
 * shared files: other states may be given different ones at the same paths, and they end with the state.
 */

import { isBytes } from "../errors/realms.js";
import { kindOf } from "../errors/describe.js";
import { virtualFile } from "../errors/file-access.js";
import { isRecord, readOptions, type OptionKinds } from "../errors/options.js";
import { errnoOf } from "./errno.js";
import { Mounts } from "./file-tree.js";
import { fileProblem } from "./embedder-files.js";
import { NAME_MAX } from "./generated/constants.js";
import { isDirectory, isLink, type Inode } from "./inode.js";
import { LayeredDirectory } from "./layered-directory.js";
import { MemoryDirectory, MemoryFile } from "./memory-files.js";
import { LONGEST_PATH, isTooLong, walk } from "./path-walk.js";
import { absolutePath, directoryOf } from "./paths.js";

/** Opens a directory of the machine as the root of a file system. Throws the machine's error. */
export type DirectoryOpener = (directory: string) => Inode;

/** A directory of the machine: its path, or its path and options. */
export type Mount = string | MountOptions;

export interface MountOptions {
  /** Its path on the machine. */
  readonly directory: string;
  /** Whether the state may only read it. It may then also load native modules from there. Default: false. */
  readonly readOnly?: boolean;
}

/** Encodes text as the bytes of a file. Throws for text that cannot be encoded. */
export type TextEncoding = (text: string) => Uint8Array;

/** The bytes of files by their paths, which nobody changes. */
export type PreparedFiles = ReadonlyMap<string, Uint8Array>;

const NONE: PreparedFiles = new Map();

export class GivenFiles {
  constructor(
    /** The files of the runtime. */
    readonly shared: Mounts,
    readonly root: MemoryDirectory,
    readonly openDirectory: DirectoryOpener | undefined,
    readonly encode: TextEncoding,
  ) {}

  /** Encodes files that many states will be given. Throws `FileError`. */
  prepare(files: Readonly<Record<string, string | Uint8Array>>): PreparedFiles {
    return new Map(
      Object.entries(files).map(([path, content]) => [path, this.#bytesOf(path, content).slice()]),
    );
  }

  /**
   * Returns the tree of a state that was given these files, instead of `prepared` ones at the same paths. A private tree
   * keeps what the state writes; any other shares the runtime's files. Throws `FileError`, and `ERR_OPTION` for a mount's
   * options.
   */
  treeOf(
    files: Readonly<Record<string, string | Uint8Array>>,
    mounts: Readonly<Record<string, Mount>>,
    isPrivate: boolean,
    prepared: PreparedFiles = NONE,
  ): Mounts {
    const count = Object.keys(files).length + Object.keys(mounts).length + prepared.size;
    if (count === 0 && !isPrivate) return this.shared;
    const root = new LayeredDirectory(() => this.root, isPrivate, false);
    const tree = new Mounts(root, this.shared);
    if (count === 0) return tree;
    for (const [path, directory] of Object.entries(mounts)) this.#mount(tree, root, path, directory);
    const give = (path: string, content: () => Uint8Array, isShared: boolean): void => {
      requirePlace(tree, path);
      const bytes = content();
      const there = fileAt(tree, path);
      if (there !== undefined && isDirectory(there)) throw virtualFile(path, "a directory is there");
      directoryFor(root, path).give(nameOf(path), new MemoryFile(bytes, undefined, true, isShared));
    };
    for (const [path, bytes] of prepared) if (!Object.hasOwn(files, path)) give(path, () => bytes, true);
    for (const [path, content] of Object.entries(files))
      give(path, () => this.#bytesOf(path, content).slice(), false);
    return tree;
  }

  /** Gives a file to the runtime permanently, replacing an existing one. Throws `FileError`. */
  put(path: string, content: string | Uint8Array): void {
    requirePlace(this.shared, path);
    const bytes = this.#bytesOf(path, content);
    const there = fileAt(this.shared, path);
    if (there !== undefined && isDirectory(there)) throw virtualFile(path, "Is a directory");
    let directory = this.root;
    for (const name of path.split("/").slice(1, -1)) {
      let below = directory.lookup(name);
      if (below === undefined) directory.put(name, (below = new MemoryDirectory()));
      if (!(below instanceof MemoryDirectory)) throw virtualFile(path, "Not a directory");
      directory = below;
    }
    directory.put(nameOf(path), new MemoryFile(bytes.slice(), undefined, true));
  }

  #mount(tree: Mounts, root: LayeredDirectory, path: string, mount: Mount): void {
    if (this.openDirectory === undefined) throw virtualFile(path, "there are no directories to mount here");
    const { directory, readOnly } = mountOptions(path, mount);
    requirePlace(tree, path);
    const there = fileAt(tree, path);
    if (there !== undefined && !isDirectory(there)) throw virtualFile(path, "Not a directory");
    if (there !== undefined && there.list().length > 0)
      throw virtualFile(path, "a directory that is not empty is there");
    let mounted: Inode;
    try {
      mounted = this.openDirectory(directory);
    } catch (error) {
      throw virtualFile(path, `cannot mount ${directory}: ${fileProblem(error)}`, error);
    }
    directoryFor(root, path).below(nameOf(path));
    tree.mount(path, mounted, readOnly);
  }

  /** Throws `FileError` for values of wrong types, which untyped callers may pass. */
  #bytesOf(path: string, content: unknown): Uint8Array {
    if (typeof content === "string") return this.encode(content);
    if (isBytes(content)) return content;
    const found = content === null ? "null" : typeof content;
    throw virtualFile(path, `expected text or a Uint8Array, found ${found}`);
  }
}

const MOUNT_OPTIONS = { directory: "any", readOnly: "any" } as const satisfies OptionKinds<MountOptions>;

/** Throws for values of wrong types, which untyped callers may pass; `ERR_OPTION` for an unknown option. */
function mountOptions(path: string, mount: Mount): Required<MountOptions> {
  const given: unknown = mount;
  const { directory, readOnly = false }: { directory?: unknown; readOnly?: unknown } = isRecord(given)
    ? readOptions(given as MountOptions, MOUNT_OPTIONS)
    : { directory: given };
  if (typeof directory !== "string")
    throw virtualFile(path, `expected a path or { directory }, found ${kindOf(directory)}`);
  if (typeof readOnly !== "boolean")
    throw virtualFile(path, `readOnly: expected true or false, found ${kindOf(readOnly)}`);
  return { directory, readOnly };
}

/** Throws unless `path` is absolute, normalized, and outside of the machine's files. */
function requirePlace(tree: Mounts, path: string): void {
  if (path.includes("\0") || path === "/" || absolutePath(path, "/") !== path)
    throw virtualFile(
      JSON.stringify(path),
      "a virtual file needs an absolute path with no empty part, `.` or `..`",
    );
  if (isTooLong(path))
    throw virtualFile(
      path,
      `the path is too long: at most ${NAME_MAX} bytes in a name, ${LONGEST_PATH} in all`,
    );
  for (let above = path; above !== "/"; above = directoryOf(above)) {
    const file = fileAt(tree, above);
    if (file?.external === true) throw virtualFile(path, "this place is among the files of the machine");
    if (isLinkAt(tree, above)) throw virtualFile(path, `${above} is a link`); // a script could change where it leads
    if (file !== undefined && above !== path && !isDirectory(file))
      throw virtualFile(path, `${above} is not a directory`);
  }
}

/** The file that a path leads to, or undefined. */
function fileAt(tree: Mounts, path: string, follow = true): Inode | undefined {
  try {
    return walk(tree, path, "/", follow).file;
  } catch (error) {
    errnoOf(error);
    return undefined;
  }
}

function isLinkAt(tree: Mounts, path: string): boolean {
  const file = fileAt(tree, path, false);
  return file !== undefined && isLink(file);
}

/** The state's own directory that contains a path. */
function directoryFor(root: LayeredDirectory, path: string): LayeredDirectory {
  return path
    .split("/")
    .slice(1, -1)
    .reduce((directory, name) => directory.below(name), root);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
