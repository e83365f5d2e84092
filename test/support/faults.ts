/**
 * A runtime in which allocations fail on demand: Lua's, those of malloc and its relatives, the growth of the memory and that of
 * the function table, and the texts and copies of bytes that JavaScript makes with its own methods. The core runs unchanged
 * except for a few instructions that count, in front of the C library's allocating functions and, through the function table,
 * of the allocator of the states.
 */
import { readFileSync } from "node:fs";
import debugGlue from "../../wasm/perilune.debug.node.mjs";
import releaseGlue from "../../wasm/perilune.node.mjs";
import type { Core } from "../../src/core/core.js";
import type { GlueFactory } from "../../src/core/glue.js";
import type { LuaPointer } from "../../src/core/pointers.js";
import { loadRuntime, type NodeRuntimeOptions, type Runtime } from "../../src/index.js";
import { i32Const } from "../../src/wasm-binary/const-expr.js";
import { EMPTY_BLOCK, Op } from "../../src/wasm-binary/opcodes.js";
import { functionBodies, readModule, type WasmExport } from "../../src/wasm-binary/read-module.js";
import { Reader } from "../../src/wasm-binary/reader.js";
import { joinSections, Section, type RawSection } from "../../src/wasm-binary/sections.js";
import { globalType, PAGE_SIZE } from "../../src/wasm-binary/types.js";
import { exportSection, writeModule } from "../../src/wasm-binary/write-module.js";
import { concat, sized, u32, vector, type Bytes } from "../../src/wasm-binary/writer.js";
import { runtimeInternals, stateInternals } from "./internals.js";
import type { Product } from "./products.js";

/** Fails allocations of one kind. */
export interface Fault {
  /** From now on the `nth` allocation fails, and those after it, `count` in all. */
  arm(nth: number, count: number): void;
  /** No allocation fails from now on. Returns how many were made since `arm`, and how many of them failed. */
  disarm(): Tally;
}

export interface Tally {
  readonly made: number;
  readonly failed: number;
}

/** Of allocations that were counted down from `nth` to `left`, and failed from 0 on, `count` at most. */
const tallyOf = (nth: number, left: number, count: number): Tally => ({
  made: nth - left,
  failed: left > 0 ? 0 : Math.min(1 - left, count),
});

/** The opcodes that only the counting code needs. */
const I32_LE_S = 0x4c;
const I32_GT_S = 0x4a;
const I32_AND = 0x71;
const I32_SUB = 0x6b;
const RETURN = 0x0f;
const GLOBAL_SET = 0x24;

const NEVER = 2 ** 31 - 1;
const GLOBAL = { value: "i", mutable: true } as const;

/** Counts `left` down; returns NULL from 0 on, as long as it is greater than `floor`. Both are indices of globals. */
const counting = (left: number, floor: number): number[] => [
  ...[Op.globalGet, ...u32(left), ...i32Const(1), I32_SUB, GLOBAL_SET, ...u32(left)],
  ...[Op.globalGet, ...u32(left), ...i32Const(0), I32_LE_S],
  ...[Op.globalGet, ...u32(left), Op.globalGet, ...u32(floor), I32_GT_S, I32_AND],
  ...[Op.if, EMPTY_BLOCK, ...i32Const(0), RETURN, Op.end],
];

class CountedFault implements Fault {
  readonly #left: WebAssembly.Global;
  readonly #floor: WebAssembly.Global;
  #nth = NEVER;

  constructor(left: WebAssembly.Global, floor: WebAssembly.Global) {
    this.#left = left;
    this.#floor = floor;
    this.disarm();
  }

  arm(nth: number, count: number): void {
    this.#nth = nth;
    this.#left.value = nth;
    this.#floor.value = -count;
  }

  disarm(): Tally {
    const tally = tallyOf(this.#nth, this.#left.value as number, -(this.#floor.value as number));
    this.arm(NEVER, 0);
    return tally;
  }
}

/** For allocations that JavaScript makes: `fails` is asked for each. */
class AskedFault implements Fault {
  #nth = NEVER;
  #left = NEVER;
  #floor = 0;

  arm(nth: number, count: number): void {
    this.#nth = nth;
    this.#left = nth;
    this.#floor = -count;
  }

