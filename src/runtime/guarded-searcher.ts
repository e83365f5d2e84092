/**
 * What a state's reference searcher of Lua files is asked first. Ours, before it, has found nothing in the roots: the
 * name may be one that confined states refuse, or `package.path` lead to a precompiled file.
 */

import type { Files } from "../core/files.js";
import { BinaryChunkError, ConfinedNameError } from "../errors/files.js";
import { PeriluneError } from "../errors/base.js";
import { describeThrown } from "../errors/describe.js";
import { isPlain } from "../modules/resolver.js";
import type { LuaState } from "../state/state.js";
import type { LuaValue } from "../values/types.js";

/** Makes what stands in the place of the reference searcher, and calls it in the end. */
const SEARCHER = `
local reference, checkname, checkfile = ...
local package, searchpath, type = package, package.searchpath, type
return function (name)
  checkname(name)
  if type(package.path) == "string" then
    local file = searchpath(name, package.path)
    if file then checkfile(name, file) end
  end
  return reference(name)
end`;

/** Without lines: messages of the reference searcher would begin with the line that calls it. */
const INSTALL = `
local source, checkname, checkfile = ...
local make = load(string.dump(load(source, "=perilune"), true), "=perilune", "b")
local searchers = package.searchers
searchers[3] = make(searchers[3], checkname, checkfile)`;

export interface SearcherRules {
  readonly files: Files;
  /** Whether precompiled files are refused. */
  readonly textOnly: boolean;
}

/** A file that is not to be loaded, in the words that `require` has for it. */
class RefusedFileError extends PeriluneError {
  override name = "RefusedFileError";
  constructor(name: string, file: string, cause: Error) {
    super(`error loading module '${name}' from file '${file}':\n\t${cause.message}`, { cause });
  }
}

/** Puts the guard in its place. Throws `LuaMemoryError`. */
export function guardLuaSearcher(state: LuaState, { files, textOnly }: SearcherRules): void {
  const confined = state.confinement !== undefined;
  if (!confined && !textOnly) return;
  const checkName = (given: LuaValue): void => {
    const name = describeThrown(given);
    if (confined && !isPlain(name)) throw new ConfinedNameError(name);
  };
  const checkFile = (name: LuaValue, path: LuaValue): void => {
    const file = describeThrown(path);
    if (textOnly && files.isBinaryChunk(file))
      throw new RefusedFileError(describeThrown(name), file, new BinaryChunkError(file));
  };
  state.run(INSTALL, { name: "=perilune", args: [SEARCHER, checkName, checkFile] });
}
