/** The interface of a compiler, which clang.ts (npm) and emcc.node.ts implement, and what they share. */
import type { Input, Project } from "./project.js";
import type { FileTree } from "./source-tree.js";

/** An object or an archive, ready for the linker. */
export interface LinkInput {
  /** The name for the linker's messages. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The standard library of C++, as a package has it. */
export interface CxxLibrary {
  /** Of the package; another one may have other headers. */
  readonly version: string;
  /** The folder of its headers. */
  readonly headers: FileTree;
  /** To link after everything else, in this order. */
  readonly archives: readonly LinkInput[];
}

/** Returns the library, the same one each time. Throws ERR_CXX_MISSING. */
export type LoadCxxLibrary = () => Promise<CxxLibrary>;

/** The result of a compiler or linker: a file and diagnostics. */
export interface ToolOutput {
  readonly bytes: Uint8Array;
  readonly diagnostics: string;
}

/** What a compile makes: an object, or what the preprocessor or the compiler writes as text. */
export type Stage = "object" | "assembly" | "preprocessed";

/** A file that a compiler read, as a make rule would name it. */
export interface Prerequisite {
  readonly name: string;
  /** Whether it is a header of the system: of the compiler, the C library or this package. */
  readonly system: boolean;
}

/** A compiled object, or the text of another stage. */
export interface ObjectOutput extends ToolOutput {
  /** Every file that the compiler read, the source first. */
  readonly prerequisites: readonly Prerequisite[];
  /**
   * Absolute paths of all files that decided the object, the source included; this package's headers and the compiler's
   * own are not among them. Undefined if the list cannot be relied on.
   */
  readonly dependencies: readonly string[] | undefined;
}

/** A compiler and its linker. Both throw CompileError, ERR_LINK or ERR_COMPILER_CRASH. */
export interface Toolchain {
  /** The name in the ABI section. */
  readonly compiler: "clang" | "emcc";
  readonly version: string;
  /** Returns the library for C++. Throws ERR_CXX_MISSING. */
  readonly cxxLibrary: LoadCxxLibrary;
  /** Compiles one source of a project, to an object if nothing else is said. */
  compile(project: Project, source: Input, stage?: Stage): Promise<ObjectOutput>;
  /** Links objects and archives to a side module that exports only `exports`. */
  link(
    project: Project,
    objects: readonly LinkInput[],
    archives: readonly LinkInput[],
    exports: readonly string[],
  ): Promise<ToolOutput>;
}

/** The drivers' flag for a stage. */
export const STAGE_FLAGS = { object: "-c", assembly: "-S", preprocessed: "-E" } as const satisfies Record<
  Stage,
  string
>;

/** Returns a name that compilers take for a file: `-x.c` must not be a flag, nor `@x.c` a file of arguments. */
export function asOperand(name: string): string {
  return /^[-@]/.test(name) ? `./${name}` : name;
}

/** Restores such names in diagnostics to how the user wrote them. */
export function withoutOperands(diagnostics: string): string {
  return diagnostics.replace(/(^|[\s'"])\.\/(?=[-@])/gm, "$1");
}
