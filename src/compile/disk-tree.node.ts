/** The disk as the tree of a build, and projects whose files are on it. */
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { BuildFlags } from "./build-options.js";
import { projectOf, type InputKind, type Project } from "./project.js";
import { resolvePath, type SourceTree } from "./source-tree.js";

export const diskTree: SourceTree = {
  inMemory: new Map(),
  isFile: (name) => statSync(diskPath(name), { throwIfNoEntry: false })?.isFile() ?? false,
  read: (name) => new Uint8Array(readFileSync(diskPath(name))),
  slashed: (name) => (path.sep === "\\" ? name.replaceAll("\\", "/") : name),
};

/** Describes a build of the files `names`, seen from `directory`. Parameters and errors are those of `projectOf`. */
export function projectOnDisk(
  flags: BuildFlags,
  names: readonly string[],
  directory: string,
  kindOf?: (name: string) => InputKind,
): Project {
  const cwd = resolvePath("/", diskTree.slashed(path.resolve(directory)));
  return projectOf(flags, names, diskTree, cwd, kindOf);
}

/** Returns the disk's name of a path of a project. */
export function diskPath(name: string): string {
  return /^\/[A-Za-z]:\//.test(name) && path.sep === "\\" ? name.slice(1) : name;
}
