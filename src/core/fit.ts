/**
 * Makes the glue that ships fit another core than the one it was generated with (`perilune link`), or says what is in
 * the way. A glue knows of its wasm how large its table and its memory are, where its heap begins, and which symbols may be
 * undefined. All follow from the core's dylink.0 section.
 */

import { CoreMismatchError, NotCoreError } from "../errors/runtime.js";
import { GLOBAL_BASE } from "./generated/layouts.js";
import type { WasmImports } from "./glue.js";

/** What Emscripten leaves above the static data for a stack that the loader puts elsewhere: STACK_SIZE of the build. */
const UPPER_STACK = 64 * 1024;
const ALIGNMENT = 16;

/** Subsections of dylink.0: how much memory and table a module takes; flags of its imports. */
const MEM_INFO = 1;
const IMPORT_INFO = 4;
const BINDING_WEAK = 1;

/** A few functions by which a core is known. */
const OF_A_CORE = ["lua_newstate", "pl_open", "pl_do", "malloc"];

/** Throws `NotCoreError` for wasm that is something else than a core. */
export function requireCore(wasm: WebAssembly.Module): void {
  const names = new Set(WebAssembly.Module.exports(wasm).map((entry) => entry.name));
  const absent = OF_A_CORE.filter((name) => !names.has(name));
  if (absent.length > 0) throw new NotCoreError(absent);
}

/**
 * What to instantiate the core with: grows table and memory, moves the heap, gives null for weak symbols that nothing defines.
 * Throws `CoreMismatchError` for what the glue does not have.
 */
export function fitImports(wasm: WebAssembly.Module, given: WasmImports): WebAssembly.Imports {
  const { memorySize, tableSize, weak } = needs(wasm);
  const imports: WebAssembly.Imports = {};
  const missing: string[] = [];
  for (const { module, name, kind } of WebAssembly.Module.imports(wasm)) {
    const group = (imports[module] ??= {});
    const isAddress = module.startsWith("GOT.");
    const isNull = weak.has(name) && given.env[name] === undefined;
    // Asking the glue for an address tells it that the symbol must be there.
    const value = isNull ? nullOf(name, isAddress) : given[module]?.[name];
    if (value === undefined) missing.push(`${name} (${kind})`);
    else group[name] = value;
  }
  if (missing.length > 0) throw new CoreMismatchError(missing.sort());
  const table = given.env["__indirect_function_table"] as WebAssembly.Table;
  const slots = tableSize + 1; // the first stands for the null pointer
  if (table.length < slots) table.grow(slots - table.length);
  const heap = aligned(aligned(GLOBAL_BASE + memorySize) + UPPER_STACK);
  (given["GOT.mem"]?.["__heap_base"] as WebAssembly.Global).value = heap;
  const memory = given.env["memory"] as WebAssembly.Memory;
  // By the glue, which has views of it.
  if (memory.buffer.byteLength < heap)
    (given.env["emscripten_resize_heap"] as (size: number) => boolean)(heap);
  return imports;
}

/** What a weak symbol is that nothing defines: a null pointer, and a function whose call traps. */
function nullOf(name: string, isAddress: boolean): WebAssembly.ImportValue {
  if (isAddress) return new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  return () => {
    throw new WebAssembly.RuntimeError(`${name} is called, which nothing defines`);
  };
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

interface Needs {
  /** In bytes. */
  memorySize: number;
  /** In slots. */
  tableSize: number;
  /** Imports that may be undefined. */
  readonly weak: Set<string>;
}

/** Reads the core's dylink.0 section. The engine has checked the binary, the linker has written the section. */
function needs(wasm: WebAssembly.Module): Needs {
  const [section] = WebAssembly.Module.customSections(wasm, "dylink.0");
  if (section === undefined) throw new NotCoreError(["dylink.0"]);
  const bytes = new Uint8Array(section);
  const found: Needs = { memorySize: 0, tableSize: 0, weak: new Set() };
  let at = 0;
  const uleb = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const text = (): string => {
    const size = uleb();
    at += size;
    return new TextDecoder().decode(bytes.subarray(at - size, at));
  };
  while (at < bytes.length) {
    const kind = uleb();
    const end = uleb() + at;
    if (kind === MEM_INFO) {
      found.memorySize = uleb();
      uleb(); // its alignment
      found.tableSize = uleb();
    } else if (kind === IMPORT_INFO) {
      for (let left = uleb(); left > 0; left--) {
        text(); // the import's module
        const name = text();
        if ((uleb() & BINDING_WEAK) !== 0) found.weak.add(name);
      }
    }
    at = end;
  }
  return found;
}
