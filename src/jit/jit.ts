/** Compiles what the core has watched, and puts the compiled code into its table. */

import type { JitOptions, JitReport, RunningCompiler } from "../core/compiler.js";
import type { Core } from "../core/core.js";
import { pl_Jit, pl_Unit, pl_Watched } from "../core/generated/layouts.js";
import { Proto } from "../core/generated/objects.js";
import { Opcode } from "../core/generated/opcodes.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { isError } from "../errors/realms.js";
import { compileBatch, type Batched, type RefusedBatch } from "./batch.js";
import { calleesFirst, calleesOf } from "./callees.js";
import { entriesOf, runningFunctions } from "./entries.js";
import { Units, type Reserved } from "./units.js";
import { libraryNames } from "./library-index.js";
import { known } from "./known.js";
import { opcode } from "./instruction.js";
import { Prototype } from "./prototype.js";

const DEFAULTS = { threshold: 2, period: 20000, units: 4000 } as const;
/** What the core may take for what it has watched. */
const WATCHED_BYTES = 4 * 2 ** 20;
/** The part of what was watched from which on a function is worth to be compiled. */
const SHARE = 1 / 200;
/** So many failed checks in a slice, and a unit is compiled again. */
const FAILURES = 100;
/** The milliseconds that compiling may take at one time, and the instructions that are compiled anyway. */
const LONGEST = 3;
const LEAST_PORTION = 20;
/** So many in a slice, and the last unit of a function is not kept. */
const TOO_MANY = 1000;
/** How often a function is compiled before it is given up. */
const MOST_COMPILED = 5;

const NAMES = Object.keys(Opcode);

/** Whether the core's heap has no space, or the engine none for code. */
const isWithoutMemory = (error: unknown): boolean =>
  isError(error) && (error.name === "RangeError" || ("code" in error && error.code === "ERR_HEAP_EXHAUSTED"));

export class Jit implements RunningCompiler {
  readonly #core: Core;
  readonly #data: Pointer;
  readonly #units: Units;
  readonly #most: number;
  /** Of instructions that a function has executed while it was watched. */
  readonly #least: number;
  readonly #counters: Map<string, Pointer> | undefined;
  /** The instructions that are compiled at one time, unless a function has more. */
  #portion = 60;
  readonly #refused: string[] = [];
  #library: ReadonlyMap<number, string> | undefined;
  #milliseconds = 0;
  #compiledBytes = 0;

