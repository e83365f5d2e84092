/** Values that cannot cross between JavaScript and Lua: one class per cause. */

import { PeriluneError } from "./base.js";
import { describeThrown } from "./describe.js";

/** A JavaScript value that cannot become a Lua value, or is not what was asked for. */
export class ValueError extends PeriluneError {
  override name = "ValueError";
}

/** A symbol, which is nothing in Lua. */
export class SymbolValueError extends ValueError {
  override name = "SymbolValueError";
  constructor(symbol: symbol) {
    super(`a symbol cannot go into Lua: ${String(symbol)}`);
  }
}

/** An instance of a class that was not registered. By value only plain objects and a few built-in classes go in. */
export class UnregisteredClassError extends ValueError {
  override name = "UnregisteredClassError";
  constructor(readonly className: string) {
    super(
      `an instance of ${className} cannot go into Lua by value: give hostObject(it), register its class ` +
        "by state.registerClass, or make a plain object of it",
    );
  }
}

/** Something that is no handle was given where a value of Lua is asked for. */
export class HandleExpectedError extends ValueError {
  override name = "HandleExpectedError";
}

/** Arguments that are no array, or an array of no sensible length. */
export class ArgumentListError extends ValueError {
  override name = "ArgumentListError";
  constructor(what: string) {
    super(`arguments are given as an array; this is ${what}`);
  }
}

/** A bigint beyond the 64 bits of Lua's integers. */
export class IntegerRangeError extends ValueError {
  override name = "IntegerRangeError";
  constructor(readonly value: bigint) {
    super(`${value} does not fit an integer of Lua (64 bits, signed)`);
  }
}

/** A string with a lone surrogate that stands for no byte. `code` is the surrogate. */
export class LoneSurrogateError extends ValueError {
  override name = "LoneSurrogateError";
  constructor(readonly code: number) {
    super(
      `a string with the lone surrogate U+${code.toString(16).toUpperCase()} has no bytes ` +
        "(only U+DC80 to U+DCFF stand for one)",
    );
  }
}

/** A structure is nested deeper than `limit` levels. */
export class DepthLimitError extends ValueError {
  override name = "DepthLimitError";
  constructor(readonly limit: number) {
    super(`the structure is nested deeper than ${limit} levels`);
  }
}

/** A structure needs more than `limit` bytes on its way. */
export class SizeLimitError extends ValueError {
  override name = "SizeLimitError";
  constructor(readonly limit: number) {
    super(`the structure is too large: it needs more than ${limit} bytes on its way`);
  }
}

/** A string of Lua is longer than a string of JavaScript can be. `size` is in bytes. */
export class StringSizeError extends ValueError {
  override name = "StringSizeError";
  constructor(readonly size: number) {
    super(`a string of ${size} bytes is longer than a string of JavaScript can be`);
  }
}

/** A key that a Lua table cannot have: undefined, null or NaN in a `Map` or a `Set`. */
export class TableKeyError extends ValueError {
  override name = "TableKeyError";
  constructor(key: unknown) {
    super(`a table of Lua cannot have ${key === null || key === undefined ? "nil" : "NaN"} as a key`);
  }
}

/** A `Date` that is no time. */
export class InvalidDateError extends ValueError {
  override name = "InvalidDateError";
  constructor() {
    super("an invalid Date cannot go into Lua");
  }
}

/** A getter or the trap of a proxy threw while the object was read; `cause` is what it threw. */
export class PropertyReadError extends ValueError {
  override name = "PropertyReadError";
  constructor(
    readonly property: string | undefined,
    cause: unknown,
  ) {
    const what =
      property === undefined
        ? "an object cannot be read"
        : `property ${JSON.stringify(property)} cannot be read`;
    super(`${what}: ${describeThrown(cause)}`);
    this.cause = cause;
  }
}

/** A function of a class was called with a receiver that is no instance of it. */
export class ReceiverError extends ValueError {
  override name = "ReceiverError";
  constructor(
    readonly functionName: string,
    readonly className: string,
    /** What it was called with, in words. */
    readonly found: string,
  ) {
    super(
      `${functionName} was called on ${found}, which is no ${className} (call it as object:${functionName}())`,
    );
  }
}
