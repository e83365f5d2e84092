/**
 * Gathers what is to be compiled from the disk: sources, the headers they can include, objects, libraries. The npm
 * compiler sees only what is gathered here; directories of `-I` are searched for what is asked for, not read whole.
 */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { InputMissingError, LibraryMissingError, NoInputError } from "../errors/compile.js";
import type { BuildArguments } from "./arguments.js";
import { isCoreLibrary } from "./flags.js";
import { includesOf } from "./includes.js";
import {
  inputKind,
  parentPath,
  resolvePath,
  type FileContents,
  type Input,
  type Project,
} from "./project.js";

/** The directory that C compilers search anyway, and whose headers are those of another system. */
const SYSTEM_INCLUDE = new Set(["/usr/include", "/usr/include/"]);

/**
 * The project of a command line. `directory` is where relative paths start from. Throws NoInputError,
 * InputMissingError, CppSourceError, InputKindError or LibraryMissingError.
 */
export function projectOnDisk(given: BuildArguments, directory: string): Project {
  const cwd = resolvePath("/", slashes(path.resolve(directory)));
  const flags: BuildArguments = {
    ...given,
    inputs: given.inputs.map(slashes),
    preincludes: given.preincludes.map(slashes),
    libraryDirs: given.libraryDirs.map(slashes),
    search: given.search
      .map(({ flag, directory: name }) => ({ flag, directory: slashes(name) }))
      .filter(({ directory: name }) => !SYSTEM_INCLUDE.has(name)),
  };
  if (flags.inputs.length === 0) throw new NoInputError();
  const inputs = flags.inputs.map((name): Input => ({
    name,
    path: resolvePath(cwd, name),
    kind: inputKind(name),
  }));
  for (const library of flags.libraries)
    if (!isCoreLibrary(library)) inputs.push(findLibrary(library, flags, cwd));

  const gatherer = new Gatherer(cwd, flags);
  for (const input of inputs) gatherer.input(input);
  for (const name of flags.preincludes) {
    gatherer.candidate(resolvePath(cwd, name));
    gatherer.header(name, cwd, true);
  }
  return {
    cwd,
    files: gatherer.files,
    inputs,
    flags,
    locate: (header, from) => gatherer.locate(header, from),
  };
}

/** The disk's name of a path of a project. */
export function diskPath(name: string): string {
  return /^\/[A-Za-z]:\//.test(name) && path.sep === "\\" ? name.slice(1) : name;
}

function slashes(name: string): string {
  return path.sep === "\\" ? name.replaceAll("\\", "/") : name;
}

function findLibrary(library: string, flags: BuildArguments, cwd: string): Input {
  for (const directory of flags.libraryDirs) {
    const name = `${directory.replace(/\/$/, "")}/lib${library}.a`;
    const full = resolvePath(cwd, name);
    if (isFile(full)) return { name, path: full, kind: "archive" };
  }
  throw new LibraryMissingError(library, flags.libraryDirs);
}

function isFile(name: string): boolean {
  return statSync(diskPath(name), { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Follows includes from file to file. Each file is read once. */
class Gatherer {
  readonly files = new Map<string, FileContents>();
  readonly #search: readonly string[];

  constructor(
    readonly cwd: string,
    flags: BuildArguments,
  ) {
    this.#search = flags.search.map(({ directory }) => resolvePath(cwd, directory));
  }

  input(input: Input): void {
    try {
      this.#read(input.path, input.kind === "source");
    } catch (cause) {
      throw new InputMissingError(input.name, cause);
    }
  }

  /** Adds every file that a header's name can mean; the compiler chooses among them. */
  header(name: string, folder: string, quoted: boolean): boolean {
    const places = name.startsWith("/") || /^[A-Za-z]:[/\\]/.test(name) ? ["/"] : this.#search;
    let added = false;
    for (const place of quoted ? [folder, ...places] : places) {
      added = this.candidate(resolvePath(place, slashes(name))) || added;
    }
    return added;
  }

  locate(header: string, from: string): boolean {
    return this.header(header, parentPath(from), true);
  }

  candidate(full: string): boolean {
    if (this.files.has(full) || !isFile(full)) return false;
    this.#read(full, true);
    return true;
  }

  #read(full: string, follow: boolean): void {
    if (this.files.has(full)) return;
    const bytes = new Uint8Array(readFileSync(diskPath(full)));
    this.files.set(full, bytes);
    if (!follow) return;
    for (const { name, quoted } of includesOf(new TextDecoder().decode(bytes))) {
      this.header(name, parentPath(full), quoted);
    }
  }
}
