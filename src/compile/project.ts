/**
 * What is compiled, in terms that both compilers share: files by absolute path, the directory that relative paths
 * start from, and the flags. Paths have slashes here, on every system (`/C:/x` for a drive). Pure.
 */
import { CppSourceError, InputKindError } from "../errors/compile.js";
import { parseBuildArguments, type BuildArguments } from "./arguments.js";

/** A file's contents; a string is UTF-8. */
export type FileContents = string | Uint8Array;

/** A folder: its entries by name. */
export interface FileTree {
  [name: string]: FileTree | FileContents;
}

/** How C is to be compiled, however the C is given. All of it is optional. */
export interface BuildOptions {
  /** The module's name as `require` will be given it; used in warnings. */
  readonly name?: string;
  /** Directories for `-I`, in order. */
  readonly includeDirs?: readonly string[];
  /** Macros for `-D`: `["X", "Y=1"]` or `{ X: true, Y: 1 }`; false undefines. */
  readonly defines?: readonly string[] | Readonly<Record<string, string | number | boolean>>;
  /** What follows `-O`; `2` if nothing is said. */
  readonly optimize?: "0" | "1" | "2" | "3" | "s" | "z" | "g";
  /** Debug information and names of functions, as with `-g`. */
  readonly debug?: boolean;
  /** Libraries as after `-l`. Those that the core stands in for (m, c, dl, lua) are no-ops. */
  readonly libraries?: readonly string[];
  /** Directories of `libX.a`, as after `-L`. */
  readonly libraryDirs?: readonly string[];
  /** Functions to export besides every `luaopen_*`. */
  readonly exports?: readonly string[];
  /** Further flags, as on the command line: `-std=c99`, `-Wall`, `-fno-strict-aliasing`. */
  readonly flags?: readonly string[];
}

/** A source, object or archive, as it was named and where it is. */
export interface Input {
  /** As the user wrote it; what messages and the compiler's diagnostics show. */
  readonly name: string;
  /** Absolute, with slashes. */
  readonly path: string;
  readonly kind: "source" | "object" | "archive";
}

/** All that is needed to compile. */
export interface Project {
  /** Absolute, with slashes. */
  readonly cwd: string;
  /** By absolute path. What the npm compiler sees; emcc reads the disk. */
  readonly files: Map<string, FileContents>;
  readonly inputs: readonly Input[];
  readonly flags: BuildArguments;
  /**
   * Asked when a header was not found: adds it to `files` if it can be had after all, and says whether it did.
   * `from` is the including file as the diagnostics name it.
   */
  readonly locate?: (header: string, from: string) => boolean;
}

/** Makes of options what the command line would have made. Throws as parseBuildArguments does. */
export function optionsToArguments(options: BuildOptions): BuildArguments {
  const defines = Array.isArray(options.defines)
    ? (options.defines as readonly string[]).map((macro) => `-D${macro}`)
    : Object.entries(options.defines ?? {}).map(([name, value]) =>
        value === false ? `-U${name}` : value === true ? `-D${name}` : `-D${name}=${value}`,
      );
  return parseBuildArguments([
    ...(options.optimize === undefined ? [] : [`-O${options.optimize}`]),
    ...(options.debug ? ["-g"] : []),
    ...(options.includeDirs ?? []).map((directory) => `-I${directory}`),
    ...defines,
    ...(options.libraries ?? []).map((library) => `-l${library}`),
    ...(options.libraryDirs ?? []).map((directory) => `-L${directory}`),
    ...(options.exports ?? []).map((symbol) => `--export=${symbol}`),
    ...(options.flags ?? []),
  ]);
}

/** What an input is, by its name. Throws CppSourceError or InputKindError. */
export function inputKind(name: string): Input["kind"] {
  if (/\.(?:cpp|cc|cxx|c\+\+|cp|CPP|C|hpp|hxx|hh)$/.test(name)) throw new CppSourceError(name);
  if (name.endsWith(".c")) return "source";
  if (/\.(?:o|obj)$/.test(name)) return "object";
  if (name.endsWith(".a")) return "archive";
  throw new InputKindError(name);
}

/** `name` seen from `cwd`, absolute, with no `.` or `..` left. Both have slashes. */
export function resolvePath(cwd: string, name: string): string {
  const full = name.startsWith("/") ? name : /^[A-Za-z]:\//.test(name) ? `/${name}` : `${cwd}/${name}`;
  const parts: string[] = [];
  for (const part of full.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** A name as compilers take it for a file: `-x.c` is no flag, and `@x.c` no list of further arguments. */
export function asOperand(name: string): string {
  return /^[-@]/.test(name) ? `./${name}` : name;
}

/** Diagnostics with such names as the user wrote them. */
export function withoutOperands(diagnostics: string): string {
  return diagnostics.replace(/(^|[\s'"])\.\/(?=[-@])/gm, "$1");
}

/** The folder of an absolute path. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf("/"), 0)) || "/";
}

/** Puts a file into a tree, with the folders on its way. */
export function plant(tree: FileTree, path: string, contents: FileContents): void {
  const parts = path.split("/").filter((part) => part !== "");
  const name = parts.pop();
  if (name === undefined) return;
  let folder = tree;
  for (const part of parts) {
    const next = Object.hasOwn(folder, part) ? folder[part] : undefined;
    if (next !== undefined && typeof next !== "string" && !(next instanceof Uint8Array)) folder = next;
    else folder = folder[part] = {};
  }
  folder[name] = contents;
}
