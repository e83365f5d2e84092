/**
 * A copy of the memory of one Lua state, from which states are made in the same runtime: blocks of the same sizes are
 * allocated, filled, and the addresses in them are changed to those of the new blocks. Functions of C keep their places
 * in the table, and static data theirs.
 */

import type { Core } from "./core.js";
import { BLOCK_HEAD, PAGE } from "./generated/constants.js";
import { Heap } from "./generated/objects.js";
import { ImageWalk, type Block } from "./image-walk.js";
import { heapExhausted } from "../errors/state.js";
import type { LuaPointer, Pointer } from "./pointers.js";

/** An address in a block. */
interface Place {
  readonly block: number;
  readonly offset: number;
}

/** A new state. */
export interface Copied {
  readonly address: LuaPointer;
  /** The addresses of tables that must be sorted anew before anything reads them: `Op.rehash`. */
  readonly tables: readonly Pointer[];
}

const WORD = 4;

export class StateImage {
  /** What keeps the state from being copied, in words. If there is anything, `copy` must not be called. */
  readonly obstacles: readonly string[];
  readonly #core: Core;
  readonly #blocks: readonly Block[];
  /** The content of all blocks, one behind the other. A word that is an address is the offset in its block instead. */
  readonly #content: Uint8Array;
  /** The same, by block. */
  readonly #parts: readonly Uint8Array[];
  /** The addresses of the blocks of the copy that is being made. */
  readonly #bases: Uint32Array;
  /** Where the relocations of each block begin in the following two. */
  readonly #starts: Uint32Array;
  /** The words of a block that are addresses, by their index, and the blocks that they lead to. */
  readonly #words: Uint32Array;
  readonly #targets: Uint32Array;
  readonly #main: Place;
  readonly #tables: readonly Place[];

