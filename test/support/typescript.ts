/** Asks the TypeScript compiler about texts: declarations, and programs against them. Nothing is written. */

import path from "node:path";
import ts from "typescript";
import { ROOT } from "./compile.js";

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  paths: { perilune: [path.join(ROOT, "src/errors/host-error.ts")] },
};

/** What the compiler says of files, by name: `use.ts:3: message`. Names are relative; nothing is said of right ones. */
export function diagnosticsOf(files: Readonly<Record<string, string>>): string[] {
  const directory = path.join(ROOT, "test/types");
  const texts = new Map(Object.entries(files).map(([name, text]) => [path.join(directory, name), text]));
  const host = ts.createCompilerHost(OPTIONS);
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
