/**
 * File calls of C that the glue answers wrongly, put right where the core imports them: symlinkat takes its texts for
 * addresses and throws, statfs looks at no path. Others pass through the guard like these.
 */

import type { Core } from "./core.js";
import { Errno } from "./errno.js";
import { fileErrno } from "./files.js";
import type { GlueFS, WasmImports } from "./glue.js";
import type { Pointer } from "./pointers.js";

type StatCall = (path: Pointer, size: number, buffer: Pointer) => number;

/** In place of a directory's descriptor: the current one. */
const AT_FDCWD = -100;

/** Before the core is instantiated; `core` gives it afterwards. */
export function answerFileCalls({ env }: WasmImports, core: () => Core): void {
  const orErrno = (step: (FS: GlueFS) => number): number => {
    try {
      return step(core().module.FS);
    } catch (error) {
      return -fileErrno(error);
    }
  };

  env["__syscall_symlinkat"] = (target: Pointer, directory: number, link: Pointer) =>
    orErrno((FS) => {
      const { memory } = core();
      FS.symlink(memory.text(target), pathAt(FS, directory, memory.text(link)));
      return 0;
    });

  const statfs = env["__syscall_statfs64"] as StatCall;
  env["__syscall_statfs64"] = (path: Pointer, size: number, buffer: Pointer) =>
    orErrno((FS) => {
      FS.stat(core().memory.text(path));
      return statfs(path, size, buffer);
    });
}

/** Throws the file system's errors. */
function pathAt(FS: GlueFS, directory: number, path: string): string {
  if (path === "") throw new FS.ErrnoError(Errno.ENOENT);
  if (path.startsWith("/") || directory === AT_FDCWD) return path;
  const stream = FS.streams[directory];
  if (stream?.path === undefined) throw new FS.ErrnoError(Errno.EBADF);
  return `${stream.path}/${path}`;
}
