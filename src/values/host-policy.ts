/**
 * Decides what Lua may reach of a JavaScript object. Pure: it reads objects and knows nothing of states. Lua reaches
 * nothing of `Object.prototype` or `Function.prototype`, no `constructor` and no accessor unless the options name it.
 */

import { hasCode } from "../errors/has-code.js";
import { propertyRead, type ValueError } from "../errors/values.js";
import { isCalledUnder } from "../security/called.js";
import { classNameOf, functionName, isObjectPrototype, isPlain } from "./objects.js";

/** What Lua may do with a host object. */
export interface HostObjectOptions<T extends object = object> {
  /** What messages and `tostring` call it. Default: the name of its class. */
  readonly name?: string;
  /**
   * Names of properties that Lua may read and write, own or inherited, accessors included. Default: the object's own
   * enumerable data properties; Lua may add new ones to plain objects only. Lua always reaches the elements of an array
   * and the entries of a Map.
   */
  readonly fields?: readonly string[];
  /** Names of methods. Default: the functions among its own enumerable properties, and its classes' methods. */
  readonly methods?: readonly string[];
  /** Refuses all assignments. Default: false. */
  readonly readOnly?: boolean;
  /** For a class or function: a call from Lua constructs an instance. Default: false. */
  readonly construct?: boolean;
  /**
   * Defines `==`, `<` and `<=` between two objects that have this same function: returns a negative number, 0 or a
   * positive one. Default: `==` compares identity.
   */
  readonly compare?: (a: T, b: T) => number;
}

type Key = string | number;
type Method = (...args: unknown[]) => unknown;

/** A property as Lua finds it: a value, or a method to be called on the object. */
export type Found = { readonly value: unknown } | { readonly method: Method } | undefined;

/** The options of one object or one class. */
export class HostPolicy {
  readonly #fields: ReadonlySet<string> | undefined;
  readonly #methods: ReadonlySet<string> | undefined;
  /** Deleted names of objects that take no new names: Lua may set these again. */
  readonly #deleted = new WeakMap<object, Set<string>>();

  constructor(readonly options: HostObjectOptions<never> = {}) {
    this.#fields = options.fields && new Set(options.fields);
    this.#methods = options.methods && new Set(options.methods);
  }

  /** Finds what Lua may read at `key`. Throws `ERR_PROPERTY_READ` if a getter or a proxy throws. */
  find(target: object, key: unknown): Found {
    try {
      const name = propertyOf(target, key);
      const found = name === undefined ? undefined : this.#find(target, name);
      return found === undefined && target instanceof Map ? { value: target.get(key) as unknown } : found;
    } catch (error) {
      throw readError(key, error);
    }
  }

