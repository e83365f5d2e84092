/** Finds the rockspec and the sources of a rock, in a directory or in an unpacked archive. */

import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rock as badRock } from "../errors/command.js";
import { inputFile } from "../errors/compile.js";
import type { Rock } from "./rockspec.js";
import { unpack } from "./unpack.js";

/**
 * Returns the path of the rockspec in a directory, or in a directory of it. `given` is what messages call the directory,
 * `rockspec` the name of the file that is meant, if there are several. Throws ERR_ROCK.
 */
export function findRockspec(top: string, given: string, rockspec: string | undefined): string {
  const wanted = (name: string): boolean =>
    name.endsWith(".rockspec") && (rockspec === undefined || name === path.basename(rockspec));
  const folders = ["", "rockspecs", "rockspec", ...directoriesIn(top)];
  for (const folder of [...folders, ...directoriesIn(top).map((name) => `${name}/rockspecs`)]) {
    const directory = path.join(top, folder);
    const found = namesIn(directory).filter(wanted).sort();
    const [first, ...others] = found;
    if (first === undefined) continue;
    if (others.length > 0) throw badRock(given, `found ${found.join(", ")}; name one with --rockspec`);
    return path.join(directory, first);
  }
  throw badRock(
    given,
    rockspec === undefined ? "there is no rockspec in it" : `there is no ${rockspec} in it`,
  );
}

/** Returns the directory of a rock's sources. A rock in an archive has them in an archive beside its rockspec. */
export function sourcesOf({ sourceDirectory }: Rock, folder: string, given: string): string {
  const isSources = (name: string): boolean => /\.(?:tar|tar\.gz|tgz|zip)$/.test(name);
  const [packed] = namesIn(folder).filter(isSources);
  if (packed !== undefined && directoriesIn(folder).length === 0)
    unpackTo(folder, new Uint8Array(readFileSync(path.join(folder, packed))), packed);
  const top = /^rockspecs?$/.test(path.basename(folder)) ? path.dirname(folder) : folder;
  if (
    sourceDirectory !== undefined &&
    isInside(sourceDirectory) &&
    directoriesIn(top).includes(sourceDirectory)
  )
    return path.join(top, sourceDirectory);
  const [only, ...others] = directoriesIn(folder);
  if (packed !== undefined && only !== undefined && others.length === 0) return path.join(folder, only);
  if (packed !== undefined && only === undefined) throw badRock(given, `${packed} contains no directory`);
  return top;
}

function isInside(name: string): boolean {
  return !name.includes("/") && name !== ".." && name !== "";
}

/** Writes the files of an archive below a directory. Throws ERR_ROCK. */
export function unpackTo(directory: string, bytes: Uint8Array, name: string): void {
  for (const file of unpack(bytes, name)) {
    const full = path.join(directory, file.path);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, file.bytes, { mode: file.executable ? 0o777 : 0o666 });
  }
}

/** Throws ERR_INPUT_FILE if there is nothing. */
export function isDirectory(file: string, name: string): boolean {
  try {
    return statSync(file).isDirectory();
  } catch (cause) {
    throw inputFile(name, cause);
  }
}

function directoriesIn(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map(({ name }) => name)
    .sort();
}

/** None if there is no such directory. */
function namesIn(directory: string): string[] {
  return statSync(directory, { throwIfNoEntry: false })?.isDirectory() === true ? readdirSync(directory) : [];
}

/** Throws ERR_INPUT_FILE. `name` is for messages. */
export function read(file: string, name: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(file));
  } catch (cause) {
    throw inputFile(name, cause);
  }
}
