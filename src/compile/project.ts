/**
 * A project contains everything needed to compile a module with either compiler: inputs, flags, and the files that they
 * can include. The npm compiler cannot read the disk, only the files gathered here. Directories of `-I` are searched
 * for the headers that files name, not read completely.
 */
import { noInput, unknownInput, libraryMissing, inputFile, unsupportedFlag } from "../errors/compile.js";
import type { BuildFlags } from "./build-options.js";
import { isElf } from "./machine-code.js";
import { isCoreLibrary } from "./flags.js";
import { languageOf, type Language } from "./languages.js";
import { includesOf } from "./includes.js";
import { bytesOf, parentPath, resolvePath, type FileContents, type SourceTree } from "./source-tree.js";

/** A source, object, archive or shared library. */
export interface Input {
  /** As the user wrote it; messages and the compiler's diagnostics show it. */
  readonly name: string;
  /** Absolute, with slashes. */
  readonly path: string;
  /** Of a source. */
  readonly language?: Language;
  readonly kind: "source" | "object" | "archive" | "library";
}

/** Everything needed to compile a module. */
export interface Project {
  /** The folder that relative paths start from: absolute, with slashes. */
  readonly cwd: string;
  readonly tree: SourceTree;
  /** Inputs and what they can include, by absolute path, for a compiler that does not read the tree. */
  readonly files: ReadonlyMap<string, FileContents>;
  readonly inputs: readonly Input[];
  readonly flags: BuildFlags;
  /**
   * Looks for a header that the compiler did not find, and returns true if it was added to `files`. `from` is the
   * including file as the diagnostics name it.
   */
  readonly locate: (header: string, from: string) => boolean;
}

/** Header directories of the build machine. C compilers search them anyway, but they do not fit the ABI. */
const SYSTEM_INCLUDE = new Set(["/usr/include", "/usr/include/"]);

/**
 * Describes a build of the files `names` of a tree. `cwd` is absolute, with slashes. `kindOf` tells what an input is, from its name. Throws ERR_NO_INPUT,
 * ERR_INPUT_FILE, ERR_INPUT_KIND, ERR_LIBRARY_MISSING or ERR_FLAG_UNSUPPORTED.
 */
export function projectOf(
  given: BuildFlags,
  names: readonly string[],
  tree: SourceTree,
  cwd: string,
  kindOf: (name: string) => InputKind = inputKind,
): Project {
  const slashed = (list: readonly string[]): string[] => list.map((name) => tree.slashed(name));
  const flags: BuildFlags = {
    ...given,
    preincludes: slashed(given.preincludes),
    libraryDirs: slashed(given.libraryDirs),
    search: given.search
      .map(({ flag, directory }) => ({ flag, directory: tree.slashed(directory) }))
      .filter(({ directory }) => !SYSTEM_INCLUDE.has(directory)),
  };
  if (names.length === 0) throw noInput();
  const inputs = slashed(names).map((name): Input => ({
    name,
    path: resolvePath(cwd, name),
    ...kindOf(name),
  }));
  for (const library of flags.libraries) {
    if (isCoreLibrary(library)) continue;
    const found = findLibrary(library, flags, tree, cwd);
    if (!inputs.some((input) => input.path === found.path)) inputs.push(found);
  }
  const gatherer = new Gatherer(cwd, flags, tree);
  for (const input of inputs) gatherer.input(input);
  for (const name of flags.preincludes) {
    gatherer.candidate(resolvePath(cwd, name));
    gatherer.header(name, cwd, true);
  }
  return {
    cwd,
    tree,
    files: gatherer.files,
    inputs,
    flags,
    locate: (header, from) => gatherer.header(header, parentPath(from), true),
  };
}

/** What an input is. */
export type InputKind = Pick<Input, "kind" | "language">;

/** Tells the kind of an input by its name. Throws ERR_INPUT_KIND. */
export function inputKind(name: string): InputKind {
  const language = languageOf(name);
  if (language !== undefined) return { kind: "source", language };
  if (/\.(?:o|obj)$/.test(name)) return { kind: "object" };
  if (name.endsWith(".a")) return { kind: "archive" };
  if (/\.(?:wasm|so(?:\.\d+)*)$/.test(name)) return { kind: "library" };
  throw unknownInput(name);
}

function findLibrary(library: string, { libraryDirs }: BuildFlags, tree: SourceTree, cwd: string): Input {
  for (const directory of libraryDirs) {
    for (const ending of ["wasm", "so", "a"]) {
      const name = `${directory.replace(/\/$/, "")}/lib${library}.${ending}`;
      const path = resolvePath(cwd, name);
      // A directory of the build machine's libraries has those of its own kind.
      if (!tree.isFile(path) || (ending === "so" && isElf(bytesOf(tree.read(path))))) continue;
      return { name, path, ...inputKind(name) };
    }
  }
  if (library === "pthread") throw unsupportedFlag("-lpthread", "version 1 of the ABI has no threads");
  throw libraryMissing(library, libraryDirs);
}

/** Follows includes from file to file. Each file is read once. */
class Gatherer {
  readonly files: Map<string, FileContents>;
  readonly #read = new Set<string>();
  readonly #search: readonly string[];

  constructor(
    cwd: string,
    flags: BuildFlags,
    readonly tree: SourceTree,
  ) {
    this.files = new Map(tree.inMemory);
    this.#search = flags.search.map(({ directory }) => resolvePath(cwd, directory));
  }

  input(input: Input): void {
    try {
      this.#add(input.path, input.kind === "source");
    } catch (cause) {
      throw inputFile(input.name, cause);
    }
  }

  /** Adds every file that a header's name can mean; the compiler chooses among them. Returns false for no new file. */
  header(name: string, folder: string, quoted: boolean): boolean {
    const places = name.startsWith("/") || /^[A-Za-z]:[/\\]/.test(name) ? ["/"] : this.#search;
    let added = false;
    for (const place of quoted ? [folder, ...places] : places) {
      added = this.candidate(resolvePath(place, this.tree.slashed(name))) || added;
    }
    return added;
  }

  candidate(path: string): boolean {
    if (this.#read.has(path) || !this.tree.isFile(path)) return false;
    const isNew = !this.files.has(path);
    this.#add(path, true);
    return isNew;
  }

  #add(path: string, follow: boolean): void {
    if (this.#read.has(path)) return;
    const contents = this.tree.read(path);
    this.#read.add(path);
    this.files.set(path, contents);
    if (!follow) return;
    const text = typeof contents === "string" ? contents : new TextDecoder().decode(bytesOf(contents));
    for (const { name, quoted } of includesOf(text)) this.header(name, parentPath(path), quoted);
  }
}
