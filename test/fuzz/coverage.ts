/**
 * Coverage of the core: the shipped wasm with instructions in it that count how often each of its branches is taken. No
 * compiler is needed. The counters are bytes in the memory of each runtime.
 */
import { readFileSync } from "node:fs";
import type { Core } from "../../src/core/core.js";
import { loadRuntime, type NodeRuntimeOptions, type Runtime } from "../../src/index.js";
import { i32Const } from "../../src/wasm-binary/const-expr.js";
import { mapInstructions } from "../../src/wasm-binary/instructions.js";
import { Op } from "../../src/wasm-binary/opcodes.js";
import { functionBodies, readModule } from "../../src/wasm-binary/read-module.js";
import { Reader } from "../../src/wasm-binary/reader.js";
import { joinSections, Section, type RawSection } from "../../src/wasm-binary/sections.js";
import { globalType } from "../../src/wasm-binary/types.js";
import { exportSection } from "../../src/wasm-binary/write-module.js";
import { concat, sized, u32, vector, type Bytes } from "../../src/wasm-binary/writer.js";
import { runtimeInternals } from "../support/internals.js";

const FILE = "core.wasm";
const EXPORT = "coverage";

/** Where the counters are before there is memory for them: the end of the C stack, which nothing has reached then. */
const EARLY = 1024;

const BLOCK = 0x02;
const LOOP = 0x03;
const ELSE = 0x05;
const TRY = 0x06;
const BR_IF = 0x0d;
const LOAD8_U = 0x2d;
const STORE8 = 0x3a;

/** Instructions that open a block. */
const OPENS: readonly number[] = [BLOCK, LOOP, Op.if, TRY];

/** Instructions behind which a branch begins. An `end` is one if it ends a block, which branches lead to. */
const BRANCHES: readonly number[] = [LOOP, Op.if, ELSE, Op.catch, Op.catchAll, BR_IF];

/** A core with counters. */
export interface CountingCore {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** How many counters there are. */
  readonly count: number;
}

/** Puts a counter behind each place where control may come from elsewhere. */
export function countBranches(bytes: Uint8Array): CountingCore {
  const module = readModule(bytes, FILE);
  const base = module.globals.length;
  let count = 0;
  const counter = (): number[] => [
    ...[Op.globalGet, ...u32(base), Op.globalGet, ...u32(base)],
    ...[LOAD8_U, 0, ...u32(count), ...i32Const(1), Op.i32Add],
    ...[STORE8, 0, ...u32(count++)],
  ];
  const counted = (body: Uint8Array): Uint8Array => {
    const reader = new Reader(FILE, body);
    reader.list("locals", (each) => [each.u32("a count"), each.u8("a type")]);
    const locals = body.subarray(0, reader.at);
    const entry = counter();
    const open: number[] = [];
    const code = mapInstructions(FILE, body, (opcode, immediates) => {
      if (OPENS.includes(opcode)) open.push(opcode);
      if (!BRANCHES.includes(opcode) && !(opcode === Op.end && open.pop() === BLOCK)) return undefined;
      const from = immediates.at;
      if (opcode === LOOP || opcode === Op.if) immediates.s64("a block type");
      else if (opcode === BR_IF || opcode === Op.catch) immediates.u32("an index");
      return [opcode, ...body.subarray(from, immediates.at), ...counter()];
    });
    return concat([locals, entry, code.subarray(locals.length)]);
  };
  const bodies = functionBodies(module.sections).map((body): Bytes => sized(counted(body)));
  const wasm = joinSections(
    module.sections.raw().map(({ id, content }): RawSection => {
      if (id === Section.code) return { id, content: vector(bodies) };
      if (id === Section.export) {
        const exports = [...module.exports.values(), { name: EXPORT, kind: "global" as const, index: base }];
        return { id, content: exportSection(exports) };
      }
      if (id !== Section.global) return { id, content };
      const reader = new Reader(FILE, Uint8Array.from(content));
      const globals = reader.u32("the number of globals");
      const added = [...globalType({ value: "i", mutable: true }), ...i32Const(EARLY), Op.end];
      return { id, content: concat([u32(globals + 1), content.slice(reader.at), added]) };
    }),
  );
  return { wasm, count };
}

/** A range for numbers of repetitions, as fuzzers have it: 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127, more. */
const RANGES = Uint8Array.from({ length: 256 }, (_, n) =>
  n <= 3 ? n : n < 8 ? 4 : n < 16 ? 5 : n < 32 ? 6 : n < 128 ? 7 : 8,
);

interface Counted {
  readonly core: Core;
  readonly at: number;
}

/** The branches that runtimes of this process take, while it is on. */
export class Coverage {
  readonly #core: CountingCore;
  readonly #compiled: Promise<WebAssembly.Module>;
  /** The latest runtime. */
  #counted: Counted | undefined;
  /** By branch, the ranges that were seen, as bits. */
  readonly #seen: Uint16Array;
  /** How many branches were taken by any input. */
  taken = 0;

  constructor() {
    this.#core = countBranches(readFileSync(new URL("../../wasm/perilune.wasm", import.meta.url)));
    this.#compiled = WebAssembly.compile(this.#core.wasm);
    this.#seen = new Uint16Array(this.#core.count);
  }

  get branches(): number {
    return this.#core.count;
  }

  async load(options: NodeRuntimeOptions): Promise<Runtime> {
    const runtime = await loadRuntime({ ...options, wasm: await this.#compiled });
    const { core } = runtimeInternals(runtime);
    const at = core.memory.alloc(this.#core.count);
    (core.instance.exports[EXPORT] as WebAssembly.Global).value = at;
    this.#counted = { core, at };
    return runtime;
  }

  #counters(): Uint8Array | undefined {
    if (this.#counted === undefined) return undefined;
    const { core, at } = this.#counted;
    return core.memory.bytes.subarray(at, at + this.#core.count);
  }

  /** Begins to count. */
  begin(): void {
    this.#counters()?.fill(0);
  }

  /** Returns the branches that were taken since `begin` and never before, or never about as often. */
  news(): number[] {
    const found: number[] = [];
    const counters = this.#counters();
    if (counters === undefined) return found;
    for (let branch = 0; branch < counters.length; branch++) {
      const bit = 1 << (RANGES[counters[branch] ?? 0] ?? 0);
      const known = this.#seen[branch] ?? 0;
      if (bit === 1 || (known & bit) !== 0) continue;
      if (known === 0) this.taken++;
      this.#seen[branch] = known | bit;
      found.push(branch);
    }
    return found;
  }
}

/** The coverage that targets load their runtimes with; undefined for none. */
let current: Coverage | undefined;

export function cover(coverage: Coverage | undefined): void {
  current = coverage;
}

/** Loads the runtime of a target. */
export const loadCovered = (options: NodeRuntimeOptions): Promise<Runtime> =>
  current === undefined ? loadRuntime(options) : current.load(options);