  /** Copies the state at `L`, which must not be running. */
  constructor(core: Core, L: LuaPointer) {
    const walk = new ImageWalk(core, L);
    const { blocks } = walk;
    const finder = new BlockFinder(blocks);
    const { u8, u32 } = core.memory;
    this.#core = core;
    this.#blocks = blocks;
    this.#content = new Uint8Array(blocks.reduce((sum, { size }) => sum + rounded(size), 0));
    const words = new Uint32Array(this.#content.buffer);
    const begins: number[] = [];
    let end = 0;
    for (const { address, size } of blocks) {
      begins.push(end);
      this.#content.set(u8.subarray(address, address + size), end);
      end += rounded(size);
    }
    const found = blocks.map((): [word: number, target: number][] => []);
    for (const at of new Set(walk.pointers)) {
      const to = finder.find(u32[at >>> 2] ?? 0);
      if (to === undefined) continue; // static data, or left over from something that was freed
      const from = finder.require(at);
      found[from.block]?.push([from.offset / WORD, to.block]);
      words[((begins[from.block] ?? 0) + from.offset) / WORD] = to.offset;
    }
    this.#parts = blocks.map(({ size }, i) => this.#content.subarray(begins[i], (begins[i] ?? 0) + size));
    this.#bases = new Uint32Array(blocks.length);
    for (const at of walk.cleared) {
      const { block, offset } = finder.require(at);
      words[((begins[block] ?? 0) + offset) / WORD] = 0;
    }
    const all = found.flat();
    let start = 0;
    this.#starts = Uint32Array.from([...found.map(({ length }) => (start += length) - length), all.length]);
    this.#words = Uint32Array.from(all, ([word]) => word);
    this.#targets = Uint32Array.from(all, ([, target]) => target);
    this.#main = finder.require(L);
    this.#tables = walk.hashedByAddress.map((table) => finder.require(table));
    const leads = walk.light.some((at) => finder.find(u32[at >>> 2] ?? 0) !== undefined);
    this.obstacles = [
      ...walk.obstacles,
      ...(leads ? ["a light userdata that is an address in the state"] : []),
    ];
  }

  /** The bytes of a copy. */
  get size(): number {
    return this.#content.length;
  }

  /** Makes a state. Throws `ERR_HEAP_EXHAUSTED`, and then has freed everything. */
  copy(): Copied {
    const { memory } = this.#core;
    const parts = this.#parts;
    const bases = this.#bases;
    this.#allocate(bases);
    memory.sync();
    const { u8, u32 } = memory;
    for (let i = 0; i < parts.length; i++) {
      const base = bases[i] ?? 0;
      u8.set(parts[i] ?? [], base);
      const first = base >>> 2;
      const end = this.#starts[i + 1] ?? 0;
      for (let r = this.#starts[i] ?? 0; r < end; r++) {
        const word = first + (this.#words[r] ?? 0);
        u32[word] = (u32[word] ?? 0) + (bases[this.#targets[r] ?? 0] ?? 0);
      }
    }
    this.#link(bases);
    const placed = ({ block, offset }: Place): number => (bases[block] ?? 0) + offset;
    return { address: placed(this.#main) as LuaPointer, tables: this.#tables.map(placed) };
  }

  /** Makes the list of the blocks that are not in pages: see native/core/pages.h. */
  #link(bases: Uint32Array): void {
    const { u32 } = this.#core.memory;
    let heap = 0;
    let first = 0;
    for (let i = 0; i < this.#blocks.length; i++) {
      const kind = this.#blocks[i]?.kind;
      if (kind === "heap") heap = bases[i] ?? 0;
      if (kind !== "block") continue;
      const head = (bases[i] ?? 0) - BLOCK_HEAD;
      u32[head >>> 2] = first;
      u32[(head >>> 2) + 1] = 0;
      if (first !== 0) u32[(first >>> 2) + 1] = head;
      first = head;
    }
    u32[(heap + Heap.blocks) >>> 2] = first;
  }

  #allocate(bases: Uint32Array): void {
    const { functions, memory } = this.#core;
    for (let i = 0; i < this.#blocks.length; i++) {
      const block = this.#blocks[i];
      const { size = 0, kind } = block ?? {};
      const head = headOf(kind);
      const base = kind === "page" ? functions.memalign(PAGE, size) : functions.malloc(head + size);
      if (base === 0) {
        for (const [j, made] of bases.subarray(0, i).entries())
          memory.free(made - headOf(this.#blocks[j]?.kind));
        throw heapExhausted(size);
      }
      bases[i] = base + head;
    }
  }
}

/** The bytes in front of a block that malloc gives with it. */
const headOf = (kind: Block["kind"] | undefined): number => (kind === "block" ? BLOCK_HEAD : 0);

const rounded = (size: number): number => (size + WORD - 1) & -WORD;

/** Finds the block that an address is in. */
class BlockFinder {
  readonly #pages = new Map<number, number>();
  /** The others, in the order of their addresses. */
  readonly #others: { readonly address: number; readonly end: number; readonly block: number }[] = [];

  constructor(blocks: readonly Block[]) {
    for (const [block, { address, size, kind }] of blocks.entries()) {
      if (kind === "page") this.#pages.set(address, block);
      else this.#others.push({ address, end: address + size, block });
    }
    this.#others.sort((a, b) => a.address - b.address);
  }

  find(address: number): Place | undefined {
    const page = address - (address % PAGE);
    const inPage = this.#pages.get(page);
    if (inPage !== undefined) return { block: inPage, offset: address - page };
    let low = 0;
    let high = this.#others.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#others[middle]?.end ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    // The end of a stack is an address behind the last value that is used.
    const other = this.#others[low];
    if (other === undefined || address < other.address) return undefined;
    return { block: other.block, offset: address - other.address };
  }

  require(address: number): Place {
    const place = this.find(address);
    if (place === undefined) throw new Error(`address ${address} is in no block of the state`);
    return place;
  }
}
