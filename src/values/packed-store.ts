/** The memory of a packed array as JavaScript sees it: views that follow its growth, and that end with the array. */

import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import { packedValue } from "../errors/values.js";
import { nameOfType } from "./type-name.js";

const NO_DOUBLES = new Float64Array(0);
const NO_INTEGERS = new Int32Array(0);

/** A field, for messages. */
export interface PackedField {
  readonly type: string;
  readonly name: string;
}

export class PackedStore {
  /** Views of the objects and of nothing else. Empty once the store is closed, or if the memory has grown meanwhile. */
  f64 = NO_DOUBLES;
  i32 = NO_INTEGERS;
  #ended: (() => Error) | undefined;

  /** `address` and `size` are those of the objects, in bytes; both are multiples of 8. */
  constructor(
    readonly memory: Memory,
    readonly address: Pointer,
    readonly size: number,
  ) {
    this.renew();
  }

  /** Makes the views anew. */
  renew(): void {
    const { buffer } = this.memory.memory;
    this.f64 = new Float64Array(buffer, this.address, this.size / 8);
    this.i32 = new Int32Array(buffer, this.address, this.size / 4);
  }

  /** Ends the views, before Lua frees the memory. */
  close(reason: () => Error): void {
    this.#ended = reason;
    this.f64 = NO_DOUBLES;
    this.i32 = NO_INTEGERS;
  }

  /** Returns the store with current views. Throws the reason if it is closed. */
  open(): this {
    if (this.#ended !== undefined) throw this.#ended();
    this.memory.sync();
    if (this.f64.length === 0) this.renew();
    return this;
  }

  // For accesses that the views refuse. Each throws what `open` throws.

  double(at: number): number {
    return this.open().f64[at] ?? 0;
  }

  integer(at: number): number {
    return this.open().i32[at] ?? 0;
  }

  /** Throws `ERR_PACKED_VALUE`. */
  setDouble(at: number, value: unknown, field: PackedField): void {
    const { f64 } = this.open();
    if (typeof value !== "number") throw refused(field, numberExpected(value));
    f64[at] = value;
  }

  /** Throws `ERR_PACKED_VALUE`. */
  setInteger(at: number, value: unknown, field: PackedField): void {
    const { i32 } = this.open();
    if (typeof value !== "number" || (value | 0) !== value) throw refused(field, integerExpected(value));
    i32[at] = value;
  }
}

const refused = ({ type, name }: PackedField, problem: string): Error => packedValue(type, name, problem);

const numberExpected = (value: unknown): string =>
  `number expected, got ${typeof value === "bigint" ? "bigint" : nameOfType(value)}`;

function integerExpected(value: unknown): string {
  if (typeof value !== "number" && typeof value !== "bigint") return numberExpected(value);
  if (typeof value === "number" && !Number.isInteger(value)) return "number has no integer representation";
  return `${value} is not a 32-bit integer (-2147483648 to 2147483647)`;
}
