/**
 * Builds a native module from a project with either compiler: compiles each source, finds the init functions, links,
 * writes the ABI section and reports what the core lacks.
 */
import type { CoreExports } from "../core/export-types.js";
import { coreExports } from "../core/generated/exports.js";
import { noInput, noInitFunction, exportMissing, objectFormat } from "../errors/compile.js";
import { ABI_LUA, ABI_MINOR, ABI_VERSION, writeAbi, type AbiInfo } from "../modules/native/abi.js";
import { readSideModule } from "../modules/native/check.js";
import { CAUGHT } from "../modules/native/cpp-exceptions.js";
import { compareImports } from "../modules/native/imports.js";
import { initFunctions, isInitFunction } from "../modules/native/native-names.js";
import { padCatches } from "../wasm-binary/catches.js";
import { machineCodeIn } from "./archive.js";
import type { BuildFlags } from "./build-options.js";
import { areCpp, hasCppSource } from "./cxx-library.js";
import { functionsOf, visibleSymbols, type DefinedFunctions } from "./object-symbols.js";
import type { Input, Project } from "./project.js";
import { readSharedLibrary, withNeeded, type SharedLibrary } from "./shared-libraries.js";
import { bytesOf } from "./source-tree.js";
import type { LinkInput, Toolchain } from "./toolchain.js";

/** A native module, ready to be written to a `.wasm` file. */
export interface CompiledModule {
  /** The module, with its perilune.abi section. */
  readonly wasm: Uint8Array;
  /** Warnings of the compiler, of the linker and of the checks; empty if there are none. */
  readonly warnings: string;
  readonly compiler: { readonly name: "clang" | "emcc"; readonly version: string };
  /** The exported symbols: every `luaopen_*`, those of a shared library, then those of `BuildOptions.exports`. */
  readonly exports: readonly string[];
  /** Symbols that the module imports and neither the core nor the given libraries have. */
  readonly missing: readonly string[];
  /**
   * Absolute paths of the inputs and of the headers that the compiler read, without those of this package and of the compiler.
   * If the compiler cannot tell which headers it read, only inputs.
   */
  readonly dependencies: readonly string[];
}

/** The parameters of `build` besides the project. */
export interface BuildSettings {
  /** The module's file, such as `a/b.wasm`, for messages and to check that `require` will find an init function. */
  readonly file: string;
  /** The name that `require` will be given, if it does not follow from the file's name. */
  readonly name?: string | undefined;
  /** The core's exports, to find missing symbols; this package's own core by default. */
  readonly core?: CoreExports | undefined;
  /** Makes a shared library of objects without an init function. */
  readonly orLibrary?: boolean;
}

/** Throws a CompileError, for example ERR_LINK or ERR_NO_INIT. */
export async function build(
  project: Project,
  toolchain: Toolchain,
  settings: BuildSettings,
): Promise<CompiledModule> {
  if (!project.inputs.some(({ kind }) => kind === "source" || kind === "object")) throw noInput();
  const { objects, archives, libraries, warnings, dependencies } = await compileInputs(project, toolchain);
  const cxx = await cxxLibraryOf(project, { objects, archives }, toolchain);
  const defined = functionsOf(objects);
  warnings.push(defined.warnings);
  const isLibrary = project.flags.shared || (settings.orLibrary === true && defined.init.length === 0);
  const exports = chooseExports(defined, isLibrary ? visibleSymbols(objects) : [], project);
  const linked = await toolchain.link(
    project,
    objects,
    [...archives, ...cxx.archives],
    [...exports, ...cxx.exports],
  );
  warnings.push(linked.diagnostics);

  const bytes = withNeeded(linked.bytes, settings.file, libraries, project.flags);
  const wasm = writeAbi(padCatches(bytes, settings.file), settings.file, {
    ...abiOf(toolchain),
    ...(cxx.exports.length > 0 ? { minor: ABI_MINOR } : {}),
    ...ofModule(project.flags),
  });
  const { module, dylink } = readSideModule(wasm, settings.file);
  const { missing, mismatches } = compareImports(module, dylink, settings.core ?? coreExports(), libraries);
  if (missing.length > 0) {
    const where = libraries.length > 0 ? "the core and the libraries do" : "the core does";
    warnings.push(`${settings.file}: warning: ${where} not have ${missing.join(", ")}\n`);
  }
  for (const { symbol, found, expected } of mismatches)
    warnings.push(`${settings.file}: warning: ${symbol} is used as ${found}, but it is ${expected}\n`);
  if (defined.init.length > 0) warnings.push(nameWarning(settings, exports));
  return {
    wasm,
    warnings: warnings.join(""),
    compiler: { name: toolchain.compiler, version: toolchain.version },
    exports,
    missing,
    dependencies,
  };
}

/** What the linker takes. */
export interface LinkInputs {
  readonly objects: LinkInput[];
  readonly archives: LinkInput[];
  readonly libraries: SharedLibrary[];
  /** Of the flags and of the compiler. */
  readonly warnings: string[];
  /** As in `CompiledModule`. */
  readonly dependencies: readonly string[];
}

