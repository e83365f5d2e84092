/**
 * The native modules of one runtime. It reads and checks them, links each content once whatever its path, and finds
 * their functions by name. The resolver decides which module a script wants.
 */

import { isArrayBuffer, isBytes, isError, isUrl } from "../errors/realms.js";
import type { Core } from "../core/core.js";
import { fileProblem, readHandle } from "../files/embedder-files.js";
import type { RuntimeFiles } from "../files/runtime-files.js";
import { coreExports } from "../core/generated/exports.js";
import type { TableIndex } from "../core/pointers.js";
import { hasCode } from "../errors/has-code.js";
import { isInstance } from "../errors/describe.js";
import { ModuleError } from "../errors/module.js";
import { moduleFile, moduleOrigin, neededLibrary } from "../errors/native-module.js";
import type { NativeFrame } from "../errors/state.js";
import { Errno, SystemError } from "../files/errno.js";
import { checkSide, missingInit, readSideModule, requireSomeInit } from "../modules/native/check.js";
import { LookupError } from "../modules/native/dlfcn.js";
import { libraryPaths } from "../modules/native/libraries.js";
import {
  openSymbols,
  withLibraries,
  type LibraryAccess,
  type LinkedModule,
  type LinkHost,
} from "../modules/native/link-host.js";
import { Linker, librariesOf } from "../modules/native/linker.js";
import { suppliedFunctions } from "../modules/native/supplied.js";
import { LinkedModules, type FileIdentity } from "../modules/native/linked-modules.js";
import { initFunctions, initFunctionsOfPath, requireModuleName } from "../modules/native/native-names.js";
import { trapFrames } from "../modules/native/trap-frames.js";
import type { NativeSource } from "../state/services.js";

/** A linked module with the path, or the name of bytes, that it was requested by. */
export interface OpenedModule {
  readonly module: LinkedModule;
  readonly file: string;
}

export class NativeModules {
  readonly #linker: Linker;
  readonly #linked = new LinkedModules();
  readonly #handles: OpenedModule[] = [];
  readonly #byteNames = new WeakMap<Uint8Array | ArrayBuffer, string>();
  /** Modules that serve all others as a library. */
  readonly #global = new Set<LinkedModule>();
  #unnamed = 0;

  constructor(
    core: Core,
    readonly files: RuntimeFiles,
    /** Converts a file URL to a path in the runtime's file system. */
    readonly pathOfUrl: (url: URL) => string,
    /** The most bytes of static data of all modules. */
    most: number,
  ) {
    const { functions } = core;
    const host: LinkHost = {
      memory: core.memory.memory,
      table: core.table,
      stackPointer: core.stackPointer,
      longjmpTag: core.longjmpTag,
      get exports() {
        return core.absoluteExports();
      },
      alignedAlloc: (size, align) => functions.memalign(align, size),
      free: (address) => {
        functions.free(address);
      },
      setGuard: (slot) => {
        functions.pl_setguard(slot);
      },
      libraries: this.#libraries(),
    };
    this.#linker = new Linker(host, most);
    this.#linker.guardCalls();
  }

