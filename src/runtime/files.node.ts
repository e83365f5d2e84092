/** The real files of the machine, at their own paths, in the core's file system. */

import { Errno } from "../core/errno.js";
import { linkSync, opendirSync, readdirSync, readlinkSync, realpathSync, utimesSync } from "node:fs";
import path from "node:path";
import type { GlueFS, GlueModule } from "../core/glue.js";
import { seeChanges } from "./changing-files.node.js";
import { openPipes } from "./pipes.node.js";

/** Not mounted: devices are the core's own, and the system's tables are not files. */
const LEFT_OUT = new Set(["dev", "proc", "sys"]);

/** What stands for the current directory when the machine has removed it. */
const REMOVED = "/(removed directory)";

/** Mounts every directory below the root, and stands where the process stands. */
export function mountRealFiles(module: GlueModule): void {
  const { FS, NODEFS } = module;
  for (const entry of readdirSync("/", { withFileTypes: true })) {
    const place = `/${entry.name}`;
    if (LEFT_OUT.has(entry.name)) continue;
    if (entry.isSymbolicLink()) {
      if (!FS.analyzePath(place).exists) FS.symlink(readlinkSync(place), place);
    } else if (entry.isDirectory()) {
      if (!FS.analyzePath(place).exists) FS.mkdir(place);
      FS.mount(NODEFS, { root: place }, place);
    }
  }
  standWhereProcessStands(FS);
}

/** Makes real files, whenever they are mounted, behave as C expects it of files. */
export function prepareRealFiles(module: GlueModule): void {
  seeChanges(module);
  openPipes(module);
  tellWhyOpenFailed(module);
  keepBothTimes(module);
  listDotEntries(module);
}

/** Mounts a directory of the machine at a directory that stands. Throws an error of `node:fs` if there is none. */
export function mountDirectory({ FS, NODEFS }: GlueModule, directory: string, place: string): void {
  const root = realpathSync(directory);
  opendirSync(root).closeSync();
  FS.mount(NODEFS, { root }, place);
}

/** In a directory that was removed there is nothing to find, and nothing can be made. */
function standWhereProcessStands(FS: GlueFS): void {
  let directory: string;
  try {
    directory = process.cwd();
  } catch {
    FS.currentPath = REMOVED;
    return;
  }
  FS.chdir(directory);
}

/** Emscripten's open says of every path that it cannot follow that there is no such file; a look-up knows better. */
function tellWhyOpenFailed({ FS }: GlueModule): void {
  const open = FS.open.bind(FS);
  FS.open = (file, flags, mode) => {
    try {
      return open(file, flags, mode);
    } catch (error) {
      if (error instanceof FS.ErrnoError && error.errno === Errno.ENOENT)
        FS.lookupPath(file, { follow: true });
      throw error;
    }
  };
}

/** A directory lists itself and the one above, as readdir(3) does everywhere else. */
function listDotEntries({ NODEFS }: GlueModule): void {
  if (NODEFS === undefined) return;
  const { node_ops: operations } = NODEFS;
  const readdir = operations.readdir.bind(operations);
  operations.readdir = (node) => [".", "..", ...readdir(node)];
}

/** Emscripten sets both times of a file to the later one; real files can have two. */
function keepBothTimes({ FS, NODEFS }: GlueModule): void {
  const utime = FS.utime.bind(FS);
  FS.utime = (file, atime, mtime) => {
    const { node } = FS.lookupPath(file, { follow: true });
    if (NODEFS === undefined || node.mount.type !== NODEFS) {
      utime(file, atime, mtime);
      return;
    }
    try {
      utimesSync(NODEFS.realPath(node), atime / 1000, mtime / 1000);
    } catch (error) {
      throw new FS.ErrnoError(NODEFS.convertNodeCode(error));
    }
  };
}

/** link(2) between real files: 0, or a negative error number of the core's C library. */
export function linkRealFiles({ FS, NODEFS }: GlueModule, from: string, to: string): number {
  const onMachine = (file: string): string => {
    const { node } = FS.lookupPath(path.posix.dirname(path.posix.resolve(FS.cwd(), file)), { follow: true });
    return NODEFS !== undefined && node.mount.type === NODEFS
      ? path.join(NODEFS.realPath(node), path.posix.basename(file))
      : "";
  };
  try {
    const [source, target] = [onMachine(from), onMachine(to)];
    if (source === "" || target === "") return -Errno.EMLINK;
    linkSync(source, target);
    return 0;
  } catch (error) {
    if (error instanceof FS.ErrnoError) return -error.errno;
    return -(NODEFS?.convertNodeCode(error) ?? Errno.EMLINK);
  }
}
