/** Where an instruction goes, and which registers it reads and writes. */

import { Opcode as O } from "../core/generated/opcodes.js";
import { argA, argB, argBx, argC, argK, argSJ, opcode } from "./instruction.js";
import type { Prototype } from "./prototype.js";

/** A range of registers: `from` up to, but not including, `to`. */
export type Range = readonly [from: number, to: number];

const one = (register: number): Range => [register, register + 1];

/** Up to the last register of the function. */
const ALL = 256;

export interface Effect {
  readonly uses: readonly Range[];
  readonly defines: readonly Range[];
}

const none: readonly Range[] = [];

/** Returns what an instruction reads and writes. */
export function effectOf(i: number): Effect {
  const a = argA(i);
  const b = argB(i);
  const c = argC(i);
  const op = opcode(i);
  switch (op) {
    case O.move:
    case O.unm:
    case O.bnot:
    case O.not:
    case O.len:
    case O.geti:
    case O.getfield:
    case O.addi:
    case O.addk:
    case O.subk:
    case O.mulk:
    case O.modk:
    case O.powk:
    case O.divk:
    case O.idivk:
    case O.bandk:
    case O.bork:
    case O.bxork:
    case O.shri:
    case O.shli:
    case O.testset:
      return { uses: [one(b)], defines: [one(a)] };
    case O.loadi:
    case O.loadf:
    case O.loadk:
    case O.loadkx:
    case O.loadfalse:
    case O.lfalseskip:
    case O.loadtrue:
    case O.getupval:
    case O.gettabup:
    case O.newtable:
    case O.closure:
      return { uses: none, defines: [one(a)] };
    case O.loadnil:
      return { uses: none, defines: [[a, a + b + 1]] };
    case O.setupval:
    case O.test:
    case O.eqk:
    case O.eqi:
    case O.lti:
    case O.lei:
    case O.gti:
    case O.gei:
    case O.return1:
    case O.tbc:
    case O.mmbini:
    case O.mmbink:
      return { uses: [one(a)], defines: none };
    case O.gettable:
    case O.add:
    case O.sub:
    case O.mul:
    case O.mod:
    case O.pow:
    case O.div:
    case O.idiv:
    case O.band:
    case O.bor:
    case O.bxor:
    case O.shl:
    case O.shr:
      return { uses: [one(b), one(c)], defines: [one(a)] };
    case O.settabup:
      return { uses: argK(i) ? none : [one(c)], defines: none };
    case O.settable:
      return { uses: argK(i) ? [one(a), one(b)] : [one(a), one(b), one(c)], defines: none };
    case O.seti:
    case O.setfield:
      return { uses: argK(i) ? [one(a)] : [one(a), one(c)], defines: none };
    case O.self:
      return { uses: argK(i) ? [one(b)] : [one(b), one(c)], defines: [[a, a + 2]] };
    case O.mmbin:
    case O.eq:
    case O.lt:
    case O.le:
      return { uses: [one(a), one(b)], defines: none };
    case O.concat:
      return { uses: [[a, a + b]], defines: [[a, a + b]] };
    case O.call:
    case O.tailcall:
      // What is called has its own registers there.
      return { uses: [[a, b === 0 ? ALL : a + b]], defines: [[a, ALL]] };
    case O.return:
      return { uses: [[a, b === 0 ? ALL : a + b - 1]], defines: none };
    case O.forloop:
      return { uses: [[a, a + 3]], defines: [[a, a + 2], one(a + 3)] };
    case O.forprep:
      return { uses: [[a, a + 3]], defines: [[a, a + 2], one(a + 3)] };
    case O.tforprep:
      return { uses: [[a, a + 4]], defines: none };
    case O.tforcall:
      return { uses: [[a, a + 3]], defines: [[a + 4, ALL]] };
    case O.tforloop:
      return { uses: [one(a + 4)], defines: [one(a + 2)] };
    case O.setlist:
      return { uses: [[a, b === 0 ? ALL : a + b + 1]], defines: none };
    case O.vararg:
      return { uses: none, defines: [[a, c === 0 ? ALL : a + c - 1]] };
    case O.close:
      return { uses: none, defines: none };
    default:
      return { uses: none, defines: none };
  }
}

