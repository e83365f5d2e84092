/** The yields that a module declares: which class becomes which command. */

import { isCommandId } from "../../types/names.js";
import { describeGiven, isInstance, isObjectLike } from "../../errors/describe.js";
import { buildResult } from "../../errors/host-module.js";
import { functionName } from "../../values/objects.js";
import { Yield, type CommandId } from "../../values/yield.js";

/** A class of yields, or one of its instances as a sample, and the command that they become. */
export interface YieldDeclaration {
  readonly type: (abstract new (...args: never[]) => Yield) | Yield;
  readonly command: CommandId;
}

/** The declared yields of a module: their commands by class. */
export type Yields = ReadonlyMap<object, string>;

/** Reads what `build` returned as `yields`. Throws `ERR_BUILD_RESULT`. */
export function yieldsOf(module: string, given: unknown): Yields {
  if (!Array.isArray(given)) throw buildResult(module, "'yields' that is not a list of { type, command }");
  const yields = new Map<object, string>();
  for (const [at, one] of (given as readonly unknown[]).entries()) {
    const where = `yields[${at}]`;
    if (!isObjectLike(one) || !("type" in one) || !("command" in one))
      throw buildResult(module, `${where} that is not { type, command }`);
    const { type, command } = one;
    const made = classOf(type);
    if (made === undefined)
      throw buildResult(module, `${where}.type that is neither a class of yields nor a yield`);
    if (typeof command !== "string" || !isCommandId(command))
      throw buildResult(
        module,
        `${where}.command ${describeGiven(command)}, which is not the id of a command: module.name`,
      );
    const name = functionName(made) ?? "a class";
    if (yields.has(made)) throw buildResult(module, `'yields' with ${name} twice`);
    if ([...yields.values()].includes(command)) throw buildResult(module, `'yields' with '${command}' twice`);
    yields.set(made, command);
  }
  return yields;
}

/** The class that a declaration means; undefined if it is not one of yields. */
function classOf(type: unknown): object | undefined {
  if (isInstance(type, Yield)) return type.constructor;
  return typeof type === "function" && isInstance(type.prototype, Yield) ? type : undefined;
}
