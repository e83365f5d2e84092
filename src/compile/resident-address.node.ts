/** Where the resident compiler of a user listens, and whether it is wanted. */
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Environment } from "./find-emcc.node.js";

const OFF: readonly (string | undefined)[] = ["off", "0"];

/** Sockets of Unix have short names. */
const LONGEST = 100;

/**
 * Returns the socket of the resident compiler for the command line `main`: another build of the package and another Node have
 * another one. Undefined if PERILUNE_RESIDENT is `off`, or `CI` is set and it is not; and where no directory belongs to the user
 * alone.
 */
export function residentAddress(main: string, environment: Environment): string | undefined {
  const { PERILUNE_RESIDENT: own, CI: ci, XDG_RUNTIME_DIR: runtime } = environment;
  const unwanted = own === undefined || own === "" ? !!ci && ci !== "false" : OFF.includes(own);
  if (unwanted || process.getuid === undefined) return undefined;
  const user = process.getuid();
  const directory = path.join(
    path.isAbsolute(runtime ?? "") ? (runtime ?? "") : tmpdir(),
    `perilune-cc-${user}`,
  );
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const found = lstatSync(directory);
    if (!found.isDirectory() || found.uid !== user || (found.mode & 0o077) !== 0) return undefined;
    const { size, mtimeMs } = statSync(main);
    const build = [process.execPath, process.version, main, size, mtimeMs].join("\n");
    const address = path.join(directory, createHash("sha256").update(build).digest("hex").slice(0, 16));
    return address.length > LONGEST ? undefined : address;
  } catch {
    return undefined;
  }
}
