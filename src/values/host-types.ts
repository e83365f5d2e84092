/**
 * Types of userdata: objects of the host whose operators are functions of their own, in a metatable that each state makes
 * once and nothing can change. An object is of one type for as long as it lives. What has no type is host-objects.ts's.
 */

import { HostError } from "../errors/host-error.js";
import { errorType } from "./error-type.js";
import { objectTypes } from "./type-name.js";
import type { LuaInput } from "./types.js";

export interface HostType {
  /** What Lua calls it: `mymodule.Object`. */
  readonly name: string;
  /** What its metatable holds: `__index`, `__tostring` and so on. */
  readonly metatable: Readonly<Record<string, LuaInput>>;
  /** Told of an object that Lua let go. */
  readonly released?: ((object: object) => void) | undefined;
}

const types = objectTypes as WeakMap<object, HostType>;

/** The type of an object; undefined when it has none. Calls nothing of the object. */
export function typeOf(object: object): HostType | undefined {
  return types.get(object) ?? (HostError.is(object) ? errorType : undefined);
}

/** Gives an object a type; gives the type that it has then, which is another one if it had one. */
export function giveType(object: object, type: HostType): HostType {
  const had = typeOf(object);
  if (had === undefined) types.set(object, type);
  return had ?? type;
}

/** Lua let an object go. What its type does about it does not fail. */
export function notifyReleased(object: object): void {
  try {
    typeOf(object)?.released?.(object);
  } catch {
    // nobody is there to be told: it is the collector that asks
  }
}

/** The metatables of one state. */
export class Metatables {
  readonly #handles = new Map<HostType, number>();

  /** `make` gives the number of the handle of a new metatable, which nobody closes. */
  constructor(readonly make: (content: Readonly<Record<string, LuaInput>>) => number) {}

  /** The number of a type's metatable. Makes it, and so may use Lua. */
  of(type: HostType): number {
    const known = this.#handles.get(type);
    if (known !== undefined) return known;
    const made = this.make({ __name: type.name, ...type.metatable });
    this.#handles.set(type, made);
    return made;
  }
}
