/**
 * Finds the files of a module by its name. Pure: it asks the caller which files exist, and so serves real and
 * virtual files alike.
 */

import { isModuleName } from "./native/names.js";

/** Directories that `require` looks in, in order: the context, then the stdlib. */
export type Roots = readonly string[];

/** The files of a module. With both it is a mixed module. */
export interface ModuleFiles {
  readonly lua?: string;
  readonly native?: string;
}

/** A name whose parts could leave a root, or hide where they lead, is no name of ours. */
export function isPlainName(name: string): boolean {
  return name.split(".").every((part) => part !== "" && !/[/\\\0]/.test(part));
}

/** `{root}/a/b` and `{root}/a/b/init` for `a.b`: where its files may lie, without their endings. */
export function candidates(name: string, roots: Roots): string[] {
  const path = name.replaceAll(".", "/");
  return roots.flatMap((root) => [`${root}/${path}`, `${root}/${path}/init`]);
}

/**
 * Finds a module: the first place that has a Lua file, a native one, or both. `undefined` when there is none, or when
 * the name is not one that may be looked for.
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

/** The same places as templates for package.path (`lua`) or package.cpath (`wasm`). */
export function templates(roots: Roots, extension: "lua" | "wasm"): string {
  return roots.flatMap((root) => [`${root}/?.${extension}`, `${root}/?/init.${extension}`]).join(";");
}
