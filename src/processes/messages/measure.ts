/** Checks that a message is plain data, which can be copied to another state or thread, and tells its size. */

import { kindOf } from "../../errors/describe.js";
import { isPlain } from "../../values/objects.js";

/** Of a value, and of each place that holds one. */
const ENTRY = 8;

/** The first part of a message that is not plain. */
export class NotPlain {
  constructor(readonly found: unknown) {}
}

/**
 * Returns about how many bytes a message takes: 8 for a number, a boolean or an entry, the length of a string, the bytes of
 * a buffer. A value that several tables share counts once. Returns a `NotPlain` for a message with a value that cannot be
 * copied.
 */
export function measure(message: unknown): number | NotPlain {
  let size = 0;
  const open: unknown[] = [message];
  const seen = new Set<object>();
  while (open.length > 0) {
    const value = open.pop();
    size += ENTRY;
    switch (typeof value) {
      case "string":
        size += value.length;
        continue;
      case "function":
      case "symbol":
        return new NotPlain(value);
      case "object":
        break;
      default:
        continue;
    }
    if (value === null || seen.has(value)) continue;
    seen.add(value);
    const tag = isPlain(value) ? "" : Object.prototype.toString.call(value);
    if (Array.isArray(value)) for (const item of value) open.push(item);
    else if (tag === "[object Map]") for (const pair of value as Map<unknown, unknown>) open.push(...pair);
    else if (tag === "[object Set]") for (const item of value as Set<unknown>) open.push(item);
    else if (ArrayBuffer.isView(value)) size += value.byteLength;
    else if (tag === "[object ArrayBuffer]") size += (value as ArrayBuffer).byteLength;
    else if (tag === "[object Date]") continue;
    else if (tag !== "") return new NotPlain(value);
    else
      for (const [key, item] of Object.entries(value)) {
        size += key.length;
        open.push(item);
      }
  }
  return size;
}

/** For messages. */
export const describePart = ({ found }: NotPlain): string => kindOf(found);
