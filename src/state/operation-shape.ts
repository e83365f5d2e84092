/**
 * How each kind of operation writes its arguments and reads its results. A shape is a constant, and a call passes it
 * two parameters. `Operations.perform` therefore serves all shapes without a closure per call.
 */

import type { Pointer } from "../core/pointers.js";
import { FEW, SLOT_SIZE } from "../values/transfer-buffer.js";
import { bulkLimits, type ToJSOptions } from "../values/codec.js";
import type { Slots } from "../values/slots.js";
import type { LuaInput, LuaValue } from "../values/types.js";

export interface OperationShape<A, B, R> {
  /** Writes all `count` slots, the first at `at`. This may run code of a value. */
  write(slots: Slots, at: Pointer, count: number, a: A, b: B): void;
  /** Reads `count` results, or handles a yield (`-LuaStatus.yield`). */
  read(slots: Slots, at: Pointer, count: number, a: A, b: B): R;
}

/**
 * Returns the results of an operation. Up to `FEW` results replace the arguments; more are in a block of their own.
 */
export function readResults(slots: Slots, at: Pointer, count: number): LuaValue[] {
  return count === 1 ? [slots.read(at)] : slots.readAll(count > FEW ? slots.transfer.results : at, count);
}

/** Writes values into the slots from `at` on. */
export function writeValues(slots: Slots, at: Pointer, count: number, values: readonly LuaInput[]): void {
  for (let i = 0; i < count; i++) {
    const value = values[i];
    const to = at + i * SLOT_SIZE;
    if (typeof value === "number") slots.writeNumber(to, value);
    else slots.write(to, value);
  }
}

/** The value of a handle number, followed by arguments. */
export const WITH_ARGUMENTS: OperationShape<number, readonly LuaInput[], LuaValue[]> = {
  write(slots, at, count, ref, args) {
    slots.writeRef(at, ref);
    writeValues(slots, at + SLOT_SIZE, count - 1, args);
  },
  read: readResults,
};

/** Slots written by a function of the caller. */
export const WRITTEN: OperationShape<(slots: Slots, at: Pointer) => void, undefined, LuaValue[]> = {
  write(slots, at, _, write) {
    write(slots, at);
  },
  read: readResults,
};

/** The value of a handle number, copied to a JavaScript value. */
export const BY_VALUE: OperationShape<number, ToJSOptions, unknown> = {
  write(slots, at, _, ref, options) {
    const { depth, size } = bulkLimits(options);
    slots.writeRef(at, ref);
    slots.writeLimits(at + SLOT_SIZE, depth, size);
  },
  read(slots, at, _, __, options) {
    try {
      return slots.readBulk(at, options);
    } finally {
      slots.freeBulk(at);
    }
  },
};
