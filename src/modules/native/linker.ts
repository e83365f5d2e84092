/**
 * Links a checked side module into a running core: it allocates memory and table slots, resolves addresses, instantiates
 * the module, and runs relocations and constructors. If that fails, everything is freed again. It does not find modules
 * or call init functions.
 */

import { whyForbidden } from "../../errors/forbidden.js";
import { isError, isWasmModule } from "../../errors/realms.js";
import {
  malformedModule,
  moduleConstructor,
  moduleForbidden,
  moduleLink,
  moduleMemory,
  moduleQuota,
  moduleTable,
  missingImport,
} from "../../errors/native-module.js";
import type { CheckedModule } from "./check.js";
import { CoreAddresses, type WasmFunction } from "./core-addresses.js";
import { CAUGHT, CPP_TAG, CppExceptions } from "./cpp-exceptions.js";
import type { BoundImport } from "./imports.js";
import { withLibraries, type LinkedModule, type LinkHost } from "./link-host.js";
import { suppliedFunctions } from "./supplied.js";
import { exportedFunction, Linked } from "./linked.js";
import { SuppliedFunctions } from "./supplied-functions.js";
import { makeStubs, type StubSpec } from "./stubs.js";
import { TableSlots } from "./table-slots.js";

/** The smallest alignment of static data, as malloc has it. */
const MIN_ALIGN = 16;

type Imports = Record<string, Record<string, WebAssembly.ImportValue>>;

/** The bytes of static data that modules may still have. */
interface DataQuota {
  left: number;
}

/** What a module is linked with. */
export interface LinkLibraries {
  /** The libraries that it names as needed, in its order. */
  readonly needed: readonly LinkedModule[];
  /** Where its imports are looked for, in this order: those libraries, what they need, and global ones. */
  readonly scope: readonly LinkedModule[];
}

/** Returns the libraries of a module that needs `needed`, in a runtime with these global ones. */
export function librariesOf(needed: readonly LinkedModule[], global: readonly LinkedModule[]): LinkLibraries {
  return { needed, scope: withLibraries([...needed, ...global]) };
}

/** Links modules into one core. */
export class Linker {
  readonly slots: TableSlots;
  readonly #core: CoreAddresses;
  readonly #supplied: SuppliedFunctions;
  readonly #data: DataQuota;
  #cpp: CppExceptions | undefined;

  /** `most` is for the bytes of static data of all modules together. */
  constructor(
    readonly host: LinkHost,
    most = Infinity,
  ) {
    this.#data = { left: most };
    this.slots = new TableSlots(host.table);
    this.#core = new CoreAddresses(this.slots);
    this.#supplied = new SuppliedFunctions(host);
  }

  /**
   * Links `checked`, whose code is `source`: the same bytes, or a module compiled from them. Runs the module's
   * relocations and constructors. Throws a `ModuleError`, or rethrows what the module's code threw (a trap too);
   * either way it frees memory and slots first. `libraries` are those that `checked` was checked with.
   */
  link(
    checked: CheckedModule,
    source: Uint8Array | WebAssembly.Module,
    libraries: LinkLibraries = { needed: [], scope: [] },
  ): LinkedModule {
    const compiled = isWasmModule(source)
      ? (source as WebAssembly.Module)
      : compile(source as Uint8Array, checked.file);
    const attempt = new LinkAttempt(
      this.host,
      this.slots,
      this.#core,
      this.#supplied,
      isCpp(checked) ? this.#cppExceptions(checked.file) : undefined,
      this.#data,
      checked,
      libraries,
    );
    try {
      return attempt.run(compiled);
    } catch (error) {
      attempt.undo();
      throw error;
    }
  }

  /**
   * Guards the protected calls of the core against C++ exceptions. A protected call that runs already stays without a guard,
   * so this must come before the first one. Does nothing if the host compiles no WebAssembly, and links no C++ then.
   */
  guardCalls(): void {
    try {
      this.#cpp ??= new CppExceptions(this.host, this.slots);
    } catch (error) {
      if (whyForbidden(error) === undefined) throw error;
    }
  }

  #cppExceptions(file: string): CppExceptions {
    try {
      return (this.#cpp ??= new CppExceptions(this.host, this.slots));
    } catch (error) {
      const forbidden = whyForbidden(error);
      throw forbidden === undefined ? error : moduleForbidden(file, forbidden, error);
    }
  }

  /** Returns the address of a function or a variable of the core, or of a supplied function; undefined if there is none. */
  addressInCore(name: string): number | undefined {
    const found = this.host.exports[name];
    if (typeof found === "number") return found;
    if (typeof found === "function") return this.#core.acquire(found as WasmFunction);
    return suppliedFunctions().has(name) ? this.#core.acquire(this.#supplied.get(name)) : undefined;
  }
}

