/**
 * Checks a native module before linking. It accepts the file or throws one error that names the first fault. It compiles
 * nothing: the engine checks function bodies.
 */

import type { CoreExports } from "../../core/export-types.js";
import { leftOut } from "../../core/generated/left-out.js";
import { C_FUNCTION, type ImportMismatch } from "../../errors/differences.js";
import type { ModuleError } from "../../errors/module.js";
import {
  cppModule,
  legacyInt64,
  neededLibrary,
  missingImport,
  importType,
  noInit,
  notSideModule,
} from "../../errors/native-module.js";
import { readAbi, requireAbi, type AbiInfo } from "./abi.js";
import { readDylink, type DylinkInfo } from "../../wasm-binary/dylink.js";
import { compareImports, dataOffset, functionType, type ImportReport } from "./imports.js";
import type { Definitions } from "./link-host.js";
import { isInitFunction } from "./native-names.js";
import { readModule, type WasmModule } from "../../wasm-binary/read-module.js";
import { checkSegments } from "./segments.js";
import { cppSigns, longjmpSigns, mainModuleSign, splitInt64Signs } from "./signs.js";
import { limitsText } from "../../wasm-binary/types.js";

export interface SideModule {
  readonly file: string;
  readonly module: WasmModule;
  readonly dylink: DylinkInfo;
  /** Functions that the module defines and exports, by name, with their types. */
  readonly functions: ReadonlyMap<string, string>;
  /** Those functions that its element segments put in the table, by name, as offsets from its table base. */
  readonly tableOffsets: ReadonlyMap<string, number>;
  /** Variables that it exports, by name, as offsets from its memory base. */
  readonly data: ReadonlyMap<string, number>;
}

/** A module that passed all checks against one list of core exports. */
export interface CheckedModule extends SideModule {
  readonly abi: AbiInfo | undefined;
  readonly imports: ImportReport["bound"];
}

export interface CheckOptions {
  /** False accepts a module without the ABI section, for `perilune stamp`. */
  readonly requireAbi?: boolean;
  /** What the libraries that the module needs define. Without them a module that needs any is refused. */
  readonly libraries?: readonly Definitions[];
}

/** Functions of the format. They are optional, but must be of type `:`. */
const HOOKS: readonly string[] = ["__wasm_apply_data_relocs", "__wasm_call_ctors"];

/**
 * Reads a side module without comparing it with a core (see `inspect`). Throws if the file is empty, not WebAssembly,
 * truncated, malformed or not a side module.
 */
export function readSideModule(bytes: Uint8Array, file: string): SideModule {
  const module = readModule(bytes, file);
  const dylink = readDylink(module.sections);
  refuseForeignKinds(module, dylink);
  const places = checkSegments(module, dylink);
  const functions = new Map<string, string>();
  const tableOffsets = new Map<string, number>();
  const data = new Map<string, number>();
  for (const [name, { index }] of module.exports) {
    const type = functionType(module, name);
    if (type !== undefined) {
      functions.set(name, type);
      const place = places.get(index);
      if (place !== undefined) tableOffsets.set(name, place);
    }
    const offset = dataOffset(module, name);
    if (offset !== undefined) data.set(name, offset);
  }
  return { file, module, dylink, functions, tableOffsets, data };
}

/**
 * Accepts `bytes` as a native module for a core that exports `core`, or throws exactly one
 * `ModuleError`. `file` is only for messages. The result keeps a view of `bytes`.
 */
export function check(
  bytes: Uint8Array,
  file: string,
  core: CoreExports,
  options: CheckOptions = {},
): CheckedModule {
  return checkSide(readSideModule(bytes, file), core, options);
}

/** Like `check`, for a module that was read already. */
export function checkSide(side: SideModule, core: CoreExports, options: CheckOptions = {}): CheckedModule {
  const { module, dylink, file } = side;
  const cpp = cppSigns(module, dylink, core, options.libraries ?? []);
  if (cpp.length > 0) throw cppModule(file, cpp);
  const halves = splitInt64Signs(module, core);
  if (halves.length > 0) throw legacyInt64(file, halves);
  const abi = options.requireAbi === false ? readAbi(module.sections) : requireAbi(module.sections);
  if (dylink.needed.length > 0 && !options.libraries) throw neededLibrary(file, dylink.needed);
  const { bound, missing, mismatches } = compareImports(module, dylink, core, options.libraries);
  if (missing.length > 0) {
    const hint = longjmpSigns(module).length > 0 ? "; expected one built with -sSUPPORT_LONGJMP=wasm" : "";
    const where = dylink.needed.length > 0 ? "the core and its libraries do" : undefined;
    throw missingImport(file, missing, hint, reasonsOf(missing), where);
  }
  if (mismatches.length > 0) throw importType(file, mismatches);
  return { ...side, abi, imports: bound };
}

function reasonsOf(missing: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    missing.flatMap((name) => {
      const reason = leftOut().get(name);
      return reason === undefined ? [] : [[name, reason] as const];
    }),
  );
}

/** Functions that a module exports, by name, with their types. */
type HasFunctions = Pick<SideModule, "file" | "functions">;

/** Returns the module's init functions, sorted. `luaopen_*` exports of any other type don't count. */
export function initFunctionsOf({ functions }: HasFunctions): string[] {
  return [...functions]
    .filter(([name, type]) => isInitFunction(name) && type === C_FUNCTION)
    .map(([name]) => name)
    .sort();
}

/** Returns the `luaopen_*` exports that Lua cannot call because of their type, sorted. */
export function initMisfitsOf({ functions }: HasFunctions): ImportMismatch[] {
  return [...functions]
    .filter(([name, type]) => isInitFunction(name) && type !== C_FUNCTION)
    .map(([symbol, found]) => ({ symbol, expected: C_FUNCTION, found }))
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** The error for a module that has none of `expected`; the caller throws it. */
export function missingInit(side: HasFunctions, expected: readonly string[]): ModuleError {
  const others = [...side.functions]
    .filter(([name]) => isInitFunction(name))
    .map(([name, type]) => (type === C_FUNCTION ? name : `${name} (of type ${type})`))
    .sort();
  const misfits = expected.flatMap((symbol) => {
    const type = side.functions.get(symbol);
    return type === undefined || type === C_FUNCTION ? [] : [{ symbol, expected: C_FUNCTION, found: type }];
  });
  return noInit(side.file, expected, others, misfits);
}

/**
 * Throws `ERR_MODULE_MISSING_INIT` for a module without init functions, which `require` cannot open. The message names
 * functions that have such a name but the wrong type.
 */
export function requireSomeInit(side: HasFunctions): void {
  if (initFunctionsOf(side).length > 0) return;
  const misfits = initMisfitsOf(side).map(({ symbol }) => symbol);
  throw missingInit(side, misfits.length > 0 ? misfits : ["luaopen_<name>"]);
}

function refuseForeignKinds(module: WasmModule, dylink: DylinkInfo): void {
  const [memory] = module.definedMemories;
  if (memory !== undefined) {
    throw notSideModule(module.file, `it defines a ${limitsText(memory)}memory of its own`);
  }
  const main = mainModuleSign(module);
  if (main !== undefined) throw notSideModule(module.file, main);
  const [threadLocal] = dylink.threadLocal;
  if (threadLocal !== undefined) {
    throw notSideModule(module.file, `${threadLocal} is in thread-local storage, as for threads`);
  }
  for (const name of HOOKS) {
    const type = functionType(module, name) ?? ":";
    if (type !== ":") throw notSideModule(module.file, `its ${name} is of type ${type}, not ":"`);
  }
}
