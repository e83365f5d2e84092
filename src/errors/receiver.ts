/** Functions of the public classes that were taken from their objects: `const { run } = state`. */

import { PeriluneError } from "./base.js";
import { kindOf } from "./describe.js";

/** A function of a class was called with a receiver that is none of its instances. `className` is the class's name. */
export class WrongReceiverError extends PeriluneError {
  override name = "WrongReceiverError";
  constructor(
    readonly className: string,
    receiver: unknown,
  ) {
    super(
      `a function of ${className} was called on something else (${kindOf(receiver)}): ` +
        "call it as a method of its object, or bind it",
    );
  }
}

/** Throws `WrongReceiverError` for a receiver that is no `type`. */
export function requireReceiver(
  receiver: unknown,
  type: { readonly prototype: object },
  className: string,
): void {
  if (!inherits(receiver, type.prototype)) throw new WrongReceiverError(className, receiver);
}

function inherits(receiver: unknown, prototype: object): boolean {
  try {
    return Object.prototype.isPrototypeOf.call(prototype, receiver as object);
  } catch {
    return false; // a proxy
  }
}
