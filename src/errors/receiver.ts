/** Methods of the public classes that were taken from their objects: `const { run } = state`. */

import { wrongReceiver } from "./values.js";

/** Throws a `ValueError` (`ERR_RECEIVER`) if `receiver` is not a `type`. */
export function requireReceiver(
  receiver: unknown,
  type: { readonly prototype: object },
  className: string,
): void {
  if (!inherits(receiver, type.prototype)) throw wrongReceiver(className, receiver);
}

function inherits(receiver: unknown, prototype: object): boolean {
  try {
    return Object.prototype.isPrototypeOf.call(prototype, receiver as object);
  } catch {
    return false; // a proxy
  }
}
