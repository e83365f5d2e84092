/** How a block of instructions ends. */

import type { Block } from "./block.js";
import { argK, argSJ } from "./instruction.js";

/** How a block ends. */
export type Ending =
  | { readonly kind: "next"; readonly pc: number }
  | { readonly kind: "jump"; readonly pc: number; readonly ticks: number }
  /** Goes to `yes` if the local is not 0. */
  | { readonly kind: "branch"; readonly condition: number; readonly yes: Target; readonly no: Target }
  | { readonly kind: "left" }
  | { readonly kind: "returned" };

export interface Target {
  readonly pc: number;
  /** What a jump back costs. */
  readonly ticks: number;
}

const CODE_SHIFT = 8;

/** The cost of a jump back over this many instructions, or of a call of a function that has as many (luai_code). */
export const ticksOf = (instructions: number): number => 1 + (instructions >> CODE_SHIFT);

/** `unseen`: the instruction was never executed while it was watched, so watching again may help. */
export function leave(block: Block, unseen = false): Ending {
  block.leave(unseen ? "failed" : "planned");
  return { kind: "left" };
}

/** A conditional jump: the next instruction is a jump, which is executed if the condition is as k says. */
export function branch(
  block: Block,
  pc: number,
  condition: number,
  { code } = block.frame.prototype,
): Ending {
  const wanted = argK(code[pc] ?? 0);
  const offset = argSJ(code[pc + 1] ?? 0);
  const jump = { pc: pc + 2 + offset, ticks: offset < 0 ? ticksOf(-offset) : 0 };
  const skip = { pc: pc + 2, ticks: 0 };
  return { kind: "branch", condition, yes: wanted ? jump : skip, no: wanted ? skip : jump };
}
