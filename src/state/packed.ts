/** Makes packed arrays: `LuaState.packed`. */

import { Op } from "../core/generated/constants.js";
import { kindOf } from "../errors/describe.js";
import { badParameter } from "../errors/values.js";
import type { PackedArray } from "../values/packed-array.js";
import { tablesOf } from "../values/packed-operators.js";
import { isPackedType } from "../values/packed-type.js";
import { SLOT_SIZE } from "../values/transfer-buffer.js";
import type { LuaInput } from "../values/types.js";
import type { StateInternals } from "./internals.js";

/** The most bytes of an array. */
const MOST = 2 ** 30;

/** See `LuaState.packed`. */
export function createPacked(state: StateInternals, type: unknown, count: unknown): PackedArray {
  if (!isPackedType(type))
    throw badParameter("type", `expected what definePacked returns, found ${kindOf(type)}`);
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 1)
    throw badParameter("count", `expected an integer above 0, found ${String(count)}`);
  if (count * type.size > MOST)
    throw badParameter("count", `${count} objects of ${type.size} bytes are more than ${MOST} bytes`);
  const perform = (op: Op, values: readonly LuaInput[]): unknown =>
    state.operations.operateOn(op, values.length, (slots, at) => {
      for (const [i, value] of values.entries()) slots.write(at + i * SLOT_SIZE, value);
    })[0];
  const number = state.packed.numberOf(type, () => {
    const { object, array, fields } = tablesOf(type);
    return perform(Op.packedType, [object, array, fields]) as number;
  });
  return perform(Op.packed, [number, count, type.size]) as PackedArray;
}