  constructor(core: Core, options: JitOptions = {}) {
    const { threshold, period, units, slice, counts = false } = { ...DEFAULTS, ...options };
    if (slice !== undefined) core.functions.pl_slicelength(slice);
    this.#counters = counts ? new Map() : undefined;
    this.#core = core;
    this.#most = units;
    this.#least = period * SHARE;
    this.#data = core.functions.pl_jit();
    this.#units = new Units(core, this.#data);
    const { view } = core.memory;
    view.setUint32(this.#data + pl_Jit.period, period, true);
    view.setUint32(this.#data + pl_Jit.space, WATCHED_BYTES, true);
    view.setUint32(this.#data + pl_Jit.failures, FAILURES, true);
    view.setUint32(this.#data + pl_Jit.threshold, threshold, true);
  }

  /** Compiles functions that were watched while thread L ran. Compiled code may wait for calls meanwhile. */
  compile(L: LuaPointer): void {
    const begun = performance.now();
    this.#units.collect();
    const wanted = calleesFirst(this.#wanted(L)).slice(0, Math.max(this.#most - this.#units.count, 0));
    let size = 0;
    const batch = wanted.filter(({ prototype: { code } }) => (size += code.length) <= this.#portion);
    if (batch.length === 0) batch.push(...wanted.slice(0, 1));
    if (batch.length > 0) this.#try(batch, wanted);
    if (batch.length < wanted.length) this.#core.memory.view.setUint32(this.#data + pl_Jit.pending, 1, true);
    const took = performance.now() - begun;
    this.#milliseconds += took;
    const compiled = batch.reduce((sum, { prototype }) => sum + prototype.code.length, 0);
    // As many as fit into the time, by how long these took; JavaScript that has run a few times is faster.
    if (compiled > 0) this.#portion = Math.max(LEAST_PORTION, Math.round((compiled * LONGEST) / took));
  }

  report(): JitReport {
    this.#units.collect();
    const { view } = this.#core.memory;
    return {
      units: this.#units.count,
      bytes: this.#units.bytes,
      compiledBytes: this.#compiledBytes,
      milliseconds: this.#milliseconds,
      refused: this.#refused,
      leaves: [...(this.#counters ?? [])]
        .map(([name, at]): [string, number] => [name, view.getUint32(at, true)])
        .filter(([, count]) => count > 0)
        .sort(([, a], [, b]) => b - a),
    };
  }

  #word(at: Pointer): number {
    return this.#core.memory.view.getUint32(at, true);
  }

  /** The functions that have been watched and are to be compiled, or compiled again. */
  #wanted(L: LuaPointer): Batched[] {
    const running = runningFunctions(this.#core, L);
    const found = new Map<Pointer, Batched>();
    const add = (watched: Pointer): void => {
      const proto = this.#word(watched + pl_Watched.proto);
      if (found.has(proto) || this.#word(watched + pl_Watched.refused) !== 0) return;
      const prototype = new Prototype(this.#core, proto, watched);
      if (prototype.executed < this.#least) return;
      const entries = entriesOf(this.#core, prototype, running.get(proto));
      if (entries.length > 0) found.set(proto, { prototype, entries });
    };
    for (let at = this.#word(this.#data + pl_Jit.watched); at !== 0; at = this.#word(at + pl_Watched.next)) {
      if (this.#word(at + pl_Watched.refused) !== 0) continue;
      const unit = this.#word(this.#word(at + pl_Watched.proto) + Proto.unit);
      if (unit === 0) add(at);
      else this.#again(unit, at, add);
    }
    // What they call is compiled again if that makes it a function that compiled code can call.
    for (const { prototype } of [...found.values()]) {
      for (const { called, tail } of prototype.sites()) {
        if (tail || found.has(called)) continue;
        const compiled = this.#units.of(called);
        if (compiled?.waits === true) add(this.#word(called + Proto.watched));
      }
    }
    return [...found.values()];
  }

  /** Looks at a unit that has met what was not seen before. */
  #again(unit: Pointer, watched: Pointer, add: (watched: Pointer) => void): void {
    const failed = this.#word(unit + pl_Unit.fails);
    if (failed === 0) return;
    const { version } = this.#units.of(this.#word(watched + pl_Watched.proto)) ?? { version: MOST_COMPILED };
    if (version < MOST_COMPILED) add(watched);
    else if (failed > TOO_MANY) this.#giveUp(watched, "its values were of other classes each time");
    else this.#core.memory.view.setUint32(watched + pl_Watched.refused, 1, true); // it stays as it is
  }

  #giveUp(watched: Pointer, reason: string): void {
    const proto = this.#word(watched + pl_Watched.proto);
    this.#core.memory.view.setUint32(watched + pl_Watched.refused, 1, true);
    const prototype = new Prototype(this.#core, proto, watched);
    const unit = this.#word(proto + Proto.unit);
    if (unit !== 0) this.#units.disable(unit, prototype.code.length);
    this.#refused.push(`${prototype.place}: ${reason}`);
  }

  #counter(prototype: Prototype, pc: number): Pointer | undefined {
    if (this.#counters === undefined) return undefined;
    const i = prototype.code[pc] ?? 0;
    const name = `${prototype.place}, line ${String(prototype.lineOf(pc))}, ${String(pc)} ${NAMES[opcode(i)] ?? ""}`;
    const counter = this.#counters.get(name);
    if (counter !== undefined) return counter;
    const made = this.#core.memory.alloc(4);
    this.#core.memory.view.setUint32(made, 0, true);
    this.#counters.set(name, made);
    return made;
  }

  /** Compiles functions. If there is no memory for that, in the core or the engine, they wait until they are watched again. */
  #try(wanted: readonly Batched[], waiting: readonly Batched[]): void {
    const units: Reserved[] = [];
    const release = (): void => {
      units.forEach((unit, at) => {
        this.#units.release(unit, known(wanted[at]).prototype);
      });
    };
    let refused: RefusedBatch | undefined;
    try {
      for (const { prototype } of wanted) units.push(this.#units.reserve(prototype));
      refused = this.#install(wanted, waiting, units);
    } catch (error) {
      release();
      if (!isWithoutMemory(error)) throw error;
    }
    if (refused === undefined) return;
    release();
    this.#giveUp(refused.of.prototype.watched, refused.refusal);
    const rest = wanted.filter((one) => one !== refused.of);
    if (rest.length > 0) this.#try(rest, waiting);
  }

  /** Puts the code of functions in place of what they have. What is still `waiting` calls them too. */
  #install(
    wanted: readonly Batched[],
    waiting: readonly Batched[],
    units: readonly Reserved[],
  ): RefusedBatch | undefined {
    const reserved = new Map(wanted.map(({ prototype }, at) => [prototype.address, known(units[at])]));
    const callees = calleesOf(
      wanted.map(({ prototype }) => prototype),
      waiting.map(({ prototype }) => prototype),
      this.#units,
      (proto) => known(reserved.get(proto)).serial,
    );
    const { view } = this.#core.memory;
    const made = compileBatch(wanted, callees, {
      data: this.#data,
      next: view.getInt32(this.#data + pl_Jit.next, true),
      nextElement: view.getInt32(this.#data + pl_Jit.nextelement, true),
      libraryName: (index) => (this.#library ??= libraryNames(this.#core)).get(index),
      failures: ({ address }) => known(reserved.get(address)).unit + pl_Unit.failed,
      counter: (prototype, pc) => this.#counter(prototype, pc),
    });
    if ("refusal" in made) return made;
    const compiled = made.link(this.#core);
    this.#compiledBytes += made.bytes;
    wanted.forEach(({ prototype }, at) => {
      this.#units.install(known(units[at]), prototype, known(compiled[at]));
    });
    return undefined;
  }
}
