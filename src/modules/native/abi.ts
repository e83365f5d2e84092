/**
 * Reads and writes the `perilune.abi` section, which names the ABI and the version of Lua that a native module was built
 * for, and its compiler. check.ts decides whether a module must have one.
 */

import { isObjectLike } from "../../errors/describe.js";
import { LUA_VERSION_NUM, PERILUNE_ABI_MINOR, PERILUNE_ABI_VERSION } from "../../core/generated/c-library.js";
import { abiVersion, luaVersion, noAbiSection } from "../../errors/native-module.js";
import { hasCppLibrary } from "./signs.js";
import type { WasmModule } from "../../wasm-binary/read-module.js";
import type { Reader } from "../../wasm-binary/reader.js";
import { readSections, type Sections } from "../../wasm-binary/sections.js";
import { concat, customSection } from "../../wasm-binary/writer.js";

export const ABI_VERSION = PERILUNE_ABI_VERSION;
/** The minor version that C++ needs. */
export const ABI_MINOR = PERILUNE_ABI_MINOR;
export const ABI_SECTION = "perilune.abi";
/** The version of Lua whose C API the modules of this ABI use. */
export const ABI_LUA = `${Math.trunc(LUA_VERSION_NUM / 100)}.${LUA_VERSION_NUM % 100}`;

/** The section's contents, stored as JSON in UTF-8. */
export interface AbiInfo {
  readonly abi: number;
  /** The minor version that the module needs: 1 for C++. 0 is left out. */
  readonly minor?: number;
  readonly lua: string;
  readonly compiler: string;
  readonly compilerVersion: string;
  /** The module's own version, and its licence as SPDX writes it, if its author said so. */
  readonly version?: string;
  readonly license?: string;
}

/**
 * Returns the section's contents, or undefined if the module has none. Throws `ERR_MODULE_MALFORMED` if they cannot be
 * read, `ERR_MODULE_ABI_VERSION` and `ERR_MODULE_LUA_VERSION` if they name other versions.
 */
export function readAbi(sections: Sections): AbiInfo | undefined {
  const [range, second] = sections.custom(ABI_SECTION);
  if (range === undefined) return undefined;
  const reader = sections.reader(range);
  if (second !== undefined) throw reader.malformed(`two ${ABI_SECTION} sections`, second.start);
  const record = parse(reader);
  const { abi } = record;
  if (typeof abi !== "number" || !Number.isSafeInteger(abi)) {
    throw reader.malformed(`the ${ABI_SECTION} section has no whole number "abi"`);
  }
  if (abi !== ABI_VERSION) throw abiVersion(sections.file, abi, ABI_VERSION);
  const { minor = 0 } = record;
  if (typeof minor !== "number" || !Number.isSafeInteger(minor) || minor < 0) {
    throw reader.malformed(`"minor" in the ${ABI_SECTION} section is not a whole number`);
  }
  if (minor > ABI_MINOR) {
    throw abiVersion(sections.file, Number(`${abi}.${minor}`), Number(`${ABI_VERSION}.${ABI_MINOR}`));
  }
  const lua = text(reader, record, "lua");
  if (lua !== ABI_LUA) throw luaVersion(sections.file, lua, ABI_LUA);
  return {
    abi,
    ...(minor === 0 ? {} : { minor }),
    lua,
    compiler: text(reader, record, "compiler"),
    compilerVersion: text(reader, record, "compilerVersion"),
    ...(record["version"] === undefined ? {} : { version: text(reader, record, "version") }),
    ...(record["license"] === undefined ? {} : { license: text(reader, record, "license") }),
  };
}

/** Returns the minor version that a module needs, for its section. */
export function minorOf(module: WasmModule): Pick<AbiInfo, "minor"> {
  return hasCppLibrary(module) ? { minor: ABI_MINOR } : {};
}

/** Like `readAbi`, but throws `ERR_MODULE_NO_ABI` if there is no section. */
export function requireAbi(sections: Sections): AbiInfo {
  const abi = readAbi(sections);
  if (abi === undefined) throw noAbiSection(sections.file);
  return abi;
}

/**
 * Returns a copy of the module with the section at its end, where any truncation removes it, and without an old one.
 * Throws errors of the format, but checks nothing else about the module.
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
  const { abi, minor, lua, compiler, compilerVersion, version, license } = info;
  const content = JSON.stringify({ abi, minor, lua, compiler, compilerVersion, version, license });
  return customSection(ABI_SECTION, new TextEncoder().encode(content));
}

function parse(reader: Reader): Readonly<Record<string, unknown>> {
  const at = reader.at;
  let value: unknown;
  try {
    value = JSON.parse(
      new TextDecoder("utf-8", { fatal: true }).decode(reader.take(reader.left, "the ABI section")),
    );
  } catch {
    throw reader.malformed(`the ${ABI_SECTION} section is not JSON in UTF-8`, at);
  }
  if (!isObjectLike(value) || Array.isArray(value)) {
    throw reader.malformed(`the ${ABI_SECTION} section is not a JSON object`, at);
  }
  return { ...value };
}

function text(reader: Reader, record: Readonly<Record<string, unknown>>, key: string): string {
  const value = record[key];
  if (typeof value !== "string") throw reader.malformed(`the ${ABI_SECTION} section has no text "${key}"`);
  return value;
}
