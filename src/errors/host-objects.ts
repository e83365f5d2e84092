/** What Lua may not do with an object of the host: one class per cause. */

import { PeriluneError } from "./base.js";

/** A property was assigned that Lua may not change. */
export class ReadOnlyFieldError extends PeriluneError {
  override name = "ReadOnlyFieldError";
  constructor(
    readonly className: string,
    readonly field: string,
  ) {
    super(`cannot set field '${field}' of ${className}`);
  }
}

/** An operator was used that the object does not have, as Lua says it of its own values. */
export class ObjectOperatorError extends PeriluneError {
  override name = "ObjectOperatorError";
  constructor(
    /** What was tried: `call`, `compare`, `get length of`, `close`. */
    readonly operation: string,
    readonly className: string,
  ) {
    super(`attempt to ${operation} ${className} (an object of the host)`);
  }
}

/** A metamethod of objects of the host was called by hand with something else. */
export class NotHostObjectError extends PeriluneError {
  override name = "NotHostObjectError";
  constructor(readonly found: string) {
    super(`object of the host expected, got ${found}`);
  }
}

/** An object was used whose userdata was finalized by hand, through the debug library; when it crosses again it is usable. */
export class ReleasedObjectError extends PeriluneError {
  override name = "ReleasedObjectError";
  constructor() {
    super("this userdata holds no object of the host, or one that Lua released");
  }
}

/** A class was registered twice in one state, or something that is no class. */
export class ClassRegistrationError extends PeriluneError {
  override name = "ClassRegistrationError";
}
