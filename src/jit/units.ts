/** The compiled functions of a runtime: their pl_Unit in memory, and their places in the function table. */

import type { Core } from "../core/core.js";
import { pl_Jit, pl_Unit } from "../core/generated/layouts.js";
import { Proto } from "../core/generated/objects.js";
import type { Pointer, TableIndex } from "../core/pointers.js";
import type { Signature } from "./frame.js";
import type { Prototype } from "./prototype.js";

/** A function that has been compiled. */
export interface Compiled {
  /** What the interpreter calls. */
  readonly unit: () => void;
  /** What compiled code calls, if it can. */
  readonly inner: (() => void) | undefined;
  readonly callee: Signature | undefined;
  /** The instructions where the interpreter may enter; their entries count from 1. */
  readonly entries: readonly number[];
  /** Of its code. */
  readonly bytes: number;
}

interface Unit extends Compiled {
  /** The address of the function's Proto. */
  readonly proto: Pointer;
  readonly index: TableIndex;
  /** How often the function has been compiled. */
  readonly version: number;
}

const HALF = 2;

export class Units {
  readonly #core: Core;
  readonly #data: Pointer;
  /** By the addresses of their pl_Unit. */
  readonly #units = new Map<Pointer, Unit>();
  /** The addresses of the pl_Unit of functions, by those of their Protos. */
  readonly #ofProto = new Map<Pointer, Pointer>();
  readonly #free: TableIndex[] = [];
  #serial = 0;
  #bytes = 0;

  constructor(core: Core, data: Pointer) {
    this.#core = core;
    this.#data = data;
  }

  get count(): number {
    return this.#units.size;
  }

  /** Of the code of all units. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The unit at an address. */
  of(unit: Pointer): Unit {
    const found = this.#units.get(unit);
    if (found === undefined) throw new Error("there is no such unit");
    return found;
  }

  /** The address of the unit of a function; 0 if there is none with a Proto at this address, or it has no unit. */
  unitOf(proto: Pointer): Pointer {
    return this.#ofProto.get(proto) ?? 0;
  }

  /** Allocates a pl_Unit without entries. */
  reserve({ code }: Prototype): Pointer {
    const { memory } = this.#core;
    const size = pl_Unit.entries + code.length * HALF;
    const unit = memory.alloc(size);
    memory.bytes.fill(0, unit, unit + size);
    memory.view.setUint32(unit + pl_Unit.serial, ++this.#serial, true);
    return unit;
  }

  /** Gives a function the unit, in place of the one that it has. */
  install(unit: Pointer, { address: proto }: Prototype, compiled: Compiled): void {
    const { memory, table } = this.#core;
    const before = this.unitOf(proto);
    const version = before === 0 ? 1 : this.of(before).version + 1;
    if (before !== 0) this.remove(before);
    const index = this.#free.pop() ?? table.grow(1);
    table.set(index, compiled.unit);
    const { view } = memory;
    view.setInt32(unit + pl_Unit.function, index, true);
    compiled.entries.forEach((pc, n) => {
      view.setUint16(unit + pl_Unit.entries + pc * HALF, n + 1, true);
    });
    view.setUint32(proto + Proto.unit, unit, true);
    this.#units.set(unit, { ...compiled, proto, index, version });
    this.#ofProto.set(proto, unit);
    this.#bytes += compiled.bytes;
  }

  /** Takes the unit from its function, and frees it. */
  remove(unit: Pointer): void {
    this.#core.memory.view.setUint32(this.of(unit).proto + Proto.unit, 0, true);
    this.#drop(unit);
  }

  /** Frees the units of functions that are no more. */
  collect(): void {
    const { memory } = this.#core;
    const list = this.#data + pl_Jit.dead;
    for (let unit: Pointer; (unit = memory.view.getUint32(list, true)) !== 0;) {
      memory.view.setUint32(list, memory.view.getUint32(unit + pl_Unit.next, true), true);
      this.#drop(unit);
    }
  }

  #drop(unit: Pointer): void {
    const { proto, index, bytes } = this.of(unit);
    this.#units.delete(unit);
    if (this.#ofProto.get(proto) === unit) this.#ofProto.delete(proto);
    this.#core.table.set(index, null);
    this.#free.push(index);
    this.#bytes -= bytes;
    this.#core.memory.free(unit);
  }
}
