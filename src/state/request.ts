/** A pl_Request in linear memory (native/core/pl.h): what an operation is given, and what it gave. */

import { pl_Request } from "../core/generated/layouts.js";
import type { Memory } from "../core/memory.js";
import type { Pointer } from "../core/pointers.js";
import type { Slots } from "../values/slots.js";
import { decodeText } from "../values/text.js";
import type { LuaInput, LuaValue } from "../values/types.js";

export class Request {
  readonly address: Pointer;
  readonly #args: Pointer;

  /** Throws `ValueError` or `ForeignHandleError` for an argument that cannot cross. */
  constructor(
    readonly memory: Memory,
    readonly slots: Slots,
    readonly args: readonly LuaInput[],
  ) {
    this.#args = slots.alloc(args);
    this.address = memory.alloc(pl_Request.sizeof);
    memory.view.setUint32(this.address + pl_Request.args, this.#args, true);
    memory.view.setUint32(this.address + pl_Request.nargs, args.length, true);
  }

  #u32(field: number): number {
    return this.memory.view.getUint32(this.address + field, true);
  }

  /** The results, once the operation is over; what they point to is still on the Lua stack. */
  results(): LuaValue[] {
    return this.slots.read(this.#u32(pl_Request.results), this.#u32(pl_Request.nresults));
  }

  traceback(): string {
    const start = this.#u32(pl_Request.traceback);
    return start === 0 ? "" : decodeText(this.memory.copy(start, this.#u32(pl_Request.tracebacksize)));
  }

  free(): void {
    this.slots.free(this.#args, this.args.length);
    this.memory.free(this.address);
  }
}
