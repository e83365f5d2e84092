/** The files of one runtime: the tree shared by its states, its devices, its open descriptors. */

import { answerSystemCalls, type CallImports } from "./calls/system-calls.js";
import type { CallHost, LinearMemory } from "./calls/call-host.js";
import { linkCall, type LinkCall } from "./calls/path-calls.js";
import { Confinement, type ConfinedRoot } from "./confinement.js";
import { DescriptorTable, FileDescription } from "./descriptors.js";
import { deviceDirectory } from "./devices.js";
import { Errno } from "./errno.js";
import { Mounts } from "./file-tree.js";
import { GivenFiles, type DirectoryOpener, type TextEncoding } from "./given-files.js";
import type { FileHandle, Inode, OpenFlag } from "./inode.js";
import { LayeredDirectory } from "./layered-directory.js";
import { LoaderWatch, type LoadedFiles } from "./loaded-files.js";
import { MemoryDirectory } from "./memory-files.js";
import type { ModuleOrigin } from "./module-origin.js";
import { Namespace } from "./namespace.js";
import type { StandardStreams } from "./streams.js";

/** Directories that programs expect. */
const USUAL = ["tmp", "home"] as const;

/** Added by a platform: files of the machine. */
export interface MachineFiles {
  /** Mounts what Lua sees of the machine, and returns the current directory. */
  readonly mount?: (mounts: Mounts, root: MemoryDirectory) => string;
  /** Undefined if directories cannot be mounted. */
  readonly openDirectory: DirectoryOpener | undefined;
}

export interface RuntimeFilesParts {
  readonly streams: StandardStreams;
  readonly machine: MachineFiles;
  /** Files of another runtime, below those of this one. */
  readonly below?: MemoryDirectory | undefined;
  readonly encode: TextEncoding;
  /** The most files that all states together may have open. */
  readonly openFiles: number;
  /** The files of the running state; undefined: the runtime's. */
  readonly current: () => Namespace | undefined;
}

/** Makes the root of the virtual files. */
function rootAbove(below: MemoryDirectory | undefined): MemoryDirectory {
  const root =
    below === undefined ? new MemoryDirectory(0o755) : new LayeredDirectory(() => below, true, false);
  for (const name of USUAL) if (root.lookup(name) === undefined) root.mkdir(name, 0o777);
  return root;
}

export class RuntimeFiles {
  readonly descriptors: DescriptorTable;
  readonly watch = new LoaderWatch();
  /** The namespace of the runtime and of its host functions. */
  readonly namespace: Namespace;
  readonly given: GivenFiles;
  readonly #current: () => Namespace | undefined;
  readonly #hasRealFiles: boolean;
  #linkCall: LinkCall | undefined;

  constructor({ streams, machine, below, encode, current, openFiles }: RuntimeFilesParts) {
    this.descriptors = new DescriptorTable(openFiles);
    const root = rootAbove(below);
    const devices = deviceDirectory(streams);
    root.put("dev", devices);
    const tree = new Mounts(root);
    this.#hasRealFiles = machine.mount !== undefined;
    this.namespace = new Namespace(tree, undefined, this.#hasRealFiles ? "any" : "given");
    if (machine.mount !== undefined) this.namespace.cwd = machine.mount(tree, root);
    this.given = new GivenFiles(tree, root, machine.openDirectory, encode);
    this.#current = current;
    const standard: readonly (readonly [string, typeof OpenFlag.WRITE | 0])[] = [
      ["stdin", 0],
      ["stdout", 1],
      ["stderr", 1],
    ];
    for (const [name, flags] of standard) {
      const handle = devices.lookup(name)?.open(flags);
      if (handle !== undefined) this.open(handle, flags, undefined);
    }
  }

  /** The namespace of the running code. */
  get current(): Namespace {
    return this.#current() ?? this.namespace;
  }

  /** The files loaded by the runtime's own program: the stand-alone interpreter, or engines of wasmoon. */
  get loaded(): LoadedFiles {
    return this.watch.of(this.namespace);
  }

  /** Records that the chunk loader has opened a file by this name. */
  loading(name: string, descriptor: number): void {
    const description = this.descriptors.find(descriptor);
    if (description !== undefined) this.watch.of(this.current).remember(name, description);
  }

  /** Returns a descriptor for a file that the embedder has opened; closes the file if none is left. Throws `SystemError`. */
  open(handle: FileHandle, flags: number, owner: Namespace | undefined): number {
    return this.descriptors.add(new FileDescription(handle, flags), owner);
  }

  /** Whether a directory can only be the machine's: nothing virtual is there. */
  isReal(directory: string): boolean {
    if (!this.#hasRealFiles) return false;
    const names = directory.split("/").filter((name) => name !== "");
    return names.reduce<Inode | undefined>((at, name) => at?.lookup(name), this.given.root) === undefined;
  }

  /** Makes the namespace of a new state, which may be confined to some directories. */
  namespaceOf(
    tree: Mounts,
    roots: readonly ConfinedRoot[] | undefined,
    moduleOrigin: ModuleOrigin = roots === undefined && this.#hasRealFiles ? "real" : "given",
  ): Namespace {
    const { namespace } = this;
    const files = roots === undefined ? tree : new Confinement(tree, roots, namespace.cwd);
    return new Namespace(files, namespace, moduleOrigin);
  }

  /** Closes the open files of a state that has ended. */
  end(namespace: Namespace): void {
    this.descriptors.closeAllOf(namespace);
  }

  /** Replaces the system calls among the imports of a core, before it is instantiated. */
  answerCalls(imports: CallImports, memory: () => LinearMemory, allocate: (size: number) => number): void {
    const { descriptors } = this;
    const current = (): Namespace => this.current;
    const owner = this.#current;
    const host: CallHost = {
      descriptors,
      get memory() {
        return memory();
      },
      get files() {
        return current();
      },
      get owner() {
        return owner();
      },
      allocate,
    };
    answerSystemCalls(imports, host);
    this.#linkCall = linkCall(host);
  }

  /** linkat(2). Call it only once the core runs. */
  link(...args: Parameters<LinkCall>): number {
    return this.#linkCall?.(...args) ?? -Errno.ENOSYS;
  }
}
