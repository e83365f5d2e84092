/**
 * Questions about JavaScript values: is it an object, plain, of which class, a promise. Objects of other realms (a
 * frame, a `vm` context) count as objects of this realm.
 */

import { isObjectLike } from "../errors/describe.js";

/** Whether a value can have properties of its own and be a key of a `WeakMap`: an object or a function. */
export function isObject(value: unknown): value is object {
  return isObjectLike(value) || typeof value === "function";
}

/** Whether it is an array, or a proxy of one; false for a revoked proxy. */
export function isArray(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}

/** Whether `value` is a plain object: made by a literal or by `JSON.parse`, or without a prototype. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return isObjectPrototype(prototype as object);
}

/** Whether it is the `Object.prototype` of some realm. */
export function isObjectPrototype(value: object): boolean {
  return Object.getPrototypeOf(value) === null && Object.hasOwn(value, "hasOwnProperty");
}

/** The name of a class or function; undefined if it has none. Runs no code of its own. */
export function functionName(type: object): string | undefined {
  const name: unknown = Reflect.getOwnPropertyDescriptor(type, "name")?.value;
  return typeof name === "string" && name !== "" ? name : undefined;
}

/**
 * The name of the class that `value` is an instance of; undefined if it has none. Never throws, but a proxy may see it.
 */
export function classNameOf(value: object): string | undefined {
  try {
    for (let at = Reflect.getPrototypeOf(value); at !== null; at = Reflect.getPrototypeOf(at)) {
      const own = Reflect.getOwnPropertyDescriptor(at, "constructor");
      if (own !== undefined)
        return typeof own.value === "function" ? functionName(own.value as object) : undefined;
    }
  } catch {
    // a proxy that throws, or was revoked
  }
  return undefined;
}

/** Anything that has a function `then`. */
export type Thenable = PromiseLike<unknown>;

/** The `then` of a thenable; undefined for any other value. Throws what its getter throws. */
export function thenOf(value: unknown): Thenable["then"] | undefined {
  if (!isObject(value)) return undefined;
  const then: unknown = (value as Partial<Thenable>).then;
  return typeof then === "function" ? (then as Thenable["then"]) : undefined;
}

/** Whether a value is a promise, where one must not be returned. Its rejection then counts as handled. */
export function disown(value: unknown): boolean {
  const then = thenOf(value);
  if (then === undefined) return false;
  void then.call(value as Thenable, undefined, () => undefined);
  return true;
}
