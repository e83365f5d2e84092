/**
 * The `perilune.abi` section, by which a native module says for which ABI, Lua and compiler it was made.
 * Reading and writing it; whether a module deserves one is for check.ts.
 */

import { AbiVersionError, LuaVersionError, MissingAbiSectionError } from "../../errors/native-module.js";
import type { Cursor } from "./cursor.js";
import { readSections, type Sections } from "./sections.js";

export const ABI_VERSION = 1;
export const ABI_SECTION = "perilune.abi";
/** The version of Lua whose C API the modules of this ABI use. */
export const ABI_LUA = "5.4";

/** What the section says; its payload is this as JSON in UTF-8. */
export interface AbiInfo {
  readonly abi: number;
  readonly lua: string;
  readonly compiler: string;
  readonly compilerVersion: string;
}

/**
 * The section's contents, or undefined when the module has none. Throws `MalformedModuleError` for one that
 * cannot be read, `AbiVersionError` and `LuaVersionError` for one that names other versions.
 */
export function readAbi(sections: Sections): AbiInfo | undefined {
  const [range, second] = sections.custom(ABI_SECTION);
  if (range === undefined) return undefined;
  const cursor = sections.cursor(range);
  if (second !== undefined) throw cursor.malformed(`two ${ABI_SECTION} sections`, second.start);
  const record = parse(cursor);
  const { abi } = record;
  if (typeof abi !== "number" || !Number.isSafeInteger(abi)) {
    throw cursor.malformed(`the ${ABI_SECTION} section has no whole number "abi"`);
  }
  if (abi !== ABI_VERSION) throw new AbiVersionError(sections.file, abi, ABI_VERSION);
  const lua = text(cursor, record, "lua");
  if (lua !== ABI_LUA) throw new LuaVersionError(sections.file, lua, ABI_LUA);
  return {
    abi,
    lua,
    compiler: text(cursor, record, "compiler"),
    compilerVersion: text(cursor, record, "compilerVersion"),
  };
}

/** As `readAbi`, and throws `MissingAbiSectionError` when there is no section. */
export function requireAbi(sections: Sections): AbiInfo {
  const abi = readAbi(sections);
  if (abi === undefined) throw new MissingAbiSectionError(sections.file);
  return abi;
}

/**
 * A copy of the module with the section at its end, in place of one it has. The end is chosen so that a file
 * cut off anywhere lacks it. Throws the errors of the format; nothing else about the module is checked.
 */
export function writeAbi(bytes: Uint8Array, file: string, info: AbiInfo): Uint8Array<ArrayBuffer> {
  const old = readSections(bytes, file).custom(ABI_SECTION);
  const parts: Uint8Array[] = [];
  let kept = 0;
  for (const { start, end } of old) {
    parts.push(bytes.subarray(kept, start));
    kept = end;
  }
  parts.push(bytes.subarray(kept), abiSection(info));
  return concat(parts);
}

function abiSection(info: AbiInfo): Uint8Array {
  const { abi, lua, compiler, compilerVersion } = info;
  const encoder = new TextEncoder();
  const name = encoder.encode(ABI_SECTION);
  const payload = encoder.encode(JSON.stringify({ abi, lua, compiler, compilerVersion }));
  const size = 1 + name.length + payload.length;
  return concat([Uint8Array.of(0, ...leb(size), name.length), name, payload]);
}

function leb(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function parse(cursor: Cursor): Readonly<Record<string, unknown>> {
  const at = cursor.at;
  let value: unknown;
  try {
    value = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(cursor.take(cursor.left, "the ABI section")),
    );
  } catch {
    throw cursor.malformed(`the ${ABI_SECTION} section is not JSON in UTF-8`, at);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw cursor.malformed(`the ${ABI_SECTION} section is no JSON object`, at);
  }
  return { ...value };
}

function text(cursor: Cursor, record: Readonly<Record<string, unknown>>, key: string): string {
  const value = record[key];
  if (typeof value !== "string") throw cursor.malformed(`the ${ABI_SECTION} section has no text "${key}"`);
  return value;
}