/** Compiles the sources of a project, and reads its objects and archives. Throws a CompileError. */
export async function compileInputs(
  project: Project,
  toolchain: Pick<Toolchain, "compile" | "cxxLibrary">,
): Promise<LinkInputs> {
  const warnings = ignoredFlags(project.flags);
  if (hasCppSource(project)) await toolchain.cxxLibrary(); // Its absence is an error before the first compile.
  const objects: LinkInput[] = [];
  const archives: LinkInput[] = [];
  const libraries: SharedLibrary[] = [];
  const read = new Set(project.inputs.map((input) => input.path));
  for (const input of project.inputs) {
    if (input.kind === "source") {
      const { bytes, diagnostics, dependencies = [] } = await toolchain.compile(project, input);
      warnings.push(diagnostics);
      for (const file of dependencies) read.add(file);
      objects.push({ name: input.name, bytes });
    } else {
      const bytes = bytesOf(project.files.get(input.path) ?? "");
      if (input.kind === "object") objects.push({ name: input.name, bytes });
      else if (input.kind === "archive") archives.push(checkArchive({ name: input.name, bytes }));
      else libraries.push(readSharedLibrary({ name: input.name, bytes }));
    }
  }
  return { objects, archives, libraries, warnings, dependencies: [...read] };
}

/** What a link of C++ has besides its inputs; nothing for C. Throws ERR_CXX_MISSING. */
export async function cxxLibraryOf(
  project: Project,
  { objects, archives }: Pick<LinkInputs, "objects" | "archives">,
  toolchain: Pick<Toolchain, "cxxLibrary">,
): Promise<{ readonly archives: readonly LinkInput[]; readonly exports: readonly string[] }> {
  if (!hasCppSource(project) && !areCpp(objects, archives)) return { archives: [], exports: [] };
  return { archives: (await toolchain.cxxLibrary()).archives, exports: [CAUGHT] };
}

/** Returns a warning for each flag that has no effect. */
export function ignoredFlags({ ignored }: BuildFlags): string[] {
  return ignored.map(({ flag, reason }) => `warning: ${flag} is ignored: ${reason}\n`);
}

/** Returns what the ABI section says of a module itself. */
function ofModule({ version, license }: BuildFlags): Pick<AbiInfo, "version" | "license"> {
  return { ...(version === undefined ? {} : { version }), ...(license === undefined ? {} : { license }) };
}

/** Returns the ABI section's contents for what a compiler made. */
export function abiOf({ compiler, version }: Toolchain): AbiInfo {
  return { abi: ABI_VERSION, lua: ABI_LUA, compiler, compilerVersion: version };
}

function chooseExports(
  { all, init }: DefinedFunctions,
  visible: readonly string[],
  { inputs, flags: { exports: asked } }: Project,
): string[] {
  if (init.length === 0 && visible.length === 0) {
    const mangled = [...all.keys()].map(mangledInit).find((name) => name !== undefined);
    throw noInitFunction(
      inputs.map((input) => input.name),
      mangled,
    );
  }
  const absent = asked.filter((symbol) => !all.has(symbol));
  if (absent.length > 0) throw exportMissing(absent);
  return [...new Set([...init, ...visible, ...asked])];
}

/** Returns the name of an init function that C++ mangled: `_Z9luaopen_aP9lua_State`. */
function mangledInit(symbol: string): string | undefined {
  const [, length = "", rest = ""] = /^_Z(\d+)(.*)$/.exec(symbol) ?? [];
  const name = rest.slice(0, Number(length));
  return isInitFunction(name) ? name : undefined;
}

/** Returns a warning if `require` would look for none of the init functions. */
function nameWarning({ file, name }: BuildSettings, exports: readonly string[]): string {
  const base = file.replace(/^.*[/\\]/, "").replace(/\.(?:wasm|so|dll|dylib|bundle)$/, "");
  if (name === undefined && base === "init") return "";
  const wanted = initFunctions(name ?? base);
  const fits = exports.some((symbol) =>
    wanted.some((init) => {
      // a.wasm may have luaopen_a_b without luaopen_a; b.wasm in a folder a may have luaopen_a_b.
      const inFolder = name === undefined && symbol.endsWith(init.slice("luaopen".length));
      return symbol === init || symbol.startsWith(`${init}_`) || inFolder;
    }),
  );
  if (fits) return "";
  return `${file}: warning: require looks for ${wanted.join(" or ")} in it; it has ${exports.filter(isInitFunction).join(", ")}\n`;
}

function checkArchive(input: LinkInput): LinkInput {
  const head = new TextDecoder("latin1").decode(input.bytes.subarray(0, 8));
  if (head !== "!<arch>\n") throw objectFormat(input.name, "it is not an archive");
  const machine = machineCodeIn(input.bytes, input.name);
  if (machine !== undefined)
    throw objectFormat(
      input.name,
      `its member ${machine} is machine code (ELF); native modules are linked from objects that perilune or emcc made`,
    );
  return input;
}

/** Returns `name.wasm`, after the module's name or the first input's. */
export function outputName(inputs: readonly Input[], name: string | undefined): string {
  const base = name ?? inputs[0]?.name.replace(/^.*\//, "").replace(/\.[^.]*$/, "") ?? "module";
  return `${base}.wasm`;
}
