/**
 * Types of userdata: objects of the host whose operators are functions of their own, in a metatable that each state makes
 * once and nothing can change. In each runtime an object keeps its type for life. Objects that a policy describes share one type
 * for each state: see host-objects.ts.
 */

import { HostError } from "../errors/host-error.js";
import { errorType } from "./error-type.js";
import { nameOfType, objectTypes, type HostType } from "./type-name.js";
import type { LuaInput } from "./types.js";

export type { HostType };

/** The type that an object had first. */
const types = objectTypes;

/** Those that it has for other owners besides. */
const further = new WeakMap<object, WeakMap<object, HostType>>();

/** The type of an object, that of `owner` if it has several; undefined when it has none. Calls nothing of the object. */
export function typeOf(object: object, owner?: object): HostType | undefined {
  const first = types.get(object);
  if (first === undefined) return HostError.is(object) ? errorType : undefined;
  if (owner === undefined || first.owner === owner) return first;
  return further.get(owner)?.get(object) ?? first;
}

export function isOfType(value: unknown, type: HostType): value is object {
  return typeof value === "object" && value !== null && typeOf(value, type.owner) === type;
}

/**
 * Gives a value a type. Why it cannot have it: it is no object, or of another type of the same owner; undefined when all
 * is well.
 */
export function giveType(value: unknown, type: HostType): string | undefined {
  if (typeof value !== "object" || value === null) return `${type.name} expected, got ${nameOfType(value)}`;
  const had = typeOf(value, type.owner);
  if (had === type) return undefined;
  if (had === undefined) types.set(value, type);
  else if (had === errorType || had.owner === type.owner)
    return `an object that is a ${had.name} already is no ${type.name}`;
  else {
    const own = further.get(type.owner) ?? new WeakMap<object, HostType>();
    further.set(type.owner, own.set(value, type));
  }
  return undefined;
}

/** Lua let an object go. What its type does about it does not fail. */
export function notifyReleased(object: object, owner: object): void {
  try {
    typeOf(object, owner)?.released?.(object);
  } catch {
    // nobody is there to be told: it is the collector that asks
  }
}

/** The metatables of one state. */
export class Metatables {
  readonly #numbers = new Map<HostType, number>();

  /** `make` gives the number of a new metatable, which lives as long as the state. */
  constructor(
    /** Whose types its objects have. */
    readonly owner: object,
    readonly make: (content: Readonly<Record<string, LuaInput>>) => number,
  ) {}

  /** The number of a type's metatable. Makes it, and so may use Lua. */
  of(type: HostType): number {
    const known = this.#numbers.get(type);
    if (known !== undefined) return known;
    const made = this.make({ __name: type.name, ...type.metatable });
    this.#numbers.set(type, made);
    return made;
  }
}