/** Returns the instructions that may follow the one at `pc`, errors and metamethods apart. */
export function successors(code: Uint32Array, pc: number): readonly number[] {
  const i = code[pc] ?? 0;
  switch (opcode(i)) {
    case O.jmp:
      return [pc + 1 + argSJ(i)];
    case O.lfalseskip:
      return [pc + 2];
    case O.loadkx:
      return [pc + 2];
    case O.newtable:
      return [pc + 2];
    case O.setlist:
      return [argK(i) ? pc + 2 : pc + 1];
    case O.eq:
    case O.lt:
    case O.le:
    case O.eqk:
    case O.eqi:
    case O.lti:
    case O.lei:
    case O.gti:
    case O.gei:
    case O.test:
    case O.testset:
      return [pc + 2 + argSJ(code[pc + 1] ?? 0), pc + 2];
    case O.return:
    case O.return0:
    case O.return1:
      return [];
    case O.tailcall:
      return [pc + 1]; // a return; executed if the function is one of C
    case O.forloop:
    case O.tforloop:
      return [pc + 1 - argBx(i), pc + 1];
    // A tforloop follows, and is executed with it.
    case O.forprep:
      return [pc + 1, pc + argBx(i) + 2];
    case O.tforprep:
      return [pc + 1 + argBx(i)];
    default:
      return [pc + 1];
  }
}

const WORD = 32;

/** For each instruction, the registers whose values may be read from there on, or seen by the debug library. */
export class Liveness {
  /** Sets of registers as bits, `#words` words for each instruction. */
  readonly #live: Uint32Array;
  readonly #words: number;
  readonly #registers: number;

  constructor(prototype: Prototype) {
    const { code, registers } = prototype;
    this.#registers = registers;
    const words = (this.#words = Math.ceil(registers / WORD) || 1);
    const size = code.length;
    const live = (this.#live = new Uint32Array((size + 1) * words));
    const uses = new Uint32Array(size * words);
    const defines = new Uint32Array(size * words);
    const after: (readonly number[])[] = [];
    const named = namedRegisters(prototype);
    for (let pc = 0; pc < size; pc++) {
      const i = code[pc] ?? 0;
      const effect = effectOf(i);
      const at = pc * words;
      for (const [from, to] of effect.defines) fill(defines, at, from, Math.min(to, registers));
      for (const [from, to] of effect.uses) fill(uses, at, from, Math.min(to, registers));
      fill(uses, at, 0, named[pc] ?? 0);
      after.push(successors(code, pc));
    }
    for (let changed = true; changed;) {
      changed = false;
      for (let pc = size - 1; pc >= 0; pc--) {
        for (let word = 0; word < words; word++) {
          const at = pc * words + word;
          let set = 0;
          for (const next of after[pc] ?? []) set |= live[next * words + word] ?? 0;
          set = ((set & ~(defines[at] ?? 0)) | (uses[at] ?? 0)) >>> 0;
          if (set === live[at]) continue;
          live[at] = set;
          changed = true;
        }
      }
    }
  }

  at(pc: number, register: number): boolean {
    // Only values up to the top are above the function's registers, and the next instruction takes those.
    if (register >= this.#registers) return true;
    const word = this.#live[pc * this.#words + (register >>> 5)] ?? 0;
    return (word & (1 << (register & 31))) !== 0;
  }
}

function fill(sets: Uint32Array, at: number, from: number, to: number): void {
  for (let r = from; r < to; r++) {
    const word = at + (r >>> 5);
    sets[word] = (sets[word] ?? 0) | (1 << (r & 31));
  }
}

const found = new WeakMap<Prototype, Liveness>();

/** The same object for each way to compile a function. */
export function livenessOf(prototype: Prototype): Liveness {
  let liveness = found.get(prototype);
  if (liveness === undefined) found.set(prototype, (liveness = new Liveness(prototype)));
  return liveness;
}

/** For each instruction, how many registers are local variables in scope; those are the first ones. */
function namedRegisters(prototype: Prototype): number[] {
  const counts = new Array<number>(prototype.code.length + 1).fill(0);
  for (const { start, end } of prototype.scopes())
    for (let pc = start; pc < end && pc < counts.length; pc++) counts[pc] = (counts[pc] ?? 0) + 1;
  return counts;
}

/** The instructions at which blocks begin. */
export function leaders(code: Uint32Array): Set<number> {
  const found = new Set<number>([0]);
  for (let pc = 0; pc < code.length; pc++) {
    const next = successors(code, pc);
    if (next.length !== 1 || next[0] !== pc + 1) for (const target of next) found.add(target);
  }
  return found;
}
