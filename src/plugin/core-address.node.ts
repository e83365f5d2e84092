/**
 * Lets bundlers find the core that do not follow the address in the package, `new URL("../wasm/perilune.wasm", …)`: they emit
 * it as a file, and the package's code gets its address.
 */

import { readFileSync, realpathSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The bundlers that need it. The others follow the address in the package. */
const BUNDLERS = ["rollup", "rolldown", "esbuild", "bun"] as const;

export type CoreBundler = (typeof BUNDLERS)[number];

/** In a piece of its own, since scripts/bundle.mjs rewrites the addresses of this package. */
const META = ["import", "meta"].join(".");

const ADDRESS = new RegExp(`new URL\\("((?:\\.\\./)+wasm/[\\w.-]+\\.wasm)", ${META}\\.url\\)`, "g");

/** How esbuild imports what it emits. */
const CORE_SCHEME = "perilune-core:";

/** The bundled files of this package. */
const manifest = fileURLToPath(new URL("../../package.json", import.meta.url));
const dist = path.join(path.dirname(realpathSync(manifest)), "dist") + path.sep;

export function isCoreBundler(framework: string): framework is CoreBundler {
  return BUNDLERS.some((name) => name === framework);
}

/** Whether a module may have the address of a core. */
export function mayNameCore(id: string): boolean {
  return id.endsWith(".js") && path.normalize(id).startsWith(dist);
}

/** A function of Rollup: emits a file, and returns a name for its address. */
export type Emit = (file: { type: "asset"; name: string; source: Uint8Array }) => string;

/** Returns the code with addresses that this bundler knows; undefined if it has none. */
export function withCoreAddress(
  code: string,
  id: string,
  bundler: CoreBundler,
  emit: Emit,
): string | undefined {
  const imports: string[] = [];
  const address = (_: string, specifier: string): string => {
    const file = path.resolve(path.dirname(id), specifier);
    if (bundler === "rollup" || bundler === "rolldown") {
      const source = new Uint8Array(readFileSync(file));
      return `new URL(${META}.ROLLUP_FILE_URL_${emit({ type: "asset", name: path.basename(file), source })})`;
    }
    const name = `periluneCore${imports.length}`;
    const module = JSON.stringify(bundler === "bun" ? file : CORE_SCHEME + file);
    imports.push(`import ${name} from ${module}${bundler === "bun" ? ' with { type: "file" }' : ""};\n`);
    return `new URL(${name}, ${META}.url)`;
  };
  const changed = code.replace(ADDRESS, address);
  return changed === code ? undefined : imports.join("") + changed;
}

/** The part of esbuild's plugin API that is used here. */
interface EsbuildHooks {
  onResolve(
    options: { filter: RegExp },
    callback: (args: { path: string }) => { path: string; namespace: string },
  ): void;
  onLoad(
    options: { filter: RegExp; namespace: string },
    callback: (args: { path: string }) => { contents: Uint8Array; loader: "file" },
  ): void;
}

/** Makes esbuild emit what `CORE_SCHEME` names. */
export function emitWithEsbuild(build: EsbuildHooks): void {
  const namespace = "perilune-core";
  const filter = new RegExp(`^${CORE_SCHEME}`);
  build.onResolve({ filter }, ({ path: name }) => ({ path: name.slice(CORE_SCHEME.length), namespace }));
  build.onLoad({ filter: /./, namespace }, ({ path: file }) => ({
    contents: new Uint8Array(readFileSync(file)),
    loader: "file",
  }));
}
