/** The handlers of the module `fs`: files of the machine, below a directory. */

import { describeThrown } from "../../errors/describe.js";
import { readOptions, type OptionKinds } from "../../errors/options.js";
import { badOption } from "../../errors/values.js";
import type { HandlerBundle } from "../handler.js";
import { systemFailure } from "../system-failure.js";
import { LIST, MKDIR, READ, REMOVE, RENAME, STAT, WRITE } from "./commands.js";
import { RootedFiles } from "./rooted.node.js";

export interface FileHandlersOptions {
  /** The directory that scripts see as `/`. Neither `..` nor a link leads out of it. */
  readonly root: string;
  /** Whether scripts can change nothing. Default: false. */
  readonly readOnly?: boolean;
  /** The most bytes of one read. Default: 2^26. */
  readonly maxRead?: number;
}

const OPTIONS = {
  root: "any",
  readOnly: "flag",
  maxRead: "number",
} as const satisfies OptionKinds<FileHandlersOptions>;

/** Handlers of the commands of the module `fs`. Throws `ERR_OPTION`, also if `root` is not a directory. */
export function fsHandlers(options: FileHandlersOptions): HandlerBundle {
  const { root, readOnly = false, maxRead = 2 ** 26 } = readOptions(options, OPTIONS);
  if (!(maxRead >= 0)) throw badOption("maxRead", `expected a number of bytes, found ${maxRead}`);
  const files = rooted(root, !readOnly, maxRead);
  return (register) => {
    register(READ, (command, { signal }) => failing(command.path, () => files.read(command, signal)));
    register(WRITE, ({ path, data, append }, { signal }) =>
      failing(path, () => files.write(path, data, append, signal)),
    );
    register(LIST, ({ path }) => failing(path, () => files.list(path)));
    register(STAT, ({ path }) => failing(path, () => files.stat(path)));
    register(MKDIR, ({ path, parents }) => failing(path, () => files.mkdir(path, parents)));
    register(REMOVE, ({ path, recursive }) => failing(path, () => files.remove(path, recursive)));
    register(RENAME, ({ from, to }) => failing(from, () => files.rename(from, to)));
    return undefined;
  };
}

function rooted(root: unknown, writable: boolean, maxRead: number): RootedFiles {
  if (typeof root !== "string" || root === "")
    throw badOption("root", `expected the path of a directory, found ${describeThrown(root)}`);
  try {
    return new RootedFiles(root, writable, maxRead);
  } catch (error) {
    throw badOption("root", describeThrown(error));
  }
}

/** Runs an operation on a path; its errors name the path as the script gave it. */
async function failing<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw systemFailure(error, path);
  }
}
