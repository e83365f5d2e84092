/**
 * The TypeScript compiler in this process: the messages and output of `tsc`, and diagnostics for texts. The declarations of
 * the language and of packages are parsed once for all programs.
 */

import path from "node:path";
import ts from "typescript";
import { ROOT } from "./compile.js";

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  skipDefaultLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  paths: { perilune: [path.join(ROOT, "src/errors/host-error.ts")] },
};

/** Parsed declarations of packages and of the built package, which no test changes. */
const parsed = new Map<string, ts.SourceFile | undefined>();
const PACKAGES = ["node_modules", ".cache"].map((folder) => path.join(ROOT, folder) + path.sep);

/** A host that reads files from `directory`, the base of relative names. */
export function hostOf(options: ts.CompilerOptions, directory: string): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  host.getCurrentDirectory = () => directory;
  const { getSourceFile } = host;
  host.getSourceFile = (name, target, ...rest) => {
    const isKept = PACKAGES.some((folder) => name.startsWith(folder)) && /\.d\.[cm]?ts$/.test(name);
    if (!isKept) return getSourceFile(name, target, ...rest);
    const { languageVersion, impliedNodeFormat } =
      typeof target === "object" ? target : { languageVersion: target };
    const key = [name, languageVersion, impliedNodeFormat, options.strict === true].join("\0");
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, target, ...rest));
    return parsed.get(key);
  };
  return host;
}

/** Does what `tsc ...args` does in `directory`, and returns its messages: "" for correct programs. */
export function tsc(directory: string, ...args: readonly string[]): string {
  const { options, fileNames, errors } = ts.parseCommandLine(args);
  options.skipDefaultLibCheck ??= true; // the compiler's own libraries; it takes a second
  const host = hostOf(options, directory);
  const files = fileNames.map((name) => path.resolve(directory, name));
  if (options.outDir !== undefined) options.outDir = path.resolve(directory, options.outDir);
  const program = ts.createProgram(files, options, host);
  const found = [...errors, ...ts.getPreEmitDiagnostics(program), ...program.emit().diagnostics];
  return ts.formatDiagnostics(ts.sortAndDeduplicateDiagnostics(found), host);
}

/** Compiles files, by relative name, and returns the diagnostics: `use.ts:3: message`. */
export function diagnosticsOf(files: Readonly<Record<string, string>>): string[] {
  const directory = path.join(ROOT, "test/types");
  const texts = new Map(Object.entries(files).map(([name, text]) => [path.join(directory, name), text]));
  const host = hostOf(OPTIONS, directory);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => texts.has(name) || fileExists(name);
  host.readFile = (name) => texts.get(name) ?? readFile(name);
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name);
    return text === undefined
      ? getSourceFile(name, target, ...rest)
      : ts.createSourceFile(name, text, target);
  };
  const program = ts.createProgram([...texts.keys()], OPTIONS, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    if (file === undefined) return message;
    const { line } = file.getLineAndCharacterOfPosition(start);
    return `${path.relative(directory, file.fileName)}:${line + 1}: ${message}`;
  });
}
