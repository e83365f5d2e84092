/** Compiles what the core has watched, and puts the compiled code into its table. */

import { WATCHING, type JitOptions, type JitReport, type RunningCompiler } from "../core/compiler.js";
import type { Core } from "../core/core.js";
import { pl_Jit, pl_Unit, pl_Watched } from "../core/generated/layouts.js";
import { Proto } from "../core/generated/objects.js";
import type { LuaPointer, Pointer } from "../core/pointers.js";
import { isError } from "../errors/realms.js";
import { compileBatch, type Batched, type RefusedBatch } from "./batch.js";
import { calleesFirst, calleesOf } from "./callees.js";
import { entriesOf, runningFunctions } from "./entries.js";
import { ExistingCode } from "./existing-code.js";
import { Units, type Reserved } from "./units.js";
import { libraryNames } from "./library-index.js";
import { known } from "./known.js";
import { Prototype } from "./prototype.js";

const DEFAULTS = { ...WATCHING, units: 4000, bytes: 8 * 2 ** 20, share: 1 / 6 } as const;
/** What the core may take for what it has watched. */
const WATCHED_BYTES = 4 * 2 ** 20;
/** A function must have executed at least this share of the watched instructions to be worth compiling. */
const SHARE = 1 / 200;
/** A unit with this many failed checks in a slice is compiled again. */
const FAILURES = 100;
/** How many milliseconds compiling may take at a time, and how many instructions are compiled in any case. */
const LONGEST = 3;
const LEAST_PORTION = 20;
/** The milliseconds that compiling may take before its share of the time counts. */
const BEGINNING = 10;
/** With this many in a slice, the last unit of a function is dropped. */
const TOO_MANY = 1000;
/** How often a function is compiled before it is given up. */
const MOST_COMPILED = 5;

/** Undefined if the core's heap has no space or the engine none for code. */
function withMemory<T>(use: () => T): T | undefined {
  try {
    return use();
  } catch (error) {
    const isMissing =
      isError(error) &&
      (error.name === "RangeError" || ("code" in error && error.code === "ERR_HEAP_EXHAUSTED"));
    if (isMissing) return undefined;
    throw error;
  }
}

export class Jit implements RunningCompiler {
  readonly #core: Core;
  readonly #data: Pointer;
  readonly #units: Units;
  readonly #show: JitOptions["show"];
  readonly #most: number;
  readonly #mostBytes: number;
  readonly #share: number;
  /** Of instructions that a function has executed while it was watched. */
  readonly #least: number;
  readonly #counters: Map<string, Pointer> | undefined;
  /** The instructions that are compiled at one time, unless a function has more. */
  #portion = LEAST_PORTION;
  readonly #refused: string[] = [];
  #library: ReadonlyMap<number, string> | undefined;
  readonly #existing = new ExistingCode();
  #milliseconds = 0;
  /** When functions were hot for the first time. */
  #hotSince: number | undefined;
  #compiled = 0;
  #compiledBytes = 0;

  constructor(core: Core, options: JitOptions = {}) {
    const {
      threshold,
      period,
      units,
      bytes,
      share,
      slice,
      counts = false,
      show,
    } = { ...DEFAULTS, ...options };
    if (slice !== undefined) core.functions.pl_slicelength(slice);
    this.#counters = counts ? new Map() : undefined;
    this.#core = core;
    this.#show = show;
    this.#most = units;
    this.#mostBytes = bytes;
    this.#share = share < 1 ? share : Infinity;
    this.#least = period * SHARE;
    this.#data = core.functions.pl_jit();
    this.#units = new Units(core, this.#data);
    this.#set(pl_Jit.period, period);
    this.#set(pl_Jit.space, WATCHED_BYTES);
    this.#set(pl_Jit.failures, FAILURES);
    this.#set(pl_Jit.threshold, threshold);
  }

  /** Compiles functions that were watched while thread L ran. Compiled code may wait for calls meanwhile. */
  compile(L: LuaPointer): void {
    const begun = performance.now();
    this.#hotSince ??= begun;
    if (this.#milliseconds > BEGINNING + (begun - this.#hotSince) * this.#share) {
      this.#set(pl_Jit.pending, 1);
      return;
    }
    const compiled = withMemory(() => this.#compileSome(L)) ?? 0;
    const took = performance.now() - begun;
    this.#milliseconds += took;
    // As many as fit into the time, by how long these took; JavaScript that has run a few times is faster.
    if (compiled > 0) this.#portion = Math.max(LEAST_PORTION, Math.round((compiled * LONGEST) / took));
  }

  /** Returns how many instructions it has compiled. */
  #compileSome(L: LuaPointer): number {
    if (this.#library === undefined) {
      this.#set(pl_Jit.pending, 1); // this takes some milliseconds alone
      this.#library = libraryNames(this.#core);
      return 0;
    }
    this.#units.collect();
    const most = this.#existing.bytes < this.#mostBytes ? this.#most - this.#units.count : 0;
    const wanted = calleesFirst(this.#wanted(L)).slice(0, Math.max(most, 0));
    let size = 0;
    const batch = wanted.filter(({ prototype: { code } }) => (size += code.length) <= this.#portion);
    if (batch.length === 0) batch.push(...wanted.slice(0, 1));
    if (batch.length > 0) this.#try(batch, wanted);
    if (batch.length < wanted.length) this.#set(pl_Jit.pending, 1);
    return batch.reduce((sum, { prototype }) => sum + prototype.code.length, 0);
  }

  report(): JitReport {
    this.#units.collect();
    const { view } = this.#core.memory;
    return {
      units: this.#units.count,
      compiled: this.#compiled,
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

  #set(field: number, value: number): void {
    this.#core.memory.view.setUint32(this.#data + field, value, true);
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

  /** Decides about a unit whose checks failed often. */
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
    const name = `${prototype.place}, ${prototype.describe(pc)}`;
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
    const outcome = withMemory(() => {
      for (const { prototype } of wanted) units.push(this.#units.reserve(prototype));
      return { refused: this.#install(wanted, waiting, units) };
    });
    const refused = outcome?.refused;
    if (outcome === undefined || refused !== undefined) release();
    if (refused === undefined) return;
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
    const library = known(this.#library);
    const made = compileBatch(wanted, callees, {
      data: this.#data,
      next: view.getInt32(this.#data + pl_Jit.next, true),
      nextElement: view.getInt32(this.#data + pl_Jit.nextelement, true),
      libraryName: (index) => library.get(index),
      failures: ({ address }) => known(reserved.get(address)).unit + pl_Unit.failed,
      counter: (prototype, pc) => this.#counter(prototype, pc),
      show: this.#show,
    });
    if ("refusal" in made) return made;
    const { module, compiled } = made.link(this.#core);
    this.#compiled += wanted.length;
    this.#compiledBytes += made.bytes;
    this.#existing.add(module, made.bytes);
    wanted.forEach(({ prototype }, at) => {
      this.#units.install(known(units[at]), prototype, known(compiled[at]));
    });
    return undefined;
  }
}