/** Whether exceptions may leave the module, or pass through it. */
function isCpp({ imports }: CheckedModule): boolean {
  return imports.some(({ entry }) => entry.kind === "tag" && entry.name === CPP_TAG);
}

function compile(bytes: Uint8Array, file: string): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>);
  } catch (error) {
    const forbidden = whyForbidden(error);
    if (forbidden !== undefined) throw moduleForbidden(file, forbidden, error);
    if (error instanceof WebAssembly.CompileError) {
      throw malformedModule(file, undefined, error.message, { cause: error });
    }
    throw isError(error) ? moduleLink(file, error) : error;
  }
}

/** The state of one link: what was allocated so far, and how to free it. */
class LinkAttempt {
  readonly #undoSteps: (() => void)[] = [];
  /** Slots of functions that the module defines but does not put in the table itself, by name. */
  readonly #ownSlots = new Map<string, number>();
  #memoryBase = 0;
  #tableBase = 0;

  constructor(
    readonly host: LinkHost,
    readonly slots: TableSlots,
    readonly core: CoreAddresses,
    readonly supplied: SuppliedFunctions,
    readonly cpp: CppExceptions | undefined,
    readonly data: DataQuota,
    readonly checked: CheckedModule,
    readonly libraries: LinkLibraries,
  ) {}

  run(compiled: WebAssembly.Module): LinkedModule {
    this.#takeMemory();
    const { tableSize, tableAlign } = this.checked.dylink;
    if (tableSize > 0) this.#tableBase = this.#takeSlots(tableSize, tableAlign);
    const instance = this.#instantiate(compiled, this.#imports());
    for (const [name, slot] of this.#ownSlots) {
      this.host.table.set(slot, exportedFunction(instance, name));
    }
    if (this.cpp) {
      const caught = exportedFunction(instance, CAUGHT);
      this.#undoSteps.push(this.cpp.add(this.#tableBase, tableSize, caught));
    }
    this.#runHook(instance, "__wasm_apply_data_relocs");
    this.#runHook(instance, "__wasm_call_ctors");
    return this.#linked(instance);
  }

  /** Frees everything, newest first. An error while freeing (the heap is broken) must not hide the first one. */
  undo(): void {
    for (const step of this.#undoSteps.splice(0).reverse()) {
      try {
        step();
      } catch {
        continue;
      }
    }
  }

