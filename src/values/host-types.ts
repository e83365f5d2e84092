/**
 * Types of userdata. Each has metamethods that are host functions, in a metatable that each state makes once and that
 * nothing can change. In a runtime an object keeps its type for life. The objects of a state that have a policy share
 * one type: see host-objects.ts.
 */

import { isObjectLike } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { errorType } from "./error-type.js";
import { nameOfType, objectTypes, type HostType } from "./type-name.js";
import type { LuaInput } from "./types.js";

export type { HostType };

/** The first type of each object. */
const types = objectTypes;

/** Further types, by owner. */
const further = new WeakMap<object, WeakMap<object, HostType>>();

/** The type of an object, that of `owner` if it has several; undefined if it has none. Runs no code of the object. */
export function typeOf(object: object, owner?: object): HostType | undefined {
  const first = types.get(object);
  if (first === undefined) return HostError.is(object) ? errorType : undefined;
  if (owner === undefined || first.owner === owner) return first;
  return further.get(owner)?.get(object) ?? first;
}

export function isOfType(value: unknown, type: HostType): value is object {
  return isObjectLike(value) && typeOf(value, type.owner) === type;
}

/**
 * Gives a value a type. Returns why it cannot have it (it is not an object, or has another type of the same owner), or
 * undefined.
 */
export function giveType(value: unknown, type: HostType): string | undefined {
  if (!isObjectLike(value)) return `${type.name} expected, got ${nameOfType(value)}`;
  const had = typeOf(value, type.owner);
  if (had === type) return undefined;
  if (had === undefined) types.set(value, type);
  else if (had === errorType || had.owner === type.owner)
    return `an object that already is a ${had.name} cannot become a ${type.name}`;
  else {
    const own = further.get(type.owner) ?? new WeakMap<object, HostType>();
    further.set(type.owner, own.set(value, type));
  }
  return undefined;
}

/** Notifies an object's type that Lua released it. Never throws. */
export function notifyReleased(object: object, owner: object): void {
  try {
    typeOf(object, owner)?.released?.(object);
  } catch {
    // Lua's collector called, so no caller can get the error
  }
}

/** The metatables of one state. */
export class Metatables {
  readonly #numbers = new Map<HostType, number>();

  /** `make` returns the number of a new metatable, which lives as long as the state. */
  constructor(
    /** The owner whose types the state's objects have. */
    readonly owner: object,
    readonly make: (content: Readonly<Record<string, LuaInput>>) => number,
  ) {}

  /** The numbers of all metatables that it has. */
  get all(): ReadonlyMap<HostType, number> {
    return this.#numbers;
  }

  /** Takes over a metatable that Lua has already. */
  adopt(type: HostType, number: number): void {
    this.#numbers.set(type, number);
  }

  /** The number of a type's metatable. Makes it if needed, and then calls Lua. */
  of(type: HostType): number {
    const known = this.#numbers.get(type);
    if (known !== undefined) return known;
    const made = this.make({ __name: type.name, ...type.metatable });
    this.#numbers.set(type, made);
    return made;
  }
}
