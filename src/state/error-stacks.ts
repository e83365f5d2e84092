/** Remembers where Lua gets an error: `err:stack()`. */

import type { Pointer } from "../core/pointers.js";
import { Op } from "../core/generated/constants.js";
import { HostError } from "../errors/host-error.js";
import { LuaError } from "../errors/lua.js";
import { hasStack, setStack } from "../values/error-stacks.js";
import { LuaMultiReturn } from "../values/host-functions.js";
import { isObject } from "../values/objects.js";
import type { Slots } from "../values/slots.js";

interface Operator {
  operateOn(op: Op, count: number, write: (slots: Slots, at: Pointer) => void): unknown;
}

/** Notes the calls of the running thread for each new error among the results of a host function, or for one that it raises. */
export function noteStacks(operations: Operator, result: unknown): void {
  if (result instanceof LuaMultiReturn) for (const each of result) noteStack(operations, each);
  else noteStack(operations, result);
}

function noteStack(operations: Operator, value: unknown): void {
  if (isObject(value) && HostError.is(value) && !hasStack(value)) setStack(value, traceback(operations));
}

/** Any error of Lua has its calls, so one is caused. Returns an empty text if that does not work, as in a state that must end. */
function traceback(operations: Operator): string {
  try {
    operations.operateOn(Op.length, 1, (slots, at) => {
      slots.write(at, undefined);
    });
  } catch (error) {
    if (error instanceof LuaError) return error.traceback;
  }
  return "";
}
