/**
 * Compiles C to a native module in Node: from files or from memory, with either compiler. The command line's
 * `perilune build` is this with its output written down.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CoreExports } from "../core/export-types.js";
import { InputKindError } from "../errors/compile.js";
import type { BuildArguments, CompilerChoice } from "./arguments.js";
import { build, type CompiledModule } from "./build.js";
import { chooseToolchain, type ImportClang } from "./choose.node.js";
import { outputName, projectInMemory, type SourceFiles } from "./compile-sources.js";
import type { Environment } from "./find-emcc.node.js";
import { checkOutput } from "./output.node.js";
import { projectOnDisk } from "./project.node.js";
import { optionsToArguments, resolvePath, type BuildOptions } from "./project.js";

/** What `compileModule` takes besides the flags: `files` on the disk, or `sources` in memory, not both. */
export type CompileOptions = BuildOptions & {
  /** Where relative paths start from; the current directory if nothing is said. */
  readonly cwd?: string;
  /** `auto` (the default) is a supported emcc where there is one, else `@yowasp/clang`. */
  readonly compiler?: CompilerChoice;
  /** What the core exports, to name what it lacks; this package's own core if nothing is said. */
  readonly core?: CoreExports;
  /** Read in place of `process.env`, for EMCC, EMSDK and PATH. */
  readonly environment?: Environment;
} & ({ readonly files: readonly string[] } | { readonly sources: SourceFiles });

/** Throws a BuildError: what the compiler said, what is missing, which flag is wrong. Leaves no file behind. */
export async function compileModule(options: CompileOptions): Promise<CompiledModule> {
  const cwd = options.cwd ?? process.cwd();
  if ("files" in options) {
    const flags = optionsToArguments(options);
    const compiled = await compileArguments(
      { ...flags, inputs: [...flags.inputs, ...options.files] },
      { ...options, cwd },
    );
    return compiled.module;
  }
  const { sources } = options;
  const directory = mkdtempSync(path.join(tmpdir(), "perilune-"));
  try {
    const { inputs } = projectInMemory(sources, {});
    for (const [name, contents] of Object.entries(sources)) writeBelow(directory, name, contents);
    const flags = optionsToArguments(options);
    const fromHere = (name: string): string => (name in sources ? name : path.resolve(cwd, name));
    const args: BuildArguments = {
      ...flags,
      inputs: inputs.map((input) => input.name),
      search: [
        ...flags.search.map(({ flag, directory: name }) => ({ flag, directory: name })),
        ...flags.search.map(({ flag, directory: name }) => ({ flag, directory: path.resolve(cwd, name) })),
      ],
      preincludes: flags.preincludes.map(fromHere),
      libraryDirs: flags.libraryDirs.flatMap((name) => [name, path.resolve(cwd, name)]),
    };
    return (await compileArguments(args, { ...options, cwd: directory })).module;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** What a command line makes besides the module. */
export interface CompiledArguments {
  readonly module: CompiledModule;
  readonly notes: readonly string[];
}

/** How `compileArguments` is to go about it. */
export interface CompileSettings {
  readonly cwd: string;
  readonly compiler?: CompilerChoice;
  readonly environment?: Environment;
  readonly name?: string;
  readonly core?: CoreExports;
  readonly importClang?: ImportClang;
}

/** Compiles what a parsed command line says. Throws OutputError before it does when the output would replace an input. */
export async function compileArguments(
  args: BuildArguments,
  settings: CompileSettings,
): Promise<CompiledArguments> {
  const project = projectOnDisk(args, settings.cwd);
  if (args.output !== undefined) checkOutput(args.output, settings.cwd, [project]);
  const { toolchain, notes, warnings } = await chooseToolchain(
    settings.compiler ?? args.compiler,
    settings.environment ?? process.env,
    settings.importClang,
  );
  const module = await build(project, toolchain, {
    file: args.output ?? outputName(project.inputs, settings.name),
    name: settings.name,
    core: settings.core,
  });
  return { module: { ...module, warnings: warnings + module.warnings }, notes };
}

/** Names of sources in memory are relative and stay below the directory. */
function writeBelow(directory: string, name: string, contents: string | Uint8Array): void {
  const below = resolvePath("/", name).slice(1);
  if (name.startsWith("/") || path.isAbsolute(name) || below !== path.posix.normalize(name))
    throw new InputKindError(name);
  const file = path.join(directory, below);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, contents);
}
