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
  /** Whether it would have an `inner` if its callers were known. */
  readonly waits: boolean;
  /** The instructions where the interpreter may enter; their entries count from 1. */
  readonly entries: readonly number[];
  /** Of its code. */
  readonly bytes: number;
}

/** A place for the compiled code of a function. */
export interface Reserved {
  /** The address of the pl_Unit, which is the function's for as long as it lives: code that runs may count in it. */
  readonly unit: Pointer;
  /** Of the code that is to come. */
  readonly serial: number;
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

  /** The code of a function; undefined if there is none with a Proto at this address, or it has no code. */
  of(proto: Pointer): Unit | undefined {
    const unit = this.#units.get(this.#core.memory.view.getUint32(proto + Proto.unit, true));
    return unit?.proto === proto ? unit : undefined;
  }

  /** Returns the pl_Unit of a function, or allocates one without entries. */
  reserve({ address: proto, code }: Prototype): Reserved {
    const { memory } = this.#core;
    const serial = ++this.#serial;
    const before = memory.view.getUint32(proto + Proto.unit, true);
    if (before !== 0) return { unit: before, serial };
    const size = pl_Unit.entries + code.length * HALF;
    const unit = memory.alloc(size);
    memory.bytes.fill(0, unit, unit + size);
    return { unit, serial };
  }

  /** Frees what was reserved, if it has not become the function's. */
  release({ unit }: Reserved, { address: proto }: Prototype): void {
    const { memory } = this.#core;
    if (memory.view.getUint32(proto + Proto.unit, true) !== unit) memory.free(unit);
  }

  /** Gives a function its code, in place of what it has. */
  install({ unit, serial }: Reserved, { address: proto, code }: Prototype, compiled: Compiled): void {
    const { memory, table } = this.#core;
    const version = (this.#units.get(unit)?.version ?? 0) + 1;
    this.disable(unit, code.length);
    const index = this.#free.pop() ?? table.grow(1);
    table.set(index, compiled.unit);
    const { view } = memory;
    view.setInt32(unit + pl_Unit.function, index, true);
    view.setUint32(unit + pl_Unit.serial, serial, true);
    compiled.entries.forEach((pc, n) => {
      view.setUint16(unit + pl_Unit.entries + pc * HALF, n + 1, true);
    });
    view.setUint32(proto + Proto.unit, unit, true);
    this.#units.set(unit, { ...compiled, proto, index, version });
    this.#bytes += compiled.bytes;
  }

  /** Removes the code of a unit whose function has this many instructions. Code that runs continues. */
  disable(unit: Pointer, instructions: number): void {
    const { view, bytes } = this.#core.memory;
    view.setUint32(unit + pl_Unit.serial, 0, true);
    view.setUint32(unit + pl_Unit.fails, 0, true);
    bytes.fill(0, unit + pl_Unit.entries, unit + pl_Unit.entries + instructions * HALF);
    this.#drop(unit);
  }

  /** Frees the units of functions that were collected. */
  collect(): void {
    const { memory } = this.#core;
    const list = this.#data + pl_Jit.dead;
    for (let unit: Pointer; (unit = memory.view.getUint32(list, true)) !== 0;) {
      memory.view.setUint32(list, memory.view.getUint32(unit + pl_Unit.next, true), true);
      this.#drop(unit);
      memory.free(unit);
    }
  }

  #drop(unit: Pointer): void {
    const dropped = this.#units.get(unit);
    if (dropped === undefined) return;
    this.#units.delete(unit);
    this.#core.table.set(dropped.index, null);
    this.#free.push(dropped.index);
    this.#bytes -= dropped.bytes;
  }
}
