/**
 * Finds the files of a module by its name. Pure: the caller says which files exist, so it works for real and virtual
 * files alike.
 */

import { isModuleName } from "./native/native-names.js";

/** The directories where `require` looks, in order: the context, then the stdlib. */
export type Roots = readonly string[];

/** The files of a module. A mixed module has both. */
export interface ModuleFiles {
  readonly lua?: string;
  readonly native?: string;
}

/** Whether a name is safe to look up. Its parts must not lead out of a root. */
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

/** The values of `package.path` and `package.cpath`. */
export interface SearchPaths {
  readonly path: string;
  readonly cpath: string;
}

/** Finds a module as the reference searchers do: by `package.path`, then by `package.cpath`. Never a mixed one. */
export function findOnPaths(
  name: string,
  { path, cpath }: SearchPaths,
  isFile: (path: string) => boolean,
  wantNative = true,
): ModuleFiles | undefined {
  const search = (list: string): string | undefined =>
    list
      .split(";")
      .filter((template) => template !== "")
      .map((template) => template.replaceAll("?", name.replaceAll(".", "/")))
      .find(isFile);
  const lua = search(path);
  if (lua !== undefined) return { lua };
  const native = wantNative && isModuleName(name) ? search(cpath) : undefined;
  return native === undefined ? undefined : { native };
}

/** Returns a path without empty parts, `.` and, where that is sure, `..`: for comparing the names of files. */
export function normalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + parts.join("/");
}

/** Templates of roots, which most states share. */
const known = new WeakMap<Roots, { lua?: string; wasm?: string }>();

/** Returns the same paths as templates for package.path (`lua`) or package.cpath (`wasm`). */
export function templates(roots: Roots, extension: "lua" | "wasm"): string {
  let made = known.get(roots);
  if (made === undefined) known.set(roots, (made = {}));
  return (made[extension] ??= roots
    .flatMap((root) => [`${root}/?.${extension}`, `${root}/?/init.${extension}`])
    .join(";"));
}
