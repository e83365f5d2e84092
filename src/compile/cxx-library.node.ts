/** Reads the C++ library from the package perilune-cxx. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { cxxMissing } from "../errors/compile.js";
import { isError } from "../errors/realms.js";
import { CXX_PACKAGE } from "./cxx-library.js";
import type { CxxLibrary, LoadCxxLibrary } from "./toolchain.js";
import { SUPPORTED_EMCC } from "./find-emcc.node.js";
import { plant, type FileTree } from "./source-tree.js";

/** The version that this package is made for. */
const CXX_VERSION = "0.1.0";

/** What the package exports. */
export interface CxxPackage {
  readonly emscripten: string;
  readonly headers: URL;
  readonly archives: readonly URL[];
}

/** Loads the optional package; tests replace it. */
export type ImportCxx = () => Promise<CxxPackage>;

/** Its name must not be a literal, which bundlers and type checkers would resolve. */
export const importCxx: ImportCxx = async () => {
  const name = CXX_PACKAGE;
  return (await import(name)) as CxxPackage;
};

const INSTALL = `run \`npm install ${CXX_PACKAGE}@${CXX_VERSION}\``;

const loaders = new WeakMap<ImportCxx, LoadCxxLibrary>();

/**
 * Returns a function that reads the library, once. It throws ERR_CXX_MISSING if the package is absent, incomplete or for
 * another Emscripten.
 */
export function cxxLibraryFrom(load: ImportCxx): LoadCxxLibrary {
  let library: Promise<CxxLibrary> | undefined;
  const loader =
    loaders.get(load) ??
    (() => {
      library ??= readLibrary(load);
      library.catch(() => (library = undefined));
      return library;
    });
  loaders.set(load, loader);
  return loader;
}

/** The folder of the headers that were read last. */
let headersRead: string | undefined;

async function readLibrary(load: ImportCxx): Promise<CxxLibrary> {
  const { emscripten, headers, archives } = await importPackage(load);
  if (!SUPPORTED_EMCC.includes(emscripten))
    throw cxxMissing(
      `${CXX_PACKAGE} is for Emscripten ${emscripten}; C++ needs it for ${SUPPORTED_EMCC.join(" or ")}: ${INSTALL}`,
    );
  try {
    headersRead = fileURLToPath(headers);
    return {
      version: `${CXX_VERSION} ${emscripten}`,
      headers: readHeaders(headersRead),
      archives: archives.map((url) => ({
        name: path.basename(fileURLToPath(url)),
        bytes: new Uint8Array(readFileSync(url)),
      })),
    };
  } catch (cause) {
    const why = isError(cause) ? cause.message : String(cause);
    throw cxxMissing(
      `${CXX_PACKAGE} is incomplete (${why}): ${INSTALL}; in a checkout \`npm run build:cxx\``,
      {
        cause,
      },
    );
  }
}

async function importPackage(load: ImportCxx): Promise<CxxPackage> {
  try {
    return await load();
  } catch (cause) {
    const missing = isError(cause) && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    const why = missing
      ? `C++ needs the package ${CXX_PACKAGE}`
      : `${CXX_PACKAGE} does not load: ${String(cause)}`;
    throw cxxMissing(`${why}: ${INSTALL}`, { cause });
  }
}

/** Unlike C's, most of these have no ending. */
function readHeaders(directory: string): FileTree {
  const tree: FileTree = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    plant(tree, path.relative(directory, file).replaceAll("\\", "/"), new Uint8Array(readFileSync(file)));
  }
  return tree;
}

/** Returns the file of a header of the library that was read last; undefined if none was. */
export function cxxHeaderOnDisk(name: string): string | undefined {
  return headersRead === undefined ? undefined : path.join(headersRead, name);
}
