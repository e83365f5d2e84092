/**
 * Iterables of JavaScript that go into Lua: a generator, or an instance of any class with an iterator. Lua gets a function
 * for its `for`, which returns the next item at each call, and nil at the end.
 */

import { invalidValue } from "../errors/values.js";
import { scopedFunctions } from "./host-functions.js";

type Next = () => unknown;

/** Whether an object says how to iterate over it. Throws what a proxy throws. */
export const isIterable = (value: object): boolean =>
  Symbol.iterator in value || Symbol.asyncIterator in value;

/** The function for `for`; undefined if the object is not iterable. */
export function iteratorOf(value: object): Next | undefined {
  const next = nextOf(value);
  if (next !== undefined) scopedFunctions.add(next);
  return next;
}

function nextOf(value: object): Next | undefined {
  try {
    const given = value as Partial<Iterable<unknown> & AsyncIterable<unknown>>;
    if (typeof given[Symbol.iterator] === "function") {
      const iterator = (given as Iterable<unknown>)[Symbol.iterator]();
      return () => itemOf(iterator.next());
    }
    if (typeof given[Symbol.asyncIterator] !== "function") return undefined;
    const iterator = (given as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    return async () => itemOf(await iterator.next());
  } catch {
    return undefined; // it only pretends to be iterable
  }
}

/** Throws `ERR_VALUE` for an item that would end the loop. */
function itemOf({ done, value }: IteratorResult<unknown, unknown>): unknown {
  if (done === true) return undefined;
  if (value === undefined || value === null)
    throw invalidValue("an item of an iterator is nil, which would end the loop");
  return value;
}