  /** Throws `ERR_MODULE_CONSTRUCTOR` for a C++ exception of a constructor. */
  #runHook(instance: WebAssembly.Instance, hook: string): void {
    if (!this.checked.functions.has(hook)) return;
    const { stackPointer } = this.host;
    const stack: unknown = stackPointer.value;
    try {
      exportedFunction(instance, hook)();
    } catch (error) {
      const message = this.cpp?.messageOf(error);
      if (message === undefined) throw error;
      stackPointer.value = stack;
      throw moduleConstructor(this.checked.file, message);
    }
  }

  #takeMemory(): void {
    const { memorySize, memoryAlign } = this.checked.dylink;
    if (memorySize === 0) return;
    this.#takeData(memorySize + memoryAlign - 1);
    const base = this.host.alignedAlloc(memorySize, Math.max(memoryAlign, MIN_ALIGN)) >>> 0;
    if (base === 0) throw moduleMemory(this.checked.file, memorySize);
    this.#undoSteps.push(() => {
      this.host.free(base);
    });
    new Uint8Array(this.host.memory.buffer, base, memorySize).fill(0);
    this.#memoryBase = base;
  }

  /** The space for alignment counts too: a module may want a large one. */
  #takeData(bytes: number): void {
    const { data, checked } = this;
    if (bytes > data.left) throw moduleQuota(checked.file, bytes, data.left);
    data.left -= bytes;
    this.#undoSteps.push(() => {
      data.left += bytes;
    });
  }

  #takeSlots(count: number, align = 1): number {
    const start = this.slots.take(count, align);
    if (start === undefined) throw moduleTable(this.checked.file, count);
    this.#undoSteps.push(() => {
      this.slots.give(start, count);
    });
    return start;
  }

  #imports(): Imports {
    const imports: Imports = {};
    const stubs: (StubSpec & { readonly name: string })[] = [];
    for (const bound of this.checked.imports) {
      const { entry, source } = bound;
      const group = (imports[entry.module] ??= {});
      if (entry.module === "GOT.func" || entry.module === "GOT.mem") {
        group[entry.name] = new WebAssembly.Global({ value: "i32", mutable: true }, this.#address(bound));
      } else if (source === "format") {
        group[entry.name] = this.#formatImport(entry.name);
      } else if (source === "supplied") {
        group[entry.name] = this.supplied.get(entry.name);
      } else if (source === "core") {
        group[entry.name] = this.#coreFunction(entry.name);
      } else if (source === "library") {
        group[entry.name] = this.#library("functions", entry.name).wasmFunction(entry.name);
      } else if (entry.kind === "func") {
        const slot = source === "own" ? this.#ownFunction(entry.name) : undefined;
        stubs.push({ name: entry.name, type: entry.type, slot });
      }
    }
    if (stubs.length === 0) return imports;
    const env = (imports["env"] ??= {});
    for (const [i, stub] of makeStubs(stubs, this.host.table).entries()) {
      const name = stubs[i]?.name;
      if (name !== undefined) env[name] = stub;
    }
    return imports;
  }

  #formatImport(name: string): WebAssembly.ImportValue {
    const constant = (value: number): WebAssembly.Global => new WebAssembly.Global({ value: "i32" }, value);
    switch (name) {
      case "memory":
        return this.host.memory;
      case "__indirect_function_table":
        return this.host.table;
      case "__stack_pointer":
        return this.host.stackPointer;
      case "__memory_base":
        return constant(this.#memoryBase);
      case "__table_base":
        return constant(this.#tableBase);
      case CPP_TAG:
        if (this.cpp === undefined) throw missingImport(this.checked.file, [name]);
        return this.cpp.tag;
      default:
        if (this.host.longjmpTag === undefined) throw missingImport(this.checked.file, [name]);
        // TypeScript's declarations of the WebAssembly API have no tags.
        return this.host.longjmpTag as WebAssembly.Global;
    }
  }

  #coreFunction(name: string): WasmFunction {
    const found = this.host.exports[name];
    if (typeof found !== "function") throw missingImport(this.checked.file, [name]);
    return this.cpp?.guarded(name, found as WasmFunction) ?? (found as WasmFunction);
  }

  #address({ entry, source }: BoundImport): number {
    if (source === "undefined-weak") return 0;
    if (entry.module === "GOT.func") {
      if (source === "own") return this.#ownFunction(entry.name);
      if (source === "library") return this.#libraryFunction(entry.name);
      const isSupplied = source === "supplied";
      return this.#addressOf(isSupplied ? this.supplied.get(entry.name) : this.#coreFunction(entry.name));
    }
    if (source === "library") return this.#library("data", entry.name).data.get(entry.name) ?? 0;
    const own = this.checked.data.get(entry.name);
    if (source === "own" && own !== undefined) return this.#memoryBase + own;
    const found = this.host.exports[entry.name];
    const address: unknown = found instanceof WebAssembly.Global ? found.value : found;
    if (typeof address !== "number") throw missingImport(this.checked.file, [entry.name]);
    return address;
  }

  #library(kind: "functions" | "data", name: string): LinkedModule {
    const found = this.libraries.scope.find((library) => library[kind].has(name));
    if (found === undefined) throw missingImport(this.checked.file, [name]);
    return found;
  }

  #libraryFunction(name: string): number {
    const address = this.#library("functions", name).functionAddress(name);
    if (address === undefined) throw missingImport(this.checked.file, [name]);
    return address;
  }

  #addressOf(func: WasmFunction): number {
    const address = this.core.acquire(func);
    if (address === undefined) throw moduleTable(this.checked.file, 1);
    this.#undoSteps.push(() => {
      this.core.release(func);
    });
    return address;
  }

  /** Returns the address of a function of the module, which must be known before the module is instantiated. */
  #ownFunction(name: string): number {
    const offset = this.checked.tableOffsets.get(name);
    if (offset !== undefined) return this.#tableBase + offset;
    let slot = this.#ownSlots.get(name);
    if (slot === undefined) {
      slot = this.#takeSlots(1);
      this.#ownSlots.set(name, slot);
    }
    return slot;
  }

  #instantiate(compiled: WebAssembly.Module, imports: Imports): WebAssembly.Instance {
    try {
      return new WebAssembly.Instance(compiled, imports);
    } catch (error) {
      if (error instanceof WebAssembly.LinkError) throw moduleLink(this.checked.file, error);
      throw error;
    }
  }

  #linked(instance: WebAssembly.Instance): LinkedModule {
    const addresses = new Map(this.#ownSlots);
    for (const [name, offset] of this.checked.tableOffsets) addresses.set(name, this.#tableBase + offset);
    return new Linked(this.checked, this.libraries.needed, {
      instance,
      slots: this.slots,
      addresses,
      memoryBase: this.#memoryBase,
    });
  }
}
