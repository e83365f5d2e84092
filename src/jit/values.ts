/** Values as arguments and results of compiled functions. */

import type { Block } from "./block.js";
import { formOf, NIL, tagOf, type Classes } from "./classes.js";
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
