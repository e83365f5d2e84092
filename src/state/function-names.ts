/** The names of functions in errors of waiting, as native/core/frames.c writes them. */

import { Op } from "../core/generated/constants.js";
import { functionName } from "../values/objects.js";

/** The kind of a name, and the name. */
const FUNCTION = /^([\w ]*) '([^]*)'$/;

/** Returns what prevents a wait: a description, or the name of a function. */
export function blockerIn(reason: string): string {
  const [, kind, name] = FUNCTION.exec(reason) ?? [];
  if (reason !== "" && name === undefined) return reason;
  if (name === undefined || name === "") return "a function of C";
  if (name === "for iterator") return "an iterator of C, as that of ipairs";
  return kind === "metamethod" ? `metamethod ${name}` : name;
}

interface Operator {
  operateOn(op: Op, count: number, write: () => void): readonly unknown[];
}

/** Returns the name by which Lua calls the host function that runs, else its name in JavaScript, if it has one. */
export function calledName(operations: Operator, fn: object | undefined): string | undefined {
  let name: unknown;
  try {
    [name] = operations.operateOn(Op.called, 0, () => undefined);
  } catch {
    // no memory for the name, or the call was stopped: Lua raises that itself
  }
  const [, kind, called = ""] = FUNCTION.exec(typeof name === "string" ? name : "") ?? [];
  if (called === "") return fn && functionName(fn);
  return kind === "metamethod" ? `__${called}` : called;
}