  disarm(): Tally {
    const tally = tallyOf(this.#nth, this.#left, -this.#floor);
    this.arm(NEVER, 0);
    return tally;
  }

  fails(): boolean {
    this.#left--;
    return this.#left <= 0 && this.#left > this.#floor;
  }
}

/** Methods that make texts or copies of bytes, and what engines throw if these are too large. Here any fails. */
const COPYING = [
  [TextDecoder.prototype, "decode", "Invalid string length"],
  [Uint8Array.prototype, "slice", "Array buffer allocation failed"],
] as const;

/** Fails what JavaScript allocates at the boundary, while it is armed. */
class ScriptFault extends AskedFault {
  #restore: (() => void) | undefined;

  override arm(nth: number, count: number): void {
    super.arm(nth, count);
    this.#restore ??= this.#replace();
  }

  override disarm(): Tally {
    const tally = super.disarm();
    this.#restore?.();
    this.#restore = undefined;
    return tally;
  }

  #replace(): () => void {
    const fails = (): boolean => this.fails();
    const undo = COPYING.map(([prototype, name, message]) => {
      const own = Object.getOwnPropertyDescriptor(prototype, name);
      const method = Reflect.get(prototype, name) as (...args: unknown[]) => unknown;
      const replaced = function (this: unknown, ...args: unknown[]): unknown {
        const bytes = name === "decode" ? args[0] : this;
        if (bytes instanceof Uint8Array && bytes.length > 0 && fails()) throw new RangeError(message);
        return Reflect.apply(method, this, args);
      };
      Object.defineProperty(prototype, name, { value: replaced, configurable: true, writable: true });
      return () => {
        if (own === undefined) Reflect.deleteProperty(prototype, name);
        else Object.defineProperty(prototype, name, own);
      };
    });
    return () => {
      for (const each of undo) each();
    };
  }
}

/** The functions of the C library that allocate. */
const ALLOCATING = ["malloc", "calloc", "realloc", "aligned_alloc", "memalign", "posix_memalign"];

/** Returns a core whose allocating functions count; it exports the two globals. */
function countingCore(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const module = readModule(bytes, "core.wasm");
  const imported = module.imports.filter(({ kind }) => kind === "func").length;
  const left = module.globals.length;
  const counted = new Set(
    [...module.exports.values()].flatMap(({ kind, name, index }) =>
      kind === "func" && ALLOCATING.includes(name) ? [index - imported] : [],
    ),
  );
  const bodies = functionBodies(module.sections).map((body, at): Bytes => {
    if (!counted.has(at)) return sized(body);
    const reader = new Reader("core.wasm", body);
    reader.list("locals", (each) => [each.u32("a count"), each.u8("a type")]);
    return sized(concat([body.subarray(0, reader.at), counting(left, left + 1), body.subarray(reader.at)]));
  });
  const global = [...globalType(GLOBAL), ...i32Const(0), Op.end];
  const exports: readonly WasmExport[] = [
    ...module.exports.values(),
    { name: "fault_left", kind: "global", index: left },
    { name: "fault_floor", kind: "global", index: left + 1 },
  ];
  return joinSections(
    module.sections.raw().map(({ id, content }): RawSection => {
      if (id === Section.code) return { id, content: vector(bodies) };
      if (id === Section.export) return { id, content: exportSection(exports) };
      if (id !== Section.global) return { id, content };
      const reader = new Reader("core.wasm", Uint8Array.from(content));
      const count = reader.u32("the number of globals");
      return { id, content: concat([u32(count + 2), content.slice(reader.at), global, global]) };
    }),
  );
}

/** Puts a function in the place of `allocate` of native/core/heap.c that counts what is to be larger than nothing. */
function countStates(core: Core, L: LuaPointer): Fault {
  const { lua_getallocf } = core.instance.exports as Record<string, (L: number, data: number) => number>;
  const index = lua_getallocf?.(L, 0) ?? 0;
  const left = new WebAssembly.Global({ value: "i32", mutable: true }, NEVER);
  const floor = new WebAssembly.Global({ value: "i32", mutable: true }, 0);
  const bytes = writeModule({
    types: ["iiii:i"],
    imports: [
      { module: "m", name: "allocate", kind: "func", type: "iiii:i" },
      { module: "m", name: "left", kind: "global", type: GLOBAL },
      { module: "m", name: "floor", kind: "global", type: GLOBAL },
    ],
    functions: [
      {
        type: "iiii:i",
        code: [
          ...[Op.localGet, 3, Op.if, EMPTY_BLOCK, ...counting(0, 1), Op.end],
          ...[Op.localGet, 0, Op.localGet, 1, Op.localGet, 2, Op.localGet, 3, Op.call, 0],
        ],
      },
    ],
    exports: [{ name: "allocate", kind: "func", index: 1 }],
  });
  const allocate: unknown = core.table.get(index);
  const imports = { m: { allocate: allocate as WebAssembly.ExportValue, left, floor } };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
  core.table.set(index, instance.exports["allocate"]);
  return new CountedFault(left, floor);
}

const NOWHERE = { write: () => undefined };

export class FaultyRuntime {
  private constructor(
    readonly runtime: Runtime,
    readonly core: Core,
    readonly heapStart: number,
    /** Allocations of Lua: each object and each array, larger than before or not. */
    readonly lua: Fault,
    /** Calls of malloc, calloc, realloc and memalign, by C and by JavaScript. */
    readonly malloc: Fault,
    /** Growth of the memory, which grows by the pages that are needed. */
    readonly growth: Fault,
    /** Growth of the function table. */
    readonly table: Fault,
    /** Texts and copies of bytes that JavaScript makes. */
    readonly script: Fault,
  ) {}

