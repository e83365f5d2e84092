/**
 * Compiles C that is in memory with the npm compiler: for browsers, and wherever there is no disk. The caller brings
 * the compiler and the headers.
 */
import type { CoreExports } from "../core/export-types.js";
import { LibraryMissingError } from "../errors/compile.js";
import { build, type CompiledModule } from "./build.js";
import type { ClangPackage } from "./clang-run.js";
import { NpmToolchain } from "./clang.js";
import { isCoreLibrary } from "./flags.js";
import {
  inputKind,
  optionsToArguments,
  resolvePath,
  type BuildOptions,
  type FileContents,
  type Input,
  type Project,
} from "./project.js";
import type { Sysroot } from "./sysroot.js";

/** Files by relative path: C, headers, objects and archives. All but the headers are compiled or linked. */
export type SourceFiles = Readonly<Record<string, FileContents>>;

/** What `compileSources` is given besides the flags. */
export interface SourcesOptions extends BuildOptions {
  readonly sources: SourceFiles;
  /** `await import("@yowasp/clang")`. Loaded once, however many modules are compiled with it. */
  readonly clang: ClangPackage;
  readonly sysroot: Sysroot;
  readonly core?: CoreExports;
}

/** Where files in memory stand for the compiler; shows in debug information. */
const FOLDER = "/perilune";

const toolchains = new WeakMap<ClangPackage, WeakMap<Sysroot, NpmToolchain>>();

/** Compiles and links sources in memory. Throws a BuildError, as `build` does. */
export async function compileSources(options: SourcesOptions): Promise<CompiledModule> {
  const project = projectInMemory(options.sources, options);
  return build(project, npmToolchain(options.clang, options.sysroot), {
    file: outputName(project.inputs, options.name),
    name: options.name,
    core: options.core,
  });
}

/** One toolchain for a compiler and its headers, so that what it has learnt is used again. */
export function npmToolchain(clang: ClangPackage, sysroot: Sysroot): NpmToolchain {
  const bySysroot = toolchains.get(clang) ?? new WeakMap<Sysroot, NpmToolchain>();
  toolchains.set(clang, bySysroot);
  const toolchain = bySysroot.get(sysroot) ?? new NpmToolchain(clang, sysroot);
  bySysroot.set(sysroot, toolchain);
  return toolchain;
}

/** The project of files in memory. Throws CppSourceError, LibraryMissingError, or for a flag. */
export function projectInMemory(sources: SourceFiles, options: BuildOptions, cwd = FOLDER): Project {
  const flags = optionsToArguments(options);
  const files = new Map(
    Object.entries(sources).map(([name, contents]): [string, FileContents] => [
      resolvePath(cwd, name),
      contents,
    ]),
  );
  const inputs = Object.keys(sources)
    .filter(isInput)
    .map((name): Input => ({ name, path: resolvePath(cwd, name), kind: inputKind(name) }));
  for (const library of flags.libraries.filter((name) => !isCoreLibrary(name))) {
    const found = flags.libraryDirs
      .map((dir) => `${dir}/lib${library}.a`)
      .find((name) => files.has(resolvePath(cwd, name)));
    if (found === undefined) throw new LibraryMissingError(library, flags.libraryDirs);
    if (!inputs.some((input) => input.path === resolvePath(cwd, found))) {
      inputs.push({ name: found, path: resolvePath(cwd, found), kind: "archive" });
    }
  }
  return { cwd, files, inputs, flags };
}

/** `name.wasm`, by the module's name or else by the first input. */
export function outputName(inputs: readonly Input[], name: string | undefined): string {
  const base = name ?? inputs[0]?.name.replace(/^.*\//, "").replace(/\.[^.]*$/, "") ?? "module";
  return `${base}.wasm`;
}

/** Headers and files that C includes are not compiled by themselves. */
function isInput(name: string): boolean {
  return /\.(?:c|o|obj|a|cpp|cc|cxx|c\+\+|cp|CPP|C)$/.test(name);
}
