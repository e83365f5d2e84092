/** Compiles C in memory with the npm compiler, in browsers too. The caller brings the compiler and the headers. */
import type { CoreExports } from "../core/export-types.js";
import type { BuildFlags, BuildOptions } from "./build-options.js";
import { build, outputName, type CompiledModule } from "./build.js";
import { checkOption, requireKnownOptions, requireOption } from "./check-options.js";
import type { ClangPackage } from "./clang-run.js";
import { cxxMissing } from "../errors/compile.js";
import { CXX_PACKAGE } from "./cxx-library.js";
import type { CxxLibrary, LoadCxxLibrary } from "./toolchain.js";
import { npmToolchain } from "./clang.js";
import { languageOf } from "./languages.js";
import { optionsToFlags } from "./options-to-flags.js";
import { projectOf, type Project } from "./project.js";
import { memoryTree, type FileContents, type SourceTree } from "./source-tree.js";
import type { Sysroot } from "./sysroot.js";

/** Files by relative path: C, headers, objects and archives. All but the headers are compiled or linked. */
export type SourceFiles = Readonly<Record<string, FileContents>>;

/** The options of `compileSources` besides those of every build. */
export interface SourcesOptions extends BuildOptions {
  readonly sources: SourceFiles;
  /** `await import("@yowasp/clang")`. It is loaded once for all modules. */
  readonly clang: ClangPackage;
  readonly sysroot: Sysroot;
  /** For C++: the library, as the package perilune-cxx has it. */
  readonly cxx?: CxxLibrary;
  readonly core?: CoreExports;
}

/** The folder of files in memory, as the compiler sees it; debug information shows it. */
const FOLDER = "/perilune";

/** Compiles and links sources in memory. Throws a CompileError, as `build` does, and `ERR_OPTION`. */
export async function compileSources(options: SourcesOptions): Promise<CompiledModule> {
  requireKnownOptions(options, ["sources", "clang", "sysroot", "cxx", "core"]);
  const flags = optionsToFlags(options);
  requireOption("sources", options.sources, "object");
  requireOption("clang", options.clang, "object");
  requireOption("sysroot", options.sysroot, "object");
  checkOption("cxx", options.cxx, "object");
  const project = projectInMemory(flags, options.sources);
  return build(project, npmToolchain(options.clang, options.sysroot, libraryOf(options.cxx)), {
    file: outputName(project.inputs, options.name),
    name: options.name,
    core: options.core,
  });
}

const loaders = new WeakMap<CxxLibrary, LoadCxxLibrary>();

const noLibrary: LoadCxxLibrary = () =>
  Promise.reject(cxxMissing(`C++ needs the option cxx: the library of the package ${CXX_PACKAGE}`));

/** Returns the same function for the same library, since toolchains are kept by it. */
function libraryOf(library: CxxLibrary | undefined): LoadCxxLibrary {
  if (library === undefined) return noLibrary;
  const loader = loaders.get(library) ?? (() => Promise.resolve(library));
  loaders.set(library, loader);
  return loader;
}

/** Describes a build of sources in memory. They can include files of `outside`. Throws as `projectOf` does. */
export function projectInMemory(flags: BuildFlags, sources: SourceFiles, outside?: SourceTree): Project {
  const names = Object.keys(sources).filter(isInput);
  return projectOf(flags, names, memoryTree(FOLDER, sources, outside), FOLDER);
}

/** Returns false for headers and other files that C includes. */
function isInput(name: string): boolean {
  return languageOf(name) !== undefined || /\.(?:o|obj|a|wasm|so)$/.test(name);
}
