/**
 * Emscripten's file system keeps a node for every path that it has seen, and believes it. Real files are changed by
 * others too: each lookup asks the machine again, and a node that is no longer true is forgotten. What is not there is
 * said with no new error, whose stack costs more than the question: `require` asks for many such files.
 */

import { lstatSync } from "node:fs";
import { Errno } from "../core/errno.js";
import type { GlueModule, GlueNode } from "../core/glue.js";

/** The bits of a mode that say what kind of file it is. */
const KIND = 0o170000;

/** Undefined for what is not there, or no longer below a directory. */
function modeOf(path: string): number | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.mode;
  } catch {
    return undefined;
  }
}

/** False as well where that cannot be told. */
function isAbsent(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined;
  } catch {
    return false;
  }
}

export function seeChanges({ FS, NODEFS }: GlueModule): void {
  if (NODEFS === undefined) return;
  const getMode = NODEFS.getMode.bind(NODEFS);
  NODEFS.getMode = (path) => {
    const nothing = FS.genericErrors[Errno.ENOENT];
    if (nothing !== undefined && isAbsent(path)) throw nothing;
    return getMode(path);
  };

  const lookupNode = FS.lookupNode.bind(FS);

  const known = (parent: GlueNode, name: string): GlueNode | undefined => {
    let node = FS.nameTable[FS.hashName(parent.id, name)];
    while (node !== undefined && (node.parent.id !== parent.id || node.name !== name)) node = node.name_next;
    return node;
  };

  FS.lookupNode = (parent, name) => {
    const node = parent.mount.type === NODEFS ? known(parent, name) : undefined;
    if (node !== undefined) {
      const mode = modeOf(NODEFS.realPath(node));
      if (mode === undefined || (mode & KIND) !== (node.mode & KIND)) FS.hashRemoveNode(node);
      else node.mode = mode;
    }
    return lookupNode(parent, name);
  };
}
