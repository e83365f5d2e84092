/**
 * access(2) for real files. Permissions are the machine's matter, so that Emscripten's file system was told to ignore
 * them, and would say of every file that all may be done with it: here the machine is asked.
 */

import { Errno } from "../core/errno.js";
import { accessSync, constants } from "node:fs";
import type { GlueModule, WasmImports } from "../core/glue.js";

type SystemCall = (...args: number[]) => number;

const NAME = "__syscall_faccessat";

const MODES: Readonly<Record<string, number>> = {
  r: constants.R_OK,
  w: constants.W_OK,
  x: constants.X_OK,
};

export class RealAccess {
  /** Whether the call under way is access(2), and not one that goes on to try. */
  #asked = false;

  /** Before the core is instantiated. */
  adjust({ env }: WasmImports): void {
    const call = env[NAME] as SystemCall;
    env[NAME] = (...args: number[]) => {
      this.#asked = true;
      try {
        return call(...args);
      } finally {
        this.#asked = false;
      }
    };
  }

  /** Once the real files are there. */
  mount({ FS, NODEFS }: GlueModule): void {
    const nodePermissions = FS.nodePermissions.bind(FS);
    FS.nodePermissions = (node, permissions) => {
      if (!this.#asked || NODEFS === undefined || node.mount.type !== NODEFS)
        return nodePermissions(node, permissions);
      const mode = Array.from(permissions, (letter) => MODES[letter] ?? 0).reduce((all, bit) => all | bit, 0);
      try {
        accessSync(NODEFS.realPath(node), mode);
        return 0;
      } catch {
        return Errno.EACCES; // Emscripten hands on no other
      }
    };
  }
}
