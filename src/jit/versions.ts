/**
 * The blocks of a function, each in as many versions as there are ways to hold its registers, up to a limit. A loop whose
 * sum starts as an integer and becomes a float has two versions.
 */

import { Assembler } from "./assembler.js";
import { Block } from "./block.js";
import { ANY, isSingle, type Classes } from "./classes.js";
import { leaders, successors } from "./flow.js";
import type { Frame } from "./frame.js";
import { known as found } from "./known.js";
import { argC, opcode } from "./instruction.js";
import { Opcode as O } from "../core/generated/opcodes.js";
import { MustLeave, Refusal } from "./refusal.js";
import { State } from "./state.js";
import type { Ending, Target } from "./ending.js";
import { translate } from "./translate.js";

/** The most versions of a block. */
const MOST_VERSIONS = 3;
/** The most translations of blocks in a function. */
const MOST_WORK = 4000;

export interface Edge {
  readonly to: Version;
  /** How registers are held where the edge begins. */
  readonly state: State;
  readonly ticks: number;
}

export class Version {
  code = new Assembler();
  edges: readonly Edge[] = [];
  /** The local with the condition for the first of two edges. */
  condition = -1;
  queued = false;

  constructor(
    readonly pc: number,
    public state: State,
  ) {}
}

export class Versions {
  readonly #of = new Map<number, Version[]>();
  readonly #queue: Version[] = [];
  readonly #leaders: Set<number>;
  /** The instructions where the interpreter may enter. */
  readonly entries = new Set<number>();
  #work = 0;

  constructor(readonly frame: Frame) {
    this.#leaders = leaders(frame.prototype.code);
  }

  /** The versions of the block at `pc`. */
  at(pc: number): readonly Version[] {
    return this.#of.get(pc) ?? [];
  }

  get all(): Version[] {
    return [...this.#of.values()].flat();
  }

  /** Makes a block where the interpreter may enter, with these classes; 0 for one that is not needed. */
  enter(pc: number, classes: (register: number) => Classes): Version {
    this.#leaders.add(pc);
    const state = new State();
    for (let r = 0; r < this.frame.prototype.registers; r++) {
      const seen = classes(r);
      if (seen !== 0 && this.frame.live.at(pc, r) && !this.frame.inMemory(r))
        state.set(r, { classes: isSingle(seen) ? seen : ANY, dirty: false });
    }
    this.entries.add(pc);
    return this.#version(pc, state);
  }

  /** Makes the block at the start of a function whose parameters have these classes and are not in the stack. */
  begin(classes: (register: number) => Classes): Version {
    const state = new State();
    for (let r = 0; r < this.frame.prototype.parameters; r++) {
      if (this.frame.live.at(0, r) && !this.frame.inMemory(r))
        state.set(r, { classes: classes(r), dirty: true });
    }
    return this.#version(0, state);
  }

  /** Translates all that can be reached. */
  run(): void {
    for (let version = this.#queue.shift(); version !== undefined; version = this.#queue.shift()) {
      version.queued = false;
      if (++this.#work > MOST_WORK) throw new Refusal("its registers hold values of too many classes");
      this.#translate(version);
    }
  }

  #enqueue(version: Version): void {
    if (version.queued) return;
    version.queued = true;
    this.#queue.push(version);
  }

  /** The registers of `state` that are needed at `pc`. */
  #needed(state: State, pc: number): State {
    const needed = new State();
    state.each((register, value) => {
      if (this.frame.live.at(pc, register) && !this.frame.inMemory(register)) needed.set(register, value);
    });
    return needed;
  }

  #version(pc: number, state: State): Version {
    const known = this.#of.get(pc) ?? [];
    if (known.length === 0) this.#of.set(pc, known);
    const like = known.find((version) => version.state.like(state));
    if (like === undefined && known.length < MOST_VERSIONS) {
      const made = new Version(pc, state);
      known.push(made);
      this.#enqueue(made);
      return made;
    }
    const version = like ?? found(known.at(-1));
    const joined = version.state.join(state);
    if (!joined.same(version.state)) {
      version.state = joined;
      this.#enqueue(version);
    }
    return version;
  }

  #edge(state: State, { pc, ticks }: Target): Edge {
    const needed = this.#needed(state, pc);
    return { to: this.#version(pc, needed), state: needed, ticks };
  }

  #translate(version: Version): void {
    const block = new Block(this.frame, version.state.copy(), version.pc);
    let ending: Ending | undefined;
    let { pc } = version;
    for (;;) {
      block.begin(pc);
      try {
        ending = translate(block, pc);
      } catch (error) {
        if (!(error instanceof MustLeave)) throw error;
        block.leave("failed");
        ending = { kind: "left" };
      }
      if (ending?.kind === "left") break;
      block.finish();
      if (this.frame.isEntered) {
        // The interpreter may make a call itself, and enter after it.
        if (this.#isClosedCall(pc)) this.#resume(pc + 1);
        if (block.resumesAt !== undefined && !this.#isOpen(pc)) this.#resume(block.resumesAt);
      }
      if (ending?.kind === "returned") break;
      if (ending !== undefined && ending.kind !== "next") break;
      pc = ending?.pc ?? pc + 1;
      ending = undefined;
      if (this.#leaders.has(pc)) break;
    }
    version.code = block.done;
    version.condition = -1;
    if (ending?.kind === "returned") version.edges = [];
    else if (ending?.kind === "left") {
      version.edges = [];
      this.#after(pc, block.state);
    } else if (ending?.kind === "branch") {
      version.condition = ending.condition;
      version.edges = [this.#edge(block.state, ending.yes), this.#edge(block.state, ending.no)];
    } else {
      const ticks = ending?.kind === "jump" ? ending.ticks : 0;
      version.edges = [this.#edge(block.state, { pc: ending?.kind === "jump" ? ending.pc : pc, ticks })];
    }
  }

  #resume(pc: number): void {
    this.entries.add(pc);
    this.#leaders.add(pc);
  }

  #isClosedCall(pc: number): boolean {
    return opcode(this.frame.prototype.code[pc] ?? 0) === O.call && !this.#isOpen(pc);
  }

  /** Whether an instruction gives values up to the top, which the next instruction takes. */
  #isOpen(pc: number): boolean {
    const i = this.frame.prototype.code[pc] ?? 0;
    return (opcode(i) === O.call || opcode(i) === O.vararg) && argC(i) === 0;
  }

  /** Lets the interpreter enter after the instruction at `pc`, which it executes or may have to execute. */
  #after(pc: number, state: State): void {
    if (!this.frame.isEntered) return;
    const { code } = this.frame.prototype;
    const i = code[pc] ?? 0;
    const seen = this.frame.prototype.seen(pc);
    if (seen.count === 0) return;
    const op = opcode(i);
    if (op === O.return || op === O.return0 || op === O.return1 || op === O.tailcall) return;
    if (this.#isOpen(pc)) return;
    const next = successors(code, pc).filter(
      (target) => target < code.length && this.frame.prototype.seen(target).count > 0,
    );
    const a = (i >>> 7) & 0xff;
    for (const target of next) {
      this.enter(target, (r) => {
        if (this.frame.defines(pc, r))
          return r === a && isSingle(seen.result) && seen.result !== 0 ? seen.result : ANY;
        return state.get(r).classes;
      });
    }
  }
}
