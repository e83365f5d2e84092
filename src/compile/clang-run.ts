/**
 * Runs the tools of `@yowasp/clang`, which is LLVM as WebAssembly. The package is a parameter: a browser brings its own
 * copy, and type checking does not need it.
 */
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

/** The result of a tool. `files` is the tree as the tool left it, undefined if it failed. */
export interface ToolRun {
  readonly code: number;
  readonly text: string;
  readonly files: FileTree | undefined;
}

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

/**
 * Runs one tool over a tree of files. A tool that exits with an error is no exception here; one that breaks down
 * (a trap, its stack used up) throws ERR_COMPILER_CRASH.
 */
export async function runTool(
  clang: ClangPackage,
  args: readonly string[],
  files: FileTree,
): Promise<ToolRun> {
  await warmUp(clang);
  let text = "";
  const decoder = new TextDecoder();
  const print = (bytes: Uint8Array | null): void => {
    if (bytes !== null) text += decoder.decode(bytes, { stream: true });
  };
  try {
    const left = await clang.runLLVM([...args], files, { stdout: print, stderr: print, decodeASCII: false });
    return { code: 0, text, files: left };
  } catch (error) {
    if (error instanceof clang.Exit) return { code: error.code, text, files: undefined };
    throw compilerCrash(args[0] ?? "LLVM", text, error);
  }
}

/** Returns the bytes of a file at the top of the tree. */
export function outputFile(run: ToolRun, name: string): Uint8Array | undefined {
  const file = run.files?.[name];
  if (typeof file === "string") return new TextEncoder().encode(file);
  return file instanceof Uint8Array ? file : undefined;
}
