/**
 * The native modules of one runtime: read, checked, linked once each whatever path led to them, and their functions
 * found by name. Which module a script wants is the resolver's matter.
 */

import type { Core } from "../core/core.js";
import { fileProblem, type Files } from "../core/files.js";
import { coreExports } from "../core/generated/exports.js";
import type { TableIndex } from "../core/pointers.js";
import { MissingInitError, ModuleFileError } from "../errors/native-module.js";
import { check } from "../modules/native/check.js";
import type { LinkedModule } from "../modules/native/link-host.js";
import { Linker } from "../modules/native/link.js";
import { LinkedModules } from "../modules/native/linked-modules.js";
import type { NativeSource } from "../state/state.js";

export class NativeModules {
  readonly #linker: Linker;
  readonly #linked = new LinkedModules();
  readonly #handles: LinkedModule[] = [];
  #unnamed = 0;

  constructor(
    core: Core,
    readonly files: Files,
    /** The path in the runtime's file system that a file URL stands for. */
    readonly pathOfUrl: (url: URL) => string,
  ) {
    const { functions } = core;
    this.#linker = new Linker({
      memory: core.memory.memory,
      table: core.table,
      stackPointer: core.stackPointer,
      longjmpTag: core.longjmpTag,
      exports: core.absoluteExports(),
      alignedAlloc: (size, align) => functions.memalign(align, size),
      free: (address) => {
        functions.free(address);
      },
    });
  }

  /** The module at `path`, linked now or before. Throws a `NativeModuleError`; a trap in its constructors as it is. */
  open(path: string): LinkedModule {
    let real: string;
    try {
      real = this.files.realPath(path);
    } catch (error) {
      throw new ModuleFileError(path, fileProblem(error));
    }
    return this.#linked.getOrLink(real, () => {
      let bytes: Uint8Array;
      try {
        bytes = this.files.read(real);
      } catch (error) {
        throw new ModuleFileError(path, fileProblem(error));
      }
      return this.#link(bytes, path);
    });
  }

  /** The module of `source`; bytes are linked anew unless the same array was linked before. */
  openSource(source: NativeSource): LinkedModule {
    if (typeof source === "string") return this.open(source);
    if (source instanceof URL) return this.open(this.pathOfUrl(source));
    const bytes = source instanceof Uint8Array ? source : new Uint8Array(source);
    return this.openBytes(bytes, `(bytes ${++this.#unnamed})`);
  }

  /** Links bytes that have no path; `name` stands for them in messages. */
  openBytes(bytes: Uint8Array, name: string): LinkedModule {
    return this.#linked.getOrLink(`bytes:${name}`, () => this.#link(bytes, name));
  }

  /** The init function of a module: of `names` the first that it has. Throws `MissingInitError`. */
  init(module: LinkedModule, names: readonly string[]): TableIndex {
    for (const name of names) {
      const index = module.symbol(name);
      if (index !== undefined) return index;
    }
    throw new MissingInitError(module.file, names, module.initNames);
  }

  /** A number for C to know a linked module by; never 0. */
  handleOf(module: LinkedModule): number {
    const known = this.#handles.indexOf(module);
    return known >= 0 ? known + 1 : this.#handles.push(module);
  }

  ofHandle(handle: number): LinkedModule {
    const module = this.#handles[handle - 1];
    if (module === undefined) throw new RangeError(`no module has handle ${handle}`);
    return module;
  }

  #link(bytes: Uint8Array, file: string): LinkedModule {
    return this.#linker.link(check(bytes, file, coreExports), bytes);
  }
}
