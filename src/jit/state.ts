/** What is known of the registers at a place in compiled code. */

import { isSingle, sameForm, type Classes } from "./classes.js";

/** A register: the classes of its value, 0 if it is not needed; whether the stack has the value too; a constant integer. */
export interface Register {
  readonly classes: Classes;
  readonly dirty: boolean;
  readonly constant?: bigint | undefined;
}

const UNUSED: Register = { classes: 0, dirty: false };

export class State {
  #registers: (Register | undefined)[];

  /**
   * Where the values end that the next instruction takes "up to the top": a register, or "stack" if the core has put them
   * into the stack and set its top.
   */
  readonly top: number | "stack" | undefined;

  constructor(registers: readonly (Register | undefined)[] = [], top?: number | "stack") {
    this.#registers = registers.slice();
    this.top = top;
  }

  copy(): State {
    return new State(this.#registers, this.top);
  }

  /** The same without registers from `from` on. */
  below(from: number, top?: number | "stack"): State {
    return new State(this.#registers.slice(0, from), top);
  }

  get(register: number): Register {
    return this.#registers[register] ?? UNUSED;
  }

  set(register: number, value: Register): void {
    this.#registers[register] = value;
  }

  drop(register: number): void {
    this.#registers[register] = undefined;
  }

  /** Calls `visit` for each register with a value. */
  each(visit: (register: number, value: Register) => void): void {
    this.#registers.forEach((value, register) => {
      if (value !== undefined && value.classes !== 0) visit(register, value);
    });
  }

  /** Whether each register is held in the same way in both. */
  like(other: State): boolean {
    const size = Math.max(this.#registers.length, other.#registers.length);
    for (let r = 0; r < size; r++) if (!sameForm(this.get(r).classes, other.get(r).classes)) return false;
    return true;
  }

  /** Returns what is true of both; a box for values that are held differently. */
  join(other: State): State {
    const joined = new State();
    const size = Math.max(this.#registers.length, other.#registers.length);
    for (let r = 0; r < size; r++) {
      const [a, b] = [this.get(r), other.get(r)];
      if (a.classes === 0 || b.classes === 0) continue;
      const classes = a.classes | b.classes;
      joined.set(r, {
        classes,
        dirty: a.dirty || b.dirty,
        constant: a.constant === b.constant && isSingle(classes) ? a.constant : undefined,
      });
    }
    return joined;
  }

  same(other: State): boolean {
    const size = Math.max(this.#registers.length, other.#registers.length);
    for (let r = 0; r < size; r++) {
      const [a, b] = [this.get(r), other.get(r)];
      if (a.classes !== b.classes || a.dirty !== b.dirty || a.constant !== b.constant) return false;
    }
    return true;
  }
}
