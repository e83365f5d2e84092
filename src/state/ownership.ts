/**
 * Releases what JavaScript owns in one state: the numbers of handles and the coroutines of asynchronous calls. A
 * number released while arguments are being written may be one of them, so its release is deferred until Lua has read
 * them.
 */

import type { CoreFunctions } from "../core/generated/bindings.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { handleClosed } from "../errors/state.js";
import type { Slots } from "../values/slots.js";
import type { Activity } from "./states.js";

/** The parts of a state that this class needs. */
export interface OwnershipParts {
  readonly address: LuaPointer;
  readonly core: { readonly functions: Pick<CoreFunctions, "pl_unref" | "pl_packrefs" | "pl_endrun"> };
  readonly life: { readonly canRun: boolean };
  readonly activity: Activity;
  readonly slots: Slots;
}

export class Ownership {
  /**
   * Numbers released while arguments are being written, which may include them. Lua still has each: one that is freed
   * meanwhile, because its value got another handle, leaves the set, so that none is freed twice.
   */
  deferred: Set<number> | undefined;
  readonly #parts: OwnershipParts;

  constructor(parts: OwnershipParts) {
    this.#parts = parts;
  }

  /** Releases the number of a handle now, or once the arguments being written have been read. */
  unref(ref: number): void {
    const { activity, life, core, address, slots } = this.#parts;
    if (activity.begun > activity.depth) {
      (this.deferred ??= new Set()).add(ref);
      return;
    }
    this.deferred?.delete(ref);
    if (!life.canRun) return;
    core.functions.pl_unref(address, ref);
    if (slots.handles.shrank()) core.functions.pl_packrefs(address);
  }

  /** Releases deferred numbers, except those that have a handle again. */
  release(deferred: ReadonlySet<number>): void {
    const { handles } = this.#parts.slots;
    this.deferred = undefined;
    for (const ref of deferred) if (!handles.has(ref)) this.unref(ref);
  }

  /** Throws `ERR_HANDLE_CLOSED` if a slot holds a handle that was closed after the slot was written. */
  requireOpen(at: Pointer, count: number): void {
    const { slots } = this.#parts;
    const isClosed = (ref: number): boolean => this.deferred?.has(ref) === true && !slots.handles.has(ref);
    if (slots.hasReference(at, count, isClosed)) throw handleClosed();
  }

  /** Releases the coroutine of an asynchronous call. */
  endRun(run: number): void {
    const { life, core, address } = this.#parts;
    if (life.canRun) core.functions.pl_endrun(address, run);
  }
}
