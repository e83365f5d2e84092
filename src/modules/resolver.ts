/**
 * Finds the files of a module by its name. Pure: the caller tells which files exist, so it serves real and virtual
 * files alike.
 */

import { isModuleName } from "./native/names.js";

/** The directories where `require` looks, in order: the context, then the stdlib. */
export type Roots = readonly string[];

/** The files of a module. A mixed module has both. */
export interface ModuleFiles {
  readonly lua?: string;
  readonly native?: string;
}

/** Whether a name is safe to look up. Its parts must not leave a root or hide where they lead. */
export function isPlainName(name: string): boolean {
  return name.split(".").every((part) => part !== "" && !/[/\\\0]/.test(part));
}

/** Returns `{root}/a/b` and `{root}/a/b/init` for `a.b`: the possible paths of its files, without extensions. */
export function candidates(name: string, roots: Roots): string[] {
  const path = name.replaceAll(".", "/");
  return roots.flatMap((root) => [`${root}/${path}`, `${root}/${path}/init`]);
}

/**
 * Finds a module: the first path that has a Lua file, a native one, or both. Returns undefined if there is none, or if
 * the name must not be looked up.
 */
export function resolve(
  name: string,
  roots: Roots,
  isFile: (path: string) => boolean,
  wantNative = true,
): ModuleFiles | undefined {
  if (!isPlainName(name)) return undefined;
  const native = wantNative && isModuleName(name);
  for (const place of candidates(name, roots)) {
    const lua = isFile(`${place}.lua`) ? { lua: `${place}.lua` } : {};
    const wasm = native && isFile(`${place}.wasm`) ? { native: `${place}.wasm` } : {};
    const files: ModuleFiles = { ...lua, ...wasm };
    if (files.lua !== undefined || files.native !== undefined) return files;
  }
  return undefined;
}

/** Returns the same paths as templates for package.path (`lua`) or package.cpath (`wasm`). */
export function templates(roots: Roots, extension: "lua" | "wasm"): string {
  return roots.flatMap((root) => [`${root}/?.${extension}`, `${root}/?/init.${extension}`]).join(";");
}