  /**
   * Returns the module at `path`. Links it, and the libraries that it needs, unless a file with the same content is linked
   * already. Throws a `ModuleError`; a trap in its constructors passes through unchanged.
   */
  open(path: string): OpenedModule {
    return { module: this.#openFile(path, []), file: path };
  }

  /** Like `open`; a `global` module serves all modules that are linked later as a library. */
  openLibrary(path: string, global: boolean): OpenedModule {
    const opened = this.open(path);
    if (global) this.#global.add(opened.module);
    return opened;
  }

  /**
   * Returns the init function that `require` calls for module `name` of the file at `path`. Throws a
   * `ModuleError`.
   */
  initOf(path: string, name: string): TableIndex {
    const { module, file } = this.open(path);
    const wanted = initFunctions(name);
    const found = openSymbols(module, wanted);
    if (found === undefined) throw missingInit(namedAs(module, file), wanted.slice(-1));
    return found.address;
  }

  /** Returns the module of `source`. */
  openSource(source: NativeSource): OpenedModule {
    if (typeof source === "string") return this.open(source);
    if (isUrl(source)) return this.open(this.#pathOf(source));
    const bytes = isArrayBuffer(source) ? new Uint8Array(source) : source;
    if (!isBytes(bytes)) throw moduleFile(`(${typeof source})`, "it is not a path, URL or bytes");
    return this.openBytes(bytes, this.#nameOfBytes(source));
  }

  /** Links bytes that have no path; messages call them `name`. */
  openBytes(bytes: Uint8Array, name: string): OpenedModule {
    return { module: this.#fromBytes(bytes, name, undefined, []), file: name };
  }

  /**
   * Returns the init function of a module opened directly: the one that `name` selects; without a name the only one,
   * or among several the one that matches the file's path. Throws a `ModuleError`.
   */
  openInit(source: NativeSource, name: string | undefined): TableIndex {
    if (name !== undefined) requireModuleName(name, this.#nameOf(source));
    const { module, file } = this.openSource(source);
    const wanted = name === undefined ? initFunctionsOfPath(file) : initFunctions(name);
    const [only, ...others] = module.initNames;
    const names = name === undefined && only !== undefined && others.length === 0 ? [only] : wanted;
    const found = openSymbols(module, names);
    if (found === undefined) {
      if (name === undefined) requireSomeInit(namedAs(module, file));
      throw missingInit(namedAs(module, file), name === undefined ? [wanted[0] ?? "luaopen_<name>"] : wanted);
    }
    return found.address;
  }

  /** Returns a handle for C that identifies a linked module; never 0. */
  handleOf({ module, file }: OpenedModule): number {
    const known = this.#handles.findIndex((other) => other.module === module && other.file === file);
    return known >= 0 ? known + 1 : this.#handles.push({ module, file });
  }

  /** Returns a function of a handle's module. Throws `ERR_MODULE_MISSING_INIT` if it has none of this name. */
  symbol(handle: number, name: string): TableIndex {
    const { module, file } = this.#opened(handle);
    const index = module.symbol(name);
    if (index === undefined) throw missingInit(namedAs(module, file), [name]);
    return index;
  }

  /** Returns the functions of modules, and of the core that they called, in the stack of a trap. */
  framesOf({ stack = "" }: Error): NativeFrame[] {
    return trapFrames(stack, [...this.#linked.contents()]);
  }

  #pathOf(url: URL): string {
    try {
      return this.pathOfUrl(url);
    } catch (error) {
      if (hasCode(error, "ERR_MODULE_FILE")) throw error;
      throw moduleFile(url.href, isError(error) ? error.message : String(error));
    }
  }

  #nameOf(source: NativeSource): string {
    if (typeof source === "string") return source;
    return isInstance(source, URL) ? source.href : this.#nameOfBytes(source);
  }

  /** Returns the name of bytes in messages, the same each time. */
  #nameOfBytes(source: Uint8Array | ArrayBuffer): string {
    let name = this.#byteNames.get(source);
    if (name === undefined) {
      name = `(bytes ${++this.#unnamed})`;
      this.#byteNames.set(source, name);
    }
    return name;
  }

  /** `users` are the files whose libraries are being linked. */
  #openFile(path: string, users: readonly string[]): LinkedModule {
    const found = this.#read(path);
    if ("module" in found) return found.module;
    const { bytes, identity } = found;
    const id = `${identity.dev}:${identity.ino}`;
    if (users.includes(id)) throw moduleFile(path, "the library needs itself, through others that it needs");
    const module = this.#fromBytes(bytes, path, path, [...users, id]);
    // The libraries of others are looked for each time: they may have changed.
    if (module.libraries.length === 0) this.#linked.remember(identity, module);
    return module;
  }

  /** Reads a file, unless it is known as that of a linked module. Throws `ERR_MODULE_FILE` or `ERR_MODULE_ORIGIN`. */
  #read(path: string): { readonly module: LinkedModule } | ReadFile {
    if (path.includes("\0")) throw moduleFile(JSON.stringify(path), "No such file or directory");
    const namespace = this.files.current;
    try {
      const handle = namespace.openModule(path);
      if (handle === undefined) throw moduleOrigin(path, namespace.moduleOrigin === "none");
      try {
        const identity = handle.stat();
        const module = this.#linked.known(identity);
        return module === undefined ? { bytes: readHandle(handle), identity } : { module };
      } finally {
        handle.close();
      }
    } catch (error) {
      if (hasCode(error, "ERR_MODULE_ORIGIN")) throw error;
      throw moduleFile(path, fileProblem(error), error);
    }
  }

  /** `file` is for messages; `path` undefined if the module has none. */
  #fromBytes(
    bytes: Uint8Array,
    file: string,
    path: string | undefined,
    users: readonly string[],
  ): LinkedModule {
    return this.#linked.getOrLink(bytes, () => {
      const side = readSideModule(bytes, file);
      const { needed, runtimePaths } = side.dylink;
      const libraries = needed.map((name) =>
        this.#library(file, name, libraryPaths(name, runtimePaths, path), users),
      );
      const link = (): LinkedModule => {
        const all = librariesOf(libraries, [...this.#global]);
        const checked = checkSide(side, coreExports(), { libraries: all.scope });
        return this.#linker.link(checked, bytes, all);
      };
      return { libraries, link };
    });
  }

  /** Returns the library `name`, at the first of `paths` where there is a file. */
  #library(file: string, name: string, paths: readonly string[], users: readonly string[]): LinkedModule {
    for (const path of paths) {
      try {
        return this.#openFile(path, users);
      } catch (error) {
        if (isAbsent(error)) continue;
        if (!(error instanceof ModuleError)) throw error;
        throw neededLibrary(file, [name], `which cannot be linked: ${error.message}`, error);
      }
    }
    const where =
      paths.length > 0
        ? `which is not there: looked for ${paths.join(", ")}`
        : "but it has no path, so nothing says where its libraries are";
    throw neededLibrary(file, [name], where);
  }

