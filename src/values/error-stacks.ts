/** Where errors were made, as Lua sees it: the calls of Lua when a host function first gave it the error. */

import type { HostError } from "../errors/host-error.js";

const stacks = new WeakMap<HostError, string>();

/** The traceback of an error; undefined if Lua did not get it from a function. */
export const stackOf = (error: HostError): string | undefined => stacks.get(error);

export const hasStack = (error: HostError): boolean => stacks.has(error);

export function setStack(error: HostError, traceback: string): void {
  stacks.set(error, traceback);
}