  /**
   * The value of a field that is plain data: a number, a string, a boolean, an object. Undefined for anything else, which
   * `find` then looks up. Throws `ERR_PROPERTY_READ`.
   */
  data(target: object, name: string): unknown {
    try {
      if (this.#fields !== undefined) {
        if (!this.#fields.has(name)) return undefined;
        const value = (target as Record<string, unknown>)[name];
        return typeof value === "function" ? undefined : value;
      }
      const own = Object.getOwnPropertyDescriptor(target, name); // faster than that of Reflect
      if (own?.enumerable !== true || typeof own.value === "function") return undefined;
      return own.value;
    } catch (error) {
      throw readError(name, error);
    }
  }

  /**
   * Replaces the value of a writable data property, if Lua may; returns false for anything else, which `assign` then does.
   * Throws what `assign` throws.
   */
  replace(target: object, name: string, value: unknown): boolean {
    if (this.options.readOnly === true || target instanceof Map) return false;
    if (this.#fields?.has(name) === false) return false;
    const own = descriptorOf(target, name);
    if (own?.writable !== true || (own.enumerable !== true && this.#fields === undefined)) return false;
    return store(target as Record<Key, unknown>, name, value, true);
  }

  #find(target: object, name: Key): Found {
    if (typeof name === "number") return { value: Reflect.get(target, name) };
    if (this.#fields?.has(name) === true) return asFound(Reflect.get(target, name, target));
    if (this.#methods?.has(name) === true) return asFound(Reflect.get(target, name, target));
    const own = Reflect.getOwnPropertyDescriptor(target, name);
    if (own !== undefined) {
      if (own.enumerable !== true || !("value" in own)) return undefined;
      const allowed = typeof own.value === "function" ? this.#methods : this.#fields;
      return allowed === undefined ? asFound(own.value) : undefined;
    }
    // What a class inherits is static, and no method of its instances.
    if (this.#methods !== undefined || typeof target === "function") return undefined;
    return inheritedMethod(target, name);
  }

  /**
   * Assigns; `undefined` deletes. Returns false if Lua may not, or the object refuses. Throws what a setter throws, and
   * `ERR_PROPERTY_READ` if a proxy throws while it is read.
   */
  assign(target: object, key: unknown, value: unknown): boolean {
    if (this.options.readOnly === true) return false;
    const name = typeof key === "string" ? key : guarded(key, () => propertyOf(target, key));
    if (this.#isEntry(target, key, name)) {
      if (value === undefined) target.delete(key);
      else target.set(key, value);
      return true;
    }
    if (name === undefined) return false;
    const named = this.#fields?.has(String(name)) === true;
    const own = guarded(key, () => {
      const found = Reflect.getOwnPropertyDescriptor(target, name);
      const takes = typeof name === "number" || this.#takes(target, name, found);
      return named || (takes && !isCalledUnder(name, value)) ? { found } : undefined;
    });
    if (own === undefined) return false;
    const { found } = own;
    if (found === undefined && !named) return value === undefined || define(target, name, value);
    if (value === undefined && found !== undefined && "value" in found) return this.#remove(target, name);
    return store(target as Record<Key, unknown>, name, value, found?.writable === true);
  }

  /** Whether Lua may assign to a name that is not in `fields`; `own` is the object's property of that name. */
  #takes(target: object, name: string, own: PropertyDescriptor | undefined): boolean {
    if (this.#fields !== undefined) return false;
    if (own !== undefined) return own.enumerable === true && own.writable === true;
    return (isPlain(target) || this.#deleted.get(target)?.has(name) === true) && Reflect.isExtensible(target);
  }

  /** Whether the key means an entry of a Map: no property or method has that name. */
  #isEntry(target: object, key: unknown, name: Key | undefined): target is Map<unknown, unknown> {
    return guarded(
      key,
      () => target instanceof Map && (name === undefined || this.#find(target, name) === undefined),
    );
  }

  #remove(target: object, name: Key): boolean {
    const done = remove(target, name);
    if (!done || typeof name === "number" || isPlain(target)) return done;
    const names = this.#deleted.get(target) ?? new Set();
    this.#deleted.set(target, names.add(name));
    return done;
  }

  /** What messages call `target`. Never throws. */
  nameOf(target: object): string {
    if (this.options.name !== undefined) return this.options.name;
    return typeof target === "function" ? nameOfClass(target) : (classNameOf(target) ?? "Object");
  }

  /** Returns the result of its own `toString`; undefined if Lua may not call it. */
  textOf(target: object): string | undefined {
    const found = this.find(target, "toString");
    if (found === undefined || !("method" in found)) return undefined;
    if (typeof target === "function" || Array.isArray(target)) return undefined;
    return String(Reflect.apply(found.method, target, []));
  }

  /** The keys and values that `pairs` visits; array indices count from 1. */
  entries(target: object): Iterator<readonly [unknown, unknown]> {
    if (target instanceof Map) return (target as Map<unknown, unknown>).entries();
    return this.#properties(target);
  }

  *#properties(target: object): Generator<readonly [unknown, unknown]> {
    if (isIndexed(target))
      for (let i = 0; i < target.length; i++) {
        const value = target[i];
        if (value !== undefined) yield [i + 1, value];
      }
    const names = this.#fields ?? guarded(undefined, () => Reflect.ownKeys(target));
    for (const name of names) {
      if (typeof name !== "string" || propertyOf(target, name) !== name) continue;
      if (isIndexed(target) && /^\d+$/.test(name)) continue;
      const found = this.find(target, name);
      if (found !== undefined && "value" in found && found.value !== undefined) yield [name, found.value];
    }
  }
}

/** What `#` returns: the length of an array, the size of a Map or Set; undefined for other objects. */
export function lengthOf(target: object): number | undefined {
  if (isIndexed(target)) return target.length;
  return target instanceof Map || target instanceof Set ? target.size : undefined;
}

/** What messages call a class or function. Never throws. */
export function nameOfClass(type: object): string {
  try {
    return functionName(type) ?? "function";
  } catch {
    return "function"; // a proxy
  }
}

/** Whether all objects or all functions of a realm inherit from it. */
export function isOfEverything(prototype: object): boolean {
  return isFunctionPrototype(prototype) || isObjectPrototype(prototype);
}

/** Whether it inherits from nothing, as the `Object.prototype` of any realm. */
function isRoot(prototype: object): boolean {
  return Reflect.getPrototypeOf(prototype) === null;
}

function isFunctionPrototype(prototype: object): boolean {
  if (typeof prototype !== "function") return false;
  const parent = Reflect.getPrototypeOf(prototype);
  return parent !== null && isRoot(parent);
}

/** Finds a method of the object's classes; stops before `Object.prototype` and `Function.prototype`. */
function inheritedMethod(target: object, name: string): Found {
  if (name === "constructor") return undefined;
  for (let at = Reflect.getPrototypeOf(target); at !== null; at = Reflect.getPrototypeOf(at)) {
    if (isRoot(at) || isFunctionPrototype(at)) return undefined;
    const own = Reflect.getOwnPropertyDescriptor(at, name);
    if (own === undefined) continue;
    const value: unknown = own.value;
    return typeof value === "function" ? { method: value as Method } : undefined;
  }
  return undefined;
}

function asFound(value: unknown): Found {
  return typeof value === "function" ? { method: value as Method } : { value };
}

interface Indexed {
  readonly length: number;
  readonly [index: number]: unknown;
}

/** Whether it is an array or a typed array, whose integer keys are indices; in Lua they count from 1. */
function isIndexed(target: object): target is Indexed {
  return Array.isArray(target) || (ArrayBuffer.isView(target) && !(target instanceof DataView));
}

/** The property that a Lua key means; undefined if there cannot be one. */
function propertyOf(target: object, key: unknown): Key | undefined {
  if (typeof key === "string") return key;
  if (typeof key !== "number" || !Number.isSafeInteger(key) || !isIndexed(target)) return undefined;
  return key >= 1 ? key - 1 : undefined;
}

function remove(target: object, name: Key): boolean {
  if (isIndexed(target) && typeof name === "number" && name === target.length - 1 && Array.isArray(target)) {
    target.length = name;
    return true;
  }
  return Reflect.deleteProperty(target, name);
}

/** Sets a property. A plain assignment is faster for writable data; it throws if a proxy refuses. */
function store(target: Record<Key, unknown>, name: Key, value: unknown, writable: boolean): boolean {
  if (writable) {
    try {
      target[name] = value;
      return true;
    } catch {
      // Reflect.set returns false below
    }
  }
  return Reflect.set(target, name, value, target);
}

/** Defines a new own property, so that no inherited setter (`__proto__`) runs. */
function define(target: object, name: Key, value: unknown): boolean {
  return Reflect.defineProperty(target, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}

/** Its own property. Throws `ERR_PROPERTY_READ`. */
function descriptorOf(target: object, name: string): PropertyDescriptor | undefined {
  try {
    return Object.getOwnPropertyDescriptor(target, name);
  } catch (error) {
    throw readError(name, error);
  }
}

/** Runs a step that reads the object and so may run a getter or a proxy. */
function guarded<T>(key: unknown, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw readError(key, error);
  }
}

function readError(key: unknown, error: unknown): ValueError {
  if (hasCode(error, "ERR_PROPERTY_READ")) return error;
  const name = typeof key === "string" || typeof key === "number" ? String(key) : undefined;
  return propertyRead(name, error);
}
