/** The local variables of a compiled function. */

import { u32 } from "../wasm-binary/writer.js";

const TYPES = { i32: 0x7f, i64: 0x7e, f64: 0x7c } as const;

export type LocalType = keyof typeof TYPES;

export class Locals {
  readonly #types: LocalType[] = [];
  readonly #registers = new Map<string, number>();
  readonly #temps: Record<LocalType, number[]> = { i32: [], i64: [], f64: [] };
  #used: Record<LocalType, number> = { i32: 0, i64: 0, f64: 0 };

  constructor(readonly parameters: number) {}

  make(type: LocalType): number {
    this.#types.push(type);
    return this.parameters + this.#types.length - 1;
  }

  #of(kind: string, register: number, type: LocalType): number {
    const key = `${kind}${String(register)}`;
    const known = this.#registers.get(key);
    if (known !== undefined) return known;
    const made = this.make(type);
    this.#registers.set(key, made);
    return made;
  }

  /** The eight bytes of a register: an integer, or those of a box. */
  payload(register: number): number {
    return this.#of("x", register, "i64");
  }

  float(register: number): number {
    return this.#of("f", register, "f64");
  }

  pointer(register: number): number {
    return this.#of("p", register, "i32");
  }

  /** The tag of a box. */
  tag(register: number): number {
    return this.#of("t", register, "i32");
  }

  /** A variable for the current instruction. */
  temp(type: LocalType): number {
    const at = this.#used[type]++;
    return (this.#temps[type][at] ??= this.make(type));
  }

  /** Ends the use of all temporary variables. */
  reset(): void {
    this.#used = { i32: 0, i64: 0, f64: 0 };
  }

  /** The declaration, as in the code section. */
  declare(): number[] {
    const runs: [LocalType, number][] = [];
    for (const type of this.#types) {
      const last = runs.at(-1);
      if (last?.[0] === type) last[1]++;
      else runs.push([type, 1]);
    }
    return [...u32(runs.length), ...runs.flatMap(([type, count]) => [...u32(count), TYPES[type]])];
  }
}
