/**
 * What JavaScript owns in one state, and gives back: the numbers of handles, the coroutines of asynchronous calls. While
 * arguments are being written, a number that is given back may be one of them; it is released once they are read.
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { handleClosed } from "../errors/state.js";
import type { Slots } from "../values/slots.js";
import type { Activity } from "./states.js";

/** What it needs of its state. */
export interface OwnershipParts {
  readonly address: LuaPointer;
  readonly core: { readonly functions: Pick<CoreFunctions, "pl_unref" | "pl_endrun"> };
  readonly life: { readonly canRun: boolean };
  readonly activity: Activity;
  readonly slots: Slots;
}

export class Ownership {
  /** Numbers that were given back while arguments were written, of which they may be one. */
  deferred: ReadonlySet<number> | undefined;
  readonly #parts: OwnershipParts;

  constructor(parts: OwnershipParts) {
    this.#parts = parts;
  }

  /** Gives the number of a handle back: now, or when the arguments that are being written are read. */
  unref(ref: number): void {
    const { activity, life, core, address } = this.#parts;
    if (activity.begun > activity.depth) this.deferred = new Set(this.deferred).add(ref);
    else if (life.canRun) core.functions.pl_unref(address, ref);
  }

  /** Gives back the numbers that were deferred, but for those that have a handle again. */
  release(deferred: ReadonlySet<number>): void {
    const { handles } = this.#parts.slots;
    this.deferred = undefined;
    for (const ref of deferred) if (!handles.has(ref)) this.unref(ref);
  }

  /** Throws `ERR_HANDLE_CLOSED` if one of the slots is of a handle that was closed after it was written. */
  requireOpen(at: Pointer, count: number): void {
    const { slots } = this.#parts;
    const isClosed = (ref: number): boolean => this.deferred?.has(ref) === true && !slots.handles.has(ref);
    if (slots.hasReference(at, count, isClosed)) throw handleClosed();
  }

  /** Forgets the coroutine of an asynchronous call. */
  endRun(run: number): void {
    const { life, core, address } = this.#parts;
    if (life.canRun) core.functions.pl_endrun(address, run);
  }
}
