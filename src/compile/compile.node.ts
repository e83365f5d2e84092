/** Compiles C to a native module in Node: from files or from memory, with either compiler. */
import path from "node:path";
import type { CoreExports } from "../core/export-types.js";
import { unknownInput } from "../errors/compile.js";
import { badOption } from "../errors/values.js";
import type { BuildArguments } from "./arguments.js";
import {
  COMPILER_CHOICES,
  type BuildFlags,
  type BuildOptions,
  type CompilerChoice,
} from "./build-options.js";
import { cacheDirectory } from "./cache-directory.node.js";
import { CachedToolchain } from "./cached-toolchain.node.js";
import { build, outputName, type CompiledModule } from "./build.js";
import { checkChoice, checkOption, requireKnownOptions, requireOption } from "./check-options.js";
import { chooseToolchain, type ImportClang } from "./choose.node.js";
import { projectInMemory, type SourceFiles } from "./compile-sources.js";
import type { ImportCxx } from "./cxx-library.node.js";
import { diskTree, projectOnDisk } from "./disk-tree.node.js";
import type { Environment } from "./find-emcc.node.js";
import { ObjectCache } from "./object-cache.node.js";
import { optionsToFlags } from "./options-to-flags.js";
import { checkOutput, checkWritable } from "./output.node.js";
import type { Project } from "./project.js";
import { resolvePath } from "./source-tree.js";
import { packagedSysroot } from "./sysroot.node.js";

/** What `compileModule` takes: either `files` on disk or `sources` in memory, and the options of every build. */
export type CompileOptions = BuildOptions & {
  /** The directory that relative paths start from; the current directory by default. */
  readonly cwd?: string;
  /** `auto` (the default) is a supported emcc if there is one, otherwise `@yowasp/clang`. */
  readonly compiler?: CompilerChoice;
  /** The core's exports, to find missing symbols; this package's own core by default. */
  readonly core?: CoreExports;
  /**
   * Keeps objects between builds, and compiles only what changed: in the user's cache directory (true), or in a directory.
   * False by default.
   */
  readonly cache?: boolean | string;
  /** Read in place of `process.env`, for EMCC, EMSDK, PATH, and where the cache is. */
  readonly environment?: Environment;
} & ({ readonly files: readonly string[] } | { readonly sources: SourceFiles });

const OWN_OPTIONS = ["cache", "cwd", "compiler", "core", "environment", "files", "sources"];

/**
 * Throws a CompileError with the compiler's diagnostics, the missing file or the wrong flag, and `ERR_OPTION` for an
 * option of the wrong type. Leaves no temporary files.
 */
export async function compileModule(options: CompileOptions): Promise<CompiledModule> {
  requireKnownOptions(options, OWN_OPTIONS);
  const flags = optionsToFlags(options);
  const { files, sources } = options as { files?: readonly string[]; sources?: SourceFiles };
  if (files !== undefined && sources !== undefined)
    throw badOption("sources", "cannot be combined with files");
  if (files === undefined) requireOption("sources", sources, "object");
  else requireOption("files", files, "texts");
  checkOption("cwd", options.cwd, "text");
  checkOption("environment", options.environment, "object");
  checkChoice("compiler", options.compiler, COMPILER_CHOICES);
  checkOption("cache", options.cache, "cache");
  const cwd = options.cwd ?? process.cwd();
  const project =
    sources === undefined ? projectOnDisk(flags, files ?? [], cwd) : projectOfSources(flags, sources, cwd);
  return (await compileProject(project, {}, { ...options, cwd })).module;
}

/** Searches the flags' directories and files among the sources first, then on disk. */
function projectOfSources(flags: BuildFlags, sources: SourceFiles, cwd: string): Project {
  for (const name of Object.keys(sources)) checkName(name);
  const onDisk = (name: string): string => path.resolve(cwd, name);
  const search = flags.search.map(({ flag, directory }) => ({ flag, directory: onDisk(directory) }));
  const seenFromMemory: BuildFlags = {
    ...flags,
    search: [...flags.search, ...search],
    preincludes: flags.preincludes.map((name) => (name in sources ? name : onDisk(name))),
    libraryDirs: flags.libraryDirs.flatMap((name) => [name, onDisk(name)]),
  };
  return projectInMemory(seenFromMemory, sources, diskTree);
}

/** Names of sources in memory are relative and stay below their folder. */
function checkName(name: string): void {
  const below = resolvePath("/", name).slice(1);
  if (name.startsWith("/") || path.isAbsolute(name) || below !== path.posix.normalize(name))
    throw unknownInput(name);
}

/** A module, and the notes on the choice of its compiler. */
export interface CompiledProject {
  readonly module: CompiledModule;
  readonly notes: readonly string[];
}

/** The parameters of `compileProject` besides the project. */
export interface CompileSettings {
  /** The directory that the output's path starts from. */
  readonly cwd: string;
  readonly compiler?: CompilerChoice;
  readonly environment?: Environment;
  readonly name?: string;
  readonly core?: CoreExports;
  readonly importClang?: ImportClang;
  readonly importCxx?: ImportCxx;
  readonly cache?: boolean | string;
}

/** Compiles a project. Throws ERR_OUTPUT first if `output` would replace an input or cannot be written. */
export async function compileProject(
  project: Project,
  { output, compiler }: Partial<Pick<BuildArguments, "output" | "compiler">>,
  settings: CompileSettings,
): Promise<CompiledProject> {
  if (output !== undefined) {
    checkOutput(output, settings.cwd, [project]);
    checkWritable(output, settings.cwd);
  }
  const environment = settings.environment ?? process.env;
  const choice = await chooseToolchain(
    settings.compiler ?? compiler ?? "auto",
    environment,
    settings.importClang,
    settings.importCxx,
  );
  const { notes, warnings } = choice;
  const { cache = false, cwd } = settings;
  const directory = cache === true ? cacheDirectory(environment) : cache || undefined;
  const cached =
    directory === undefined
      ? undefined
      : new CachedToolchain(choice.toolchain, new ObjectCache(path.resolve(cwd, directory)), {
          ...packagedSysroot(),
        });
  const module = await build(project, cached ?? choice.toolchain, {
    file: output ?? outputName(project.inputs, settings.name),
    name: settings.name,
    core: settings.core,
  });
  const reuse = cached
    ? [`compiled ${cached.compiled}, took ${cached.reused} from the cache in ${directory ?? ""}`]
    : [];
  return { module: { ...module, warnings: warnings + module.warnings }, notes: [...notes, ...reuse] };
}
