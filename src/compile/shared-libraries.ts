/**
 * Shared libraries as inputs of a link: what they define, and how a module says that it needs them. The compilers' linkers do
 * not see them, since they import whatever the inputs do not define.
 */
import { ModuleError } from "../errors/module.js";
import { objectFormat } from "../errors/compile.js";
import { readSideModule } from "../modules/native/check.js";
import type { Definitions } from "../modules/native/link-host.js";
import { addNeeded } from "../wasm-binary/dylink.js";
import type { BuildFlags } from "./build-options.js";
import { isElf } from "./machine-code.js";
import type { LinkInput } from "./toolchain.js";

/** A library that a module is linked with. */
export interface SharedLibrary extends Definitions {
  /** The name that modules need it by, which is that of its file. */
  readonly name: string;
}

/** Throws ERR_OBJECT_FORMAT for a file that is not a side module. */
export function readSharedLibrary({ name, bytes }: LinkInput): SharedLibrary {
  if (isElf(bytes))
    throw objectFormat(
      name,
      "it is machine code (ELF); expected a library that perilune build --shared made",
    );
  try {
    const { functions, data } = readSideModule(bytes, name);
    return { name: name.replace(/^.*\//, ""), functions, data };
  } catch (error) {
    if (error instanceof ModuleError) throw objectFormat(name, error.message);
    throw error;
  }
}

/** Returns a side module that needs `libraries`; the same bytes if there are none. */
export function withNeeded(
  bytes: Uint8Array,
  file: string,
  libraries: readonly SharedLibrary[],
  { runPaths }: Pick<BuildFlags, "runPaths">,
): Uint8Array {
  if (libraries.length === 0) return bytes;
  const names = new Set(libraries.map(({ name }) => name));
  return addNeeded(bytes, file, [...names], runPaths);
}

/** Libraries for functions that read a module that needs some. */
export interface LibraryOptions {
  /** The contents of libraries, by the names that the module needs them by. */
  readonly libraries?: Readonly<Record<string, Uint8Array>>;
}

/** The libraries that a module needs: what they define, and the names of those that are not given. */
export interface GivenLibraries {
  readonly found: readonly Definitions[];
  readonly absent: readonly string[];
}

/** Throws a ModuleError for a library that is not a side module. */
export function givenLibraries(
  needed: readonly string[],
  libraries: Readonly<Record<string, Uint8Array>>,
): GivenLibraries {
  const found: Definitions[] = [];
  const absent: string[] = [];
  for (const name of needed) {
    const bytes = Object.hasOwn(libraries, name) ? libraries[name] : undefined;
    if (bytes === undefined) absent.push(name);
    else found.push(readSideModule(bytes, name));
  }
  return { found, absent };
}
