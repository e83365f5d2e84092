/**
 * Module loader hooks that compile TypeScript with the user's own `typescript` or `esbuild`. Node runs them in a
 * thread of their own; load-definition.ts registers them. They strip types without checking them.
 */

import { readFile } from "node:fs/promises";
import type { LoadHook, ResolveHook } from "node:module";
import { fileURLToPath } from "node:url";

/** The compiler and the URL of its entry. */
export interface Compiler {
  readonly name: "typescript" | "esbuild";
  readonly url: string;
}

type Transform = (source: string, file: string) => string;

/** The parts of the two packages that this file uses. */
interface Esbuild {
  transformSync(source: string, options: object): { readonly code: string };
}
interface TypeScript {
  readonly ModuleKind: { readonly ESNext: number };
  readonly ScriptTarget: { readonly ES2022: number };
  transpileModule(
    source: string,
    options: object,
  ): { readonly outputText: string; readonly diagnostics?: readonly { readonly messageText: unknown }[] };
}

const SOURCE = /\.m?ts$/;

let transform: Promise<Transform>;

/** Node calls this with the data passed to `register`. */
export function initialize(compiler: Compiler): void {
  transform = loadCompiler(compiler);
}

async function loadCompiler({ name, url }: Compiler): Promise<Transform> {
  const loaded = (await import(url)) as { readonly default: unknown };
  if (name === "esbuild") {
    const esbuild = loaded.default as Esbuild;
    return (source, file) =>
      esbuild.transformSync(source, { loader: "ts", format: "esm", target: "es2022", sourcefile: file }).code;
  }
  const ts = loaded.default as TypeScript;
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 };
  return (source, file) => {
    const options = { compilerOptions, fileName: file, reportDiagnostics: true };
    const { outputText, diagnostics = [] } = ts.transpileModule(source, options);
    const [wrong] = diagnostics;
    if (wrong !== undefined) throw new SyntaxError(`${file}: ${String(wrong.messageText)}`);
    return outputText;
  };
}

/** Resolves `./x.js` to `./x.ts` if needed, because TypeScript imports name the output file. */
export const resolve: ResolveHook = async (specifier, context, next) => {
  try {
    return await next(specifier, context);
  } catch (error) {
    if (!/^\.{1,2}\/.*\.m?js$/.test(specifier)) throw error;
    try {
      return await next(specifier.replace(/js$/, "ts"), context);
    } catch {
      throw error;
    }
  }
};

export const load: LoadHook = async (url, context, next) => {
  if (!url.startsWith("file:") || !SOURCE.test(new URL(url).pathname)) return next(url, context);
  const file = fileURLToPath(url);
  const run = await transform;
  return { format: "module", shortCircuit: true, source: run(await readFile(file, "utf8"), file) };
};
