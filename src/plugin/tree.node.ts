/**
 * Imports of trees: `import files from "./lua/?tree"` gives the Lua files and native modules of a directory as the option
 * `files` takes them. The module of a tree imports each of its files, so a bundler watches and replaces them one by one.
 */

import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { FAILED, type Bundler } from "./bundler.js";
import { IMPORTED, isImported } from "./files.node.js";
import { recordModule } from "./module-text.js";

/** How imports of trees end, and the names of their modules. */
export const TREE = "/?tree";

/** Returns the directory of a tree's module; undefined for other modules. */
export function directoryOfTree(id: string): string | undefined {
  return id.endsWith(TREE) ? id.slice(0, -TREE.length) : undefined;
}

/**
 * Returns the name of the module that a specifier means: an absolute path with slashes, and `/?tree`. `root` is the
 * directory of specifiers that begin with a slash, as addresses of a server do. Undefined for other specifiers.
 */
export function treeModuleName(
  specifier: string,
  importer: string | undefined,
  root: string,
): string | undefined {
  if (!/\/?\?tree$/.test(specifier)) return undefined;
  const directory = specifier.replace(/\/?\?tree$/, "");
  const from = importer === undefined ? root : path.dirname(importer);
  const isAddress = directory.startsWith("/") && !existsSync(directory);
  const found = isAddress ? path.join(root, directory) : path.resolve(from, directory);
  return found.replaceAll(path.sep, "/") + TREE;
}

/** Returns the text of the module of a tree, whose files appear in `context`. */
export function treeModule(directory: string, context: string, bundler: Bundler): string {
  const id = directory + TREE;
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true) {
    bundler.error({ message: `${directory} is not a directory; ?tree imports the files of one`, id });
    return FAILED;
  }
  const entries = new Map<string, string>();
  for (const file of filesOf(directory)) {
    const name = path.relative(directory, file).replaceAll(path.sep, "/").replace(/\.c$/, ".wasm");
    if (!isImported(file)) {
      bundler.warn({ message: `${name} is left out: it is not a native module of Lua`, id });
      continue;
    }
    const other = entries.get(name);
    if (other !== undefined) {
      const both = [other, file].map((one) => path.relative(directory, one)).join(" and ");
      bundler.error({ message: `${both} would both be ${name}`, id });
      return FAILED;
    }
    entries.set(name, file.replaceAll(path.sep, "/"));
  }
  return recordModule([...entries].map(([name, file]) => [path.posix.join(context, name), file] as const));
}

/** The files of a tree, sorted. Hidden ones, and what npm installed, are not among them. */
function filesOf(directory: string): string[] {
  return readdirSync(directory)
    .sort()
    .filter((name) => !name.startsWith(".") && name !== "node_modules")
    .flatMap((name) => {
      const file = path.join(directory, name);
      if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) return filesOf(file);
      return IMPORTED.test(name) ? [file] : [];
    });
}
