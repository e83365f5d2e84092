/**
 * A handwritten core for tests of the linker: memory, table, stack pointer, four functions, and an allocator that counts. It
 * does not contain Lua.
 */

import type { CoreExport } from "../../src/core/export-types.js";
import type { LinkHost } from "../../src/modules/native/link-host.js";
import { callIndirect, op, writeModule } from "./wasm-writer.js";

/** The exports of `TinyCore`, in the form that the checks need. `strlen` is in its table, `twice` is not. */
export const TINY_CORE: ReadonlyMap<string, CoreExport> = new Map<string, CoreExport>([
  ["strlen", { kind: "func", type: "i:i" }],
  ["twice", { kind: "func", type: "i:i" }],
  ["call", { kind: "func", type: "ii:i" }],
  ["wide", { kind: "func", type: "I:I" }],
  ["stdout", { kind: "data" }],
]);

export const STDOUT = 64;
export const STRLEN_SLOT = 3;

type WasmFunction = (...args: (number | bigint)[]) => number | bigint;

export class TinyCore implements LinkHost {
  readonly memory: WebAssembly.Memory;
  readonly table: WebAssembly.Table;
  readonly stackPointer: WebAssembly.Global;
  readonly exports: WebAssembly.Exports;
  readonly longjmpTag: object;
  /** Maps the addresses of allocated blocks to sizes. */
  readonly allocated = new Map<number, number>();
  /** Set it to make allocations fail. */
  exhausted = false;
  #next = 1024;
  readonly #freed: { at: number; size: number }[] = [];

  constructor(maximumSlots?: number) {
    const table = { min: 5, ...(maximumSlots === undefined ? {} : { max: maximumSlots }) };
    const bytes = writeModule({
      functions: [
        { type: "i:i", code: op.i32(42) },
        { type: "i:i", code: [...op.local(0), ...op.local(0), ...op.add] },
        { type: "ii:i", code: [...op.local(1), ...op.local(0), ...callIndirect(0)] },
        { type: "I:I", code: op.local(0) },
      ],
      tables: [table],
      memories: [{ min: 1, max: 4 }],
      globals: [
        { type: "i", mutable: true, init: op.i32(1024) },
        { type: "i", init: op.i32(STDOUT) },
      ],
      elements: [{ offset: op.i32(STRLEN_SLOT), functions: [0] }],
      exports: [
        { name: "memory", kind: "memory", index: 0 },
        { name: "table", kind: "table", index: 0 },
        { name: "sp", kind: "global", index: 0 },
        { name: "stdout", kind: "global", index: 1 },
        { name: "strlen", kind: "func", index: 0 },
        { name: "twice", kind: "func", index: 1 },
        { name: "call", kind: "func", index: 2 },
        { name: "wide", kind: "func", index: 3 },
      ],
    });
    this.exports = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    this.memory = this.exports["memory"] as WebAssembly.Memory;
    this.table = this.exports["table"] as WebAssembly.Table;
    this.stackPointer = this.exports["sp"] as WebAssembly.Global;
    this.longjmpTag = makeTag();
    // Memory from an allocator is not zeroed.
    new Uint8Array(this.memory.buffer, 1024).fill(0xaa);
  }

  alignedAlloc(size: number, align: number): number {
    if (this.exhausted) return 0;
    const reused = this.#freed.findIndex((block) => block.size >= size && block.at % align === 0);
    const block = this.#freed.splice(reused < 0 ? this.#freed.length : reused, 1)[0];
    const at = block?.at ?? Math.ceil(this.#next / align) * align;
    if (at + size > this.memory.buffer.byteLength) return 0;
    if (block === undefined) this.#next = at + size;
    this.allocated.set(at, size);
    return at;
  }

  /** It makes no protected calls. */
  setGuard(): void {
    return undefined;
  }

  free(address: number): void {
    const size = this.allocated.get(address);
    if (size === undefined) throw new Error(`free of ${address}, which is not allocated`);
    this.allocated.delete(address);
    new Uint8Array(this.memory.buffer, address, size).fill(0xdd);
    this.#freed.push({ at: address, size });
  }

  /** It has no libraries. */
  readonly libraries = {
    open: noLibrary,
    address: noLibrary,
    globalAddress: noLibrary,
    checkHandle: noLibrary,
  };

  get allocatedBytes(): number {
    return [...this.allocated.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Calls the function at `index` of the table, as C calls a function pointer. */
  call(index: number, ...args: (number | bigint)[]): number | bigint {
    const func = this.table.get(index) as WasmFunction | null;
    if (func === null) throw new Error(`slot ${index} is empty`);
    return func(...args);
  }

  int(address: number): number {
    return new DataView(this.memory.buffer).getInt32(address, true);
  }

  bytes(address: number, size: number): number[] {
    return [...new Uint8Array(this.memory.buffer, address, size)];
  }
}

function noLibrary(): never {
  throw new Error("there are no libraries");
}

/** TypeScript's declarations have no tags. */
function makeTag(): object {
  const { Tag } = WebAssembly as unknown as { Tag: new (type: { parameters: string[] }) => object };
  return new Tag({ parameters: ["i32"] });
}
