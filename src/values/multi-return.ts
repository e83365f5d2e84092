/** Several results of one function of the host. */

/** `LuaMultiReturn.of`: the values need not be of one type. */
interface OfValues {
  <T>(...values: T[]): LuaMultiReturn<T>;
  <T extends unknown[]>(...values: T): LuaMultiReturn<T[number]>;
}

/**
 * What a function of the host gives to return several results: `return LuaMultiReturn.of(a, b)`. Any other array is one
 * result, a table.
 */
export class LuaMultiReturn<T = unknown> extends Array<T> {
  declare static readonly of: OfValues;

  /** What `map` and its kind make of one is a plain array. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }
}
