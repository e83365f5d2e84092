/** Where the interpreter may enter the compiled code of a function. */

import type { Core } from "../core/core.js";
import { CallInfo, LClosure, lua_State, TValue } from "../core/generated/objects.js";
import { Opcode as O } from "../core/generated/opcodes.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { ANY, TAGS, type Classes } from "./classes.js";
import type { Entry } from "./function.js";
import { argBx, argSJ, opcode } from "./instruction.js";
import { TAG } from "./layout.js";
import type { Prototype } from "./prototype.js";

/** A call that has not ended. */
export interface Running {
  /** The address of its first register. */
  readonly base: Pointer;
  /** The address of its next instruction. */
  readonly pc: Pointer;
}

/** How many calls are inspected at most. */
const MOST_FRAMES = 32;
/** A bit of `callstatus`: the call is of a C function. */
const CALL_OF_C = 2;

/** Returns the innermost call of each function of Lua that runs in thread L, by the addresses of the Protos. */
export function runningFunctions(core: Core, L: LuaPointer): Map<Pointer, Running> {
  const { view } = core.memory;
  const found = new Map<Pointer, Running>();
  let ci = view.getUint32(L + lua_State.ci, true);
  for (let n = 0; ci !== 0 && n < MOST_FRAMES; n++, ci = view.getUint32(ci + CallInfo.previous, true)) {
    if ((view.getUint16(ci + CallInfo.callstatus, true) & CALL_OF_C) !== 0) continue;
    const func = view.getUint32(ci + CallInfo.func, true);
    const proto = view.getUint32(view.getUint32(func, true) + LClosure.p, true);
    if (!found.has(proto))
      found.set(proto, { base: func + TValue.sizeof, pc: view.getUint32(ci + CallInfo["u.savedpc"], true) });
  }
  return found;
}

/**
 * Returns where a function may be entered: at its start, or, if it has only been watched within a call, at the loops that
 * run there.
 */
export function entriesOf(core: Core, prototype: Prototype, call: Running | undefined): Entry[] {
  // The interpreter executes the first instruction of a function with a variable number of arguments.
  const first = prototype.vararg ? 1 : 0;
  if (prototype.calls > 0)
    return [{ pc: first, classes: (r) => (r < prototype.parameters ? prototype.parameter(r) || ANY : 0) }];
  if (call === undefined) return [];
  const { view } = core.memory;
  const classOf = (register: number): Classes => {
    const index = TAGS.indexOf(view.getUint8(call.base + register * TValue.sizeof + TAG));
    return index < 0 ? ANY : 1 << index;
  };
  const current = (call.pc - prototype.codeAddress) / 4;
  const entries: Entry[] = [];
  prototype.code.forEach((i, pc) => {
    const back = jumpBack(i);
    const head = pc + 1 - back;
    if (back > 0 && head <= current && current <= pc + 1) entries.push({ pc: head, classes: classOf });
  });
  return entries;
}

function jumpBack(i: number): number {
  const op = opcode(i);
  if (op === O.forloop || op === O.tforloop) return argBx(i);
  return op === O.jmp ? -argSJ(i) : 0;
}
