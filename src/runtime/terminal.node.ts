/** Whether a file descriptor is a terminal, asked of `node:tty` only where it may be one: that module loads the network's. */

import { builtin } from "../files/builtin.node.js";

const fs = builtin("node:fs");

/** The device number of /dev/null, or -1 without one; undefined before it is asked for. */
let nullDevice: number | undefined;

/** As `tty.isatty`. */
export function isTerminal(fd: number): boolean {
  return mayBeTerminal(fd) && builtin("node:tty").isatty(fd);
}

function mayBeTerminal(fd: number): boolean {
  if (process.platform === "win32") return true; // a console has no such status
  try {
    const status = fs.fstatSync(fd);
    nullDevice ??= fs.statSync("/dev/null", { throwIfNoEntry: false })?.rdev ?? -1;
    return status.isCharacterDevice() && status.rdev !== nullDevice;
  } catch {
    return false; // it is closed
  }
}
