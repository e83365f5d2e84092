/** Ids of commands: constants that modules and handlers share. */

import { commandClass, commandId as wrongId } from "../errors/dispatch.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import { isModuleClass, MODULE_CLASSES, type ModuleClass } from "../security/classes.js";
import { declareCommand } from "../security/command-classes.js";
import { isCommandId } from "../types/names.js";
import type { CommandId } from "../values/yield.js";

export interface CommandOptions {
  /** The effects of the command, as of a module. Default: unknown, so that no workflow can use it. */
  readonly class?: readonly ModuleClass[];
}

const COMMAND_OPTIONS = { class: "any" } as const satisfies OptionKinds<CommandOptions>;

/**
 * Makes the id of a command, `module.name`. Modules that share a command import the same constant. `Data` is what the
 * command holds, `Result` what its handler answers. Throws `ERR_COMMAND_ID`, `ERR_OPTION`, and `ERR_COMMAND_CLASS` if the
 * command has other classes already.
 */
export function commandId<Data = unknown, Result = unknown>(
  module: string,
  name: string,
  options: CommandOptions = {},
): CommandId<Data, Result> {
  const id = `${module}.${name}`;
  if (!isCommandId(id)) throw wrongId(id);
  const { class: classes }: { readonly class?: unknown } = readOptions(options, COMMAND_OPTIONS);
  if (classes === undefined) return id;
  if (!Array.isArray(classes) || !classes.every(isModuleClass))
    throw badOption("class", `expected a list of ${MODULE_CLASSES.join(", ")}`);
  const other = declareCommand(id, classes);
  if (other !== undefined) throw commandClass(id, other, classes);
  return id;
}
