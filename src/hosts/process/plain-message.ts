/** Copies a value of Lua to plain data for a message. */

import { badArgument } from "../../errors/guest.js";
import { hasCode } from "../../errors/has-code.js";
import { measure, NotPlain } from "../../processes/messages/measure.js";
import { isObject } from "../../values/objects.js";
import { LuaTable } from "../../values/table.js";
import { nameOfType } from "../../values/type-name.js";

/** The most levels of tables. */
const MAX_DEPTH = 200;

export interface PlainMessage {
  readonly message: unknown;
  readonly size: number;
}

/** Copies argument `n` of a function of the module. Throws Lua's own error if it is not plain, or nil. */
export function plainMessage(name: string, n: number, given: unknown): PlainMessage {
  const fail = (problem: string): never => {
    throw badArgument(n, `process.${name}`, problem);
  };
  if (given === undefined) return fail("plain data expected, got nil");
  if (!isObject(given)) return { message: given, size: measure(given) as number };
  if (!(given instanceof LuaTable))
    return fail(`plain data expected, got ${nameOfType(given)}, which cannot be copied to another process`);
  let message: unknown;
  try {
    message = given.toJS({ maxDepth: MAX_DEPTH });
  } catch (error) {
    if (!hasCode(error, "ERR_DEPTH_LIMIT")) throw error;
    return fail(`at most ${MAX_DEPTH} levels of tables expected`);
  }
  const size = measure(message);
  if (!(size instanceof NotPlain)) return { message, size };
  const found = nameOfType(size.found);
  return fail(`plain data expected, got a table with a ${found}, which cannot be copied to another process`);
}
