/**
 * readlink(2) as C has it: the text of the link itself. Emscripten gives the path that it leads to, which its own
 * look-ups go on with; they still get that.
 */

import { Errno } from "./errno.js";
import type { GlueFS } from "./glue.js";

export function readLinksAsTheyAre(FS: GlueFS): void {
  const lookupPath = FS.lookupPath.bind(FS);
  const target = FS.readlink.bind(FS);
  let lookups = 0;
  FS.lookupPath = (path, options) => {
    lookups++;
    try {
      return lookupPath(path, options);
    } finally {
      lookups--;
    }
  };
  FS.readlink = (path) => {
    if (lookups > 0) return target(path);
    if (path === "") throw new FS.ErrnoError(Errno.ENOENT);
    const { node } = FS.lookupPath(path);
    if (!FS.isLink(node.mode) || node.node_ops.readlink === undefined) throw new FS.ErrnoError(Errno.EINVAL);
    return node.node_ops.readlink(node);
  };
}
