/** Values as arguments and results of compiled functions. */

import type { Block } from "./block.js";
import { formOf, NIL, tagOf, type Classes } from "./classes.js";
import { argA, argB } from "./instruction.js";
import { MANY_VALUES } from "./layout.js";
import type { Operand } from "./operand.js";

/** Pushes an operand in the form of `classes`; undefined is nil. */
export function pushAs(block: Block, operand: Operand | undefined, classes: Classes): void {
  const { asm } = block;
  switch (formOf(classes)) {
    case "integer":
      operand?.integer(asm);
      break;
    case "float":
      operand?.float(asm);
      break;
    case "pointer":
      operand?.pointer(asm);
      break;
    case "constant":
      break;
    case "box":
      if (operand === undefined) asm.i64(0n).i32(tagOf(NIL));
      else operand.tag(operand.bytes(asm));
  }
}

/** How many values a call passes; undefined if only the core knows. */
export function passedTo(block: Block, i: number): number | undefined {
  if (argB(i) !== 0) return argB(i) - 1;
  const { top } = block.before;
  return typeof top === "number" ? top - argA(i) - 1 : undefined;
}

/** Whether the values of an open call are so many that they count (luai_values). */
export const isCounted = (i: number, passed: number): boolean => argB(i) === 0 && passed + 1 >= MANY_VALUES;
