/** Ids of commands: constants that modules and handlers share. */

import { commandId as wrongId } from "../errors/dispatch.js";
import { isCommandId } from "../types/names.js";
import type { CommandId } from "../values/yield.js";

/**
 * Makes the id of a command, `module.name`. Modules that share a command import the same constant. `Data` is what the
 * command holds, `Result` what its handler answers. Throws `ERR_COMMAND_ID`.
 */
export function commandId<Data = unknown, Result = unknown>(
  module: string,
  name: string,
): CommandId<Data, Result> {
  const id = `${module}.${name}`;
  if (!isCommandId(id)) throw wrongId(id);
  return id;
}
