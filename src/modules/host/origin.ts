/** Where a module, or another export of a JavaScript module, comes from, so that another thread can import it too. */

import { isObject } from "../../values/objects.js";

/** An export of the module at an address; or the module of this package that has that name. */
export type Origin = { readonly url: string; readonly name: string } | { readonly shipped: string };

const origins = new WeakMap<object, Origin>();

/** Remembers the origin of a value, which it returns. The first origin counts. */
export function comesFrom<T extends object>(value: T, origin: Origin): T {
  if (!origins.has(value)) origins.set(value, origin);
  return value;
}

/** A module of this package: the default export of `hosts/<name>/module`. */
export const shipped = <T extends object>(name: string, module: T): T => comesFrom(module, { shipped: name });

export function originOf(value: unknown): Origin | undefined {
  return isObject(value) ? origins.get(value) : undefined;
}
