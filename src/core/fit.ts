/**
 * Adapts the shipped glue to a core that it was not generated for (`perilune link`), or reports why it cannot. The
 * glue fixes the sizes of table and memory, the start of the heap, and the symbols that may be undefined. All of them
 * follow from the core's dylink.0 section.
 */

import { notCore, coreMismatch } from "../errors/load.js";
import { heapExhausted } from "../errors/state.js";
import { GLOBAL_BASE } from "./generated/layouts.js";
import { DYLINK_SECTION, readDylinkContent, type DylinkInfo } from "../wasm-binary/dylink.js";
import { Reader } from "../wasm-binary/reader.js";
import type { WasmImports } from "./glue.js";

/**
 * The space that Emscripten reserves above static data for a stack, although the loader puts the stack elsewhere:
 * STACK_SIZE of the build.
 */
const UPPER_STACK = 64 * 1024;
const ALIGNMENT = 16;

/** A few exports that identify a core. */
const OF_A_CORE = ["lua_newstate", "pl_open", "pl_do", "malloc"];

/** Throws `ERR_CORE_INVALID` if the wasm is not a core. */
export function requireCore(wasm: WebAssembly.Module): void {
  const names = new Set(WebAssembly.Module.exports(wasm).map((entry) => entry.name));
  const absent = OF_A_CORE.filter((name) => !names.has(name));
  if (absent.length > 0) throw notCore(absent);
}

/**
 * Returns the imports to instantiate the core with. Grows table and memory, moves the heap, and supplies null for
 * undefined weak symbols. Throws `ERR_CORE_MISMATCH` for imports that the glue lacks, and
 * `ERR_HEAP_EXHAUSTED` for static data that the memory has no room for.
 */
export function fitImports(wasm: WebAssembly.Module, given: WasmImports): WebAssembly.Imports {
  const { memorySize, tableSize, weakImports } = dylinkOf(wasm);
  const imports: WebAssembly.Imports = {};
  const missing: string[] = [];
  for (const { module, name, kind } of WebAssembly.Module.imports(wasm)) {
    const group = (imports[module] ??= {});
    const isAddress = module.startsWith("GOT.");
    const isNull = weakImports.has(name) && given.env[name] === undefined;
    // Reading an address from the glue marks the symbol as required.
    const value = isNull ? nullOf(name, isAddress) : given[module]?.[name];
    if (value === undefined) missing.push(`${name} (${kind})`);
    else group[name] = value as WebAssembly.ImportValue;
  }
  if (missing.length > 0) throw coreMismatch(missing.sort());
  const table = given.env["__indirect_function_table"] as WebAssembly.Table;
  const slots = tableSize + 1; // slot 0 is the null pointer
  if (table.length < slots) table.grow(slots - table.length);
  const heap = aligned(aligned(GLOBAL_BASE + memorySize) + UPPER_STACK);
  (given["GOT.mem"]?.["__heap_base"] as WebAssembly.Global).value = heap;
  const memory = given.env["memory"] as WebAssembly.Memory;
  // The glue must grow memory, since it holds views of it.
  if (memory.buffer.byteLength < heap) {
    const resize = given.env["emscripten_resize_heap"] as (size: number) => boolean;
    if (!resize(heap)) throw heapExhausted(heap);
  }
  return imports;
}

/** Returns the value of an undefined weak symbol: a null pointer, or a function that traps. */
function nullOf(name: string, isAddress: boolean): WebAssembly.ImportValue {
  if (isAddress) return new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  return () => {
    throw new WebAssembly.RuntimeError(`${name} is called, which nothing defines`);
  };
}

function aligned(address: number): number {
  return Math.ceil(address / ALIGNMENT) * ALIGNMENT;
}

/** Parses the core's dylink.0 section. */
function dylinkOf(wasm: WebAssembly.Module): DylinkInfo {
  const [section] = WebAssembly.Module.customSections(wasm, DYLINK_SECTION);
  if (section === undefined) throw notCore([DYLINK_SECTION]);
  return readDylinkContent(new Reader("the core", new Uint8Array(section)));
}
