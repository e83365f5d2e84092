/**
 * Checks that a module's data and element segments lie within the memory and table slots that its dylink.0 section asks
 * for. Any other segment would overwrite the core's memory or table at instantiation.
 */

import { notSideModule } from "../../errors/native-module.js";
import { readConstExpr, type ConstValue } from "../../wasm-binary/const-expr.js";
import type { DylinkInfo } from "../../wasm-binary/dylink.js";
import { Op } from "../../wasm-binary/opcodes.js";
import type { WasmModule } from "../../wasm-binary/read-module.js";
import { Reader } from "../../wasm-binary/reader.js";
import { Section } from "../../wasm-binary/sections.js";
import { readValueType } from "../../wasm-binary/types.js";

/**
 * Throws `ERR_MODULE_MALFORMED`, or `ERR_MODULE_NOT_SIDE` for a segment at an absolute address. Returns a map from a
 * function's index to its place in the module's part of the table: the address that its own code uses.
 */
export function checkSegments(module: WasmModule, dylink: DylinkInfo): ReadonlyMap<number, number> {
  checkData(module, dylink.memorySize);
  return checkElements(module, dylink.tableSize);
}

function checkData(module: WasmModule, capacity: number): void {
  const reader = module.sections.open(Section.data);
  if (reader === undefined) return;
  for (let left = reader.count("data segments"); left > 0; left--) {
    const at = reader.at;
    const mode = reader.u32("the mode of a data segment");
    if (mode > 2) throw reader.malformed(`unknown mode ${mode} of a data segment`, at);
    if (mode === 2) reader.u32("a memory's index");
    const place = mode === 1 ? undefined : { at: readConstExpr(reader) };
    const size = reader.u32("the size of a data segment");
    reader.take(size, "a data segment");
    if (place !== undefined && size > 0) {
      fit(module, reader, "__memory_base", place.at, size, capacity, "a data segment", at);
    }
  }
  reader.finish("the data section");
}

function checkElements(module: WasmModule, capacity: number): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  const reader = module.sections.open(Section.element);
  if (reader === undefined) return places;
  for (let left = reader.count("element segments"); left > 0; left--) {
    const at = reader.at;
    const flags = reader.u32("the flags of an element segment");
    if (flags > 7) throw reader.malformed(`unknown flags ${flags} of an element segment`, at);
    const active = (flags & 1) === 0;
    const table = active && flags & 2 ? reader.u32("a table's index") : 0;
    const place = active ? readConstExpr(reader) : undefined;
    const expressions = (flags & 4) !== 0;
    if (flags & 3) {
      if (expressions) readValueType(reader);
      else reader.u8("the kind of an element segment");
    }
    // Only the imported table is shared; tables that the module defines need no check.
    const shared = active && table < module.importedTables;
    const size = reader.count("elements");
    for (let i = 0; i < size; i++) {
      const index = expressions ? readElement(reader) : reader.u32("a function's index");
      if (shared && place !== undefined && index !== undefined && !places.has(index)) {
        places.set(index, place.offset + i);
      }
    }
    if (shared && size > 0) {
      fit(module, reader, "__table_base", place, size, capacity, "an element segment", at);
    }
  }
  reader.finish("the element section");
  return places;
}

/** Returns the index of the function that an element's expression names; undefined for null and anything else. */
function readElement(reader: Reader): number | undefined {
  const start = reader.at;
  readConstExpr(reader);
  if (reader.bytes[start] !== Op.refFunc) return undefined;
  return new Reader(reader.file, reader.bytes, start + 1, reader.at, true).u32("a function's index");
}

function fit(
  module: WasmModule,
  reader: Reader,
  base: string,
  place: ConstValue | undefined,
  size: number,
  capacity: number,
  what: string,
  at: number,
): void {
  const global = place?.base === undefined ? undefined : module.globals[place.base]?.imported;
  if (place === undefined || global?.module !== "env" || global.name !== base) {
    throw notSideModule(module.file, `${what} is not placed relative to ${base}`);
  }
  if (place.offset < 0 || place.offset + size > capacity) {
    throw reader.malformed(
      `${what} takes ${place.offset} to ${place.offset + size}, but dylink.0 asks for ${capacity}`,
      at,
    );
  }
}