  /** Returns the bytes in blocks of malloc. */
  heapUsed(): number {
    this.core.memory.sync();
    const { u32 } = this.core.memory;
    let used = 0;
    let at = this.heapStart;
    // Blocks of dlmalloc follow one another. The second word has the size, and bits: 2 says that it is in use.
    for (;;) {
      const head = u32[at / 4 + 1] ?? 0;
      const size = head & ~7;
      if (size === 0) return used;
      if ((head & 2) !== 0) used += size;
      at += size;
    }
  }

  /** Takes the memory that malloc can give without growth, but for small pieces. Returns a function that frees it. */
  fill(): () => void {
    const { malloc, free } = this.core.memory.allocator;
    const blocks: number[] = [];
    this.growth.arm(1, NEVER);
    for (let size = 2 ** 24; size >= 512; size /= 2)
      for (let block = malloc(size); block !== 0; block = malloc(size)) blocks.push(block);
    this.growth.disarm();
    return () => {
      for (const block of blocks) free(block);
    };
  }

  static async load({ name }: Product, options: NodeRuntimeOptions = {}): Promise<FaultyRuntime> {
    const file = name === "debug" ? "perilune.debug.wasm" : "perilune.wasm";
    const bytes = readFileSync(new URL(`../../wasm/${file}`, import.meta.url));
    const growth = new AskedFault();
    const given: GlueFactory = name === "debug" ? debugGlue : releaseGlue;
    let heapStart = 0;
    const glue: GlueFactory = (args) =>
      given({
        ...args,
        instantiateWasm: (imports, receive) => {
          const { env } = imports;
          const memory = env["memory"] as WebAssembly.Memory;
          const resize = env["emscripten_resize_heap"] as (size: number) => boolean;
          const base = env["__heap_base"] as WebAssembly.Global | number;
          heapStart = typeof base === "number" ? base : (base.value as number);
          env["emscripten_resize_heap"] = (size: number): boolean => {
            const more = Math.ceil(((size >>> 0) - memory.buffer.byteLength) / PAGE_SIZE);
            if (growth.fails()) return false;
            // The glue grows by a fifth where it can, so that few programs would need growth.
            try {
              memory.grow(Math.max(more, 0));
            } catch {
              return false;
            }
            return resize(size);
          };
          return args.instantiateWasm(imports, receive);
        },
      });
    const wasm = await WebAssembly.compile(countingCore(bytes));
    const runtime = await loadRuntime({
      realFiles: false,
      stdout: NOWHERE,
      stderr: NOWHERE,
      ...options,
      glue,
      wasm,
    });
    const { core } = runtimeInternals(runtime);
    const table = new AskedFault();
    const grow = core.table.grow.bind(core.table);
    core.table.grow = (...more: Parameters<WebAssembly.Table["grow"]>) => {
      if (table.fails()) throw new RangeError("WebAssembly.Table.grow(): failed to grow table");
      return grow(...more);
    };
    const { fault_left: left, fault_floor: floor } = core.instance.exports;
    const malloc = new CountedFault(left as WebAssembly.Global, floor as WebAssembly.Global);
    using state = runtime.createState();
    const lua = countStates(core, stateInternals(state).address);
    return new FaultyRuntime(runtime, core, heapStart, lua, malloc, growth, table, new ScriptFault());
  }
}
