/** Compiles C to a native module in Node: from files or from memory, with either compiler. */
import path from "node:path";
import type { CoreExports } from "../core/export-types.js";
import { unknownInput } from "../errors/compile.js";
import { optionsToArguments, type BuildArguments } from "./arguments.js";
import type { BuildFlags, BuildOptions, CompilerChoice } from "./build-options.js";
import { build, outputName, type CompiledModule } from "./build.js";
import { requireOption } from "./check-options.js";
import { chooseToolchain, type ImportClang } from "./choose.node.js";
import { projectInMemory, type SourceFiles } from "./compile-sources.js";
import { diskTree, projectOnDisk } from "./disk-tree.node.js";
import type { Environment } from "./find-emcc.node.js";
import { checkOutput } from "./output.node.js";
import type { Project } from "./project.js";
import { resolvePath } from "./source-tree.js";

/** What `compileModule` takes: either `files` on disk or `sources` in memory, and the options of every build. */
export type CompileOptions = BuildOptions & {
  /** The directory that relative paths start from; the current directory by default. */
  readonly cwd?: string;
  /** `auto` (the default) is a supported emcc if there is one, otherwise `@yowasp/clang`. */
  readonly compiler?: CompilerChoice;
  /** What the core exports, to name what it lacks; this package's own core by default. */
  readonly core?: CoreExports;
  /** Read in place of `process.env`, for EMCC, EMSDK and PATH. */
  readonly environment?: Environment;
} & ({ readonly files: readonly string[] } | { readonly sources: SourceFiles });

/**
 * Throws a CompileError: what the compiler said, what is missing, which flag is wrong; `OptionError` for an option of a
 * wrong type. Leaves no file behind.
 */
export async function compileModule(options: CompileOptions): Promise<CompiledModule> {
  const args = optionsToArguments(options);
  if ("files" in options) requireOption("files", options.files, "texts");
  else requireOption("sources", options.sources, "object");
  const cwd = options.cwd ?? process.cwd();
  const project =
    "files" in options
      ? projectOnDisk(args, [...args.inputs, ...options.files], cwd)
      : projectOfSources(args, options.sources, cwd);
  return (await compileProject(project, args, { ...options, cwd })).module;
}

/** Directories and files of the flags are looked for among the sources, then on disk. */
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

/** What `compileProject` is told besides the project. */
export interface CompileSettings {
  /** The directory that the output's path starts from. */
  readonly cwd: string;
  readonly compiler?: CompilerChoice;
  readonly environment?: Environment;
  readonly name?: string;
  readonly core?: CoreExports;
  readonly importClang?: ImportClang;
}

/** Compiles a project. Throws ERR_OUTPUT first if `output` would replace an input. */
export async function compileProject(
  project: Project,
  { output, compiler }: Pick<BuildArguments, "output" | "compiler">,
  settings: CompileSettings,
): Promise<CompiledProject> {
  if (output !== undefined) checkOutput(output, settings.cwd, [project]);
  const { toolchain, notes, warnings } = await chooseToolchain(
    settings.compiler ?? compiler,
    settings.environment ?? process.env,
    settings.importClang,
  );
  const module = await build(project, toolchain, {
    file: output ?? outputName(project.inputs, settings.name),
    name: settings.name,
    core: settings.core,
  });
  return { module: { ...module, warnings: warnings + module.warnings }, notes };
}