  /** What modules reach by `dlopen`. */
  #libraries(): LibraryAccess {
    return {
      open: (path, { global, onlyLinked }) => {
        if (onlyLinked) {
          const found = this.#read(path);
          if ("bytes" in found && !this.#linked.has(found.bytes)) return undefined;
        }
        return this.handleOf(this.openLibrary(path, global));
      },
      address: (handle, name) => {
        const { module, file } = this.#opened(handle);
        const found = addressIn(withLibraries([module]), name);
        if (found === undefined) throw new LookupError(`${file} defines no symbol ${name}`);
        return found;
      },
      globalAddress: (name) => {
        const isCore = coreExports().has(name) || suppliedFunctions().has(name);
        const found =
          (isCore ? this.#linker.addressInCore(name) : undefined) ??
          addressIn(withLibraries([...this.#global]), name);
        if (found === undefined) throw new LookupError(`no module that is global defines ${name}`);
        return found;
      },
      checkHandle: (handle) => void this.#opened(handle),
    };
  }

  #opened(handle: number): OpenedModule {
    const module = this.#handles[handle - 1];
    if (module === undefined) throw new LookupError(`${handle} is not a handle of a library`);
    return module;
  }
}

interface ReadFile {
  readonly bytes: Uint8Array;
  readonly identity: FileIdentity;
}

function addressIn(modules: readonly LinkedModule[], name: string): number | undefined {
  for (const module of modules) {
    const address = module.functionAddress(name) ?? module.data.get(name);
    if (address !== undefined) return address;
  }
  return undefined;
}

function isAbsent(error: unknown): boolean {
  if (!hasCode(error, "ERR_MODULE_FILE")) return false;
  const { cause } = error;
  return cause instanceof SystemError && (cause.errno === Errno.ENOENT || cause.errno === Errno.ENOTDIR);
}

/** Returns how messages describe a module that is known under another name already. */
function namedAs({ functions }: LinkedModule, file: string): Pick<LinkedModule, "file" | "functions"> {
  return { file, functions };
}
