/**
 * Runs the tools of `@yowasp/clang`, which is LLVM as WebAssembly. The package is a parameter: a browser brings its own
 * copy, and type checking does not need it.
 */
import { isBytes } from "../errors/realms.js";
import { compilerCrash } from "../errors/compile.js";
import type { FileTree } from "./source-tree.js";

/** The part of `typeof import("@yowasp/clang")` that is used. */
export interface ClangPackage {
  readonly version?: string;
  readonly Exit: new (...parameters: never[]) => Error & { readonly code: number };
  readonly runLLVM: (
    args?: string[],
    files?: FileTree,
    options?: {
      stdout?: ((bytes: Uint8Array | null) => void) | null;
      stderr?: ((bytes: Uint8Array | null) => void) | null;
      decodeASCII?: boolean;
      fetchProgress?: (event: { source: object; totalLength: number; doneLength: number }) => void;
    },
  ) => Promise<FileTree> | FileTree | undefined;
}

/** The result of a tool. */
export interface ToolRun {
  readonly code: number;
  /** What it wrote to standard error. */
  readonly text: string;
  /** What it wrote to standard output. */
  readonly output: Uint8Array;
  /** The tree as the tool left it, undefined if it failed. */
  readonly files: FileTree | undefined;
}

/**
 * Runs one tool over a tree of files. Outputs should go to standard output (`-o -`): the package's file system copies the
 * whole file at each write. A tool that exits with an error is no exception here; one that breaks down (a trap, its
 * stack used up) throws ERR_COMPILER_CRASH.
 */
export type RunTool = (args: readonly string[], files: FileTree) => Promise<ToolRun>;

const warm = new WeakMap<ClangPackage, Promise<void>>();

/** Loads LLVM's 100 MB once per package; later calls wait for the same load. */
function warmUp(clang: ClangPackage): Promise<void> {
  let loading = warm.get(clang);
  if (loading === undefined) {
    loading = Promise.resolve(clang.runLLVM(undefined, {}, { fetchProgress: () => undefined })).then(
      () => undefined,
    );
    loading.catch(() => warm.delete(clang));
    warm.set(clang, loading);
  }
  return loading;
}

/** Runs tools on this thread. */
export function toolsOf(clang: ClangPackage): RunTool {
  return async (args, files) => {
    await warmUp(clang);
    let text = "";
    const decoder = new TextDecoder();
    const chunks: Uint8Array[] = [];
    const options = {
      stdout: (bytes: Uint8Array | null) => {
        if (bytes !== null) chunks.push(bytes.slice());
      },
      stderr: (bytes: Uint8Array | null) => {
        if (bytes !== null) text += decoder.decode(bytes, { stream: true });
      },
      decodeASCII: false,
    };
    try {
      const left = await clang.runLLVM([...args], files, options);
      return { code: 0, text, output: joined(chunks), files: left };
    } catch (error) {
      if (error instanceof clang.Exit)
        return { code: error.code, text, output: joined(chunks), files: undefined };
      throw compilerCrash(args[0] ?? "LLVM", text, error);
    }
  };
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Returns the text of a file at the top of the tree, undefined if there is none. */
export function outputText({ files }: ToolRun, name: string): string | undefined {
  const file = files?.[name];
  if (typeof file === "string") return file;
  return isBytes(file) ? new TextDecoder().decode(file) : undefined;
}
