/**
 * Makes the glue that ships fit another core than the one it was generated with (`perilune link`), or says what is in
 * the way. A glue knows of its wasm how large its table and its memory are, where its heap begins, and which symbols may be
 * undefined. All follow from the core's dylink.0 section.
 */

import { notCore, coreMismatch } from "../errors/load.js";
import { GLOBAL_BASE } from "./generated/layouts.js";
import { DYLINK_SECTION, readDylinkContent, type DylinkInfo } from "../wasm-binary/dylink.js";
import { Reader } from "../wasm-binary/reader.js";
import type { WasmImports } from "./glue.js";

/** What Emscripten leaves above the static data for a stack that the loader puts elsewhere: STACK_SIZE of the build. */
const UPPER_STACK = 64 * 1024;
const ALIGNMENT = 16;

/** A few functions by which a core is known. */
const OF_A_CORE = ["lua_newstate", "pl_open", "pl_do", "malloc"];

/** Throws `ERR_CORE_INVALID` for wasm that is something else than a core. */
export function requireCore(wasm: WebAssembly.Module): void {
  const names = new Set(WebAssembly.Module.exports(wasm).map((entry) => entry.name));
  const absent = OF_A_CORE.filter((name) => !names.has(name));
  if (absent.length > 0) throw notCore(absent);
}

/**
 * What to instantiate the core with: grows table and memory, moves the heap, gives null for weak symbols that nothing defines.
 * Throws `ERR_CORE_MISMATCH` for what the glue does not have.
 */
export function fitImports(wasm: WebAssembly.Module, given: WasmImports): WebAssembly.Imports {
  const { memorySize, tableSize, weakImports } = dylinkOf(wasm);
  const imports: WebAssembly.Imports = {};
  const missing: string[] = [];
  for (const { module, name, kind } of WebAssembly.Module.imports(wasm)) {
    const group = (imports[module] ??= {});
    const isAddress = module.startsWith("GOT.");
    const isNull = weakImports.has(name) && given.env[name] === undefined;
    // Asking the glue for an address tells it that the symbol must be there.
    const value = isNull ? nullOf(name, isAddress) : given[module]?.[name];
    if (value === undefined) missing.push(`${name} (${kind})`);
    else group[name] = value;
  }
  if (missing.length > 0) throw coreMismatch(missing.sort());
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

/** Returns what the core's dylink.0 section says. */
function dylinkOf(wasm: WebAssembly.Module): DylinkInfo {
  const [section] = WebAssembly.Module.customSections(wasm, DYLINK_SECTION);
  if (section === undefined) throw notCore([DYLINK_SECTION]);
  return readDylinkContent(new Reader("the core", new Uint8Array(section)));
}
