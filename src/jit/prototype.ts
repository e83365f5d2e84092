/** A function of Lua and what it was seen to do, read from the core's memory. */

import type { Core } from "../core/core.js";
import { WATCHED_PARAMS } from "../core/generated/constants.js";
import { pl_Seen, pl_Watched } from "../core/generated/layouts.js";
import { global_State, LocVar, Proto, TString, TValue, Upvaldesc } from "../core/generated/objects.js";
import { Opcode } from "../core/generated/opcodes.js";
import type { Pointer } from "../core/pointers.js";
import { ANY, type Classes } from "./classes.js";
import { argB, argC, opcode } from "./instruction.js";

const WORD = 4;
const NAMES = Object.keys(Opcode);
/** In `lineinfo`: the line is in `abslineinfo`. */
const ABSOLUTE = -128;
const TAG = 8;

export interface Seen {
  readonly count: number;
  readonly result: Classes;
  readonly operands: Classes;
  readonly keys: Classes;
  readonly what: number;
  readonly index: number;
  readonly varies: boolean;
}

/** A call site that always called the same function. */
export interface Site {
  /** The address of its Proto, or a function of C. */
  readonly called: Pointer;
  readonly tail: boolean;
  /** The classes of the results that are wanted; of the first one where all are. */
  readonly results: readonly Classes[];
}

export interface Constant {
  readonly tag: number;
  readonly integer: bigint;
  readonly float: number;
  readonly pointer: Pointer;
}

export interface Scope {
  readonly start: number;
  readonly end: number;
}

export class Prototype {
  readonly code: Uint32Array;
  readonly parameters: number;
  readonly vararg: boolean;
  readonly registers: number;
  readonly line: number;
  readonly #core: Core;
  #sites: readonly Site[] | undefined;
  #returned: readonly (number | undefined)[] | undefined;

  constructor(
    core: Core,
    readonly address: Pointer,
    readonly watched: Pointer,
  ) {
    const { view } = core.memory;
    this.#core = core;
    const word = (offset: number): number => view.getUint32(address + offset, true);
    this.codeAddress = word(Proto.code);
    this.code = new Uint32Array(core.memory.copy(this.codeAddress, word(Proto.sizecode) * WORD).buffer);
    this.parameters = view.getUint8(address + Proto.numparams);
    this.vararg = view.getUint8(address + Proto.is_vararg) !== 0;
    this.registers = view.getUint8(address + Proto.maxstacksize);
    this.line = word(Proto.linedefined);
  }

  readonly codeAddress: Pointer;

  #word(offset: number): number {
    return this.#core.memory.view.getUint32(this.address + offset, true);
  }

  pc(at: number): Pointer {
    return this.codeAddress + at * WORD;
  }

  constantAddress(index: number): Pointer {
    return this.#word(Proto.k) + index * TValue.sizeof;
  }

  constant(index: number): Constant {
    const at = this.constantAddress(index);
    return {
      tag: this.#core.memory.view.getUint8(at + TAG),
      integer: this.#core.memory.view.getBigInt64(at, true),
      float: this.#core.memory.view.getFloat64(at, true),
      pointer: this.#core.memory.view.getUint32(at, true),
    };
  }

  /** The hash of a short string. */
  hashOf(string: Pointer): number {
    return this.#core.memory.view.getUint32(string + TString.hash, true);
  }

  /** The address of the string `__index`, which lives as long as the state. */
  get indexName(): Pointer {
    const { view } = this.#core.memory;
    const state = view.getUint32(this.watched + pl_Watched.state, true);
    return view.getUint32(state + global_State.tmname, true);
  }

  /** The line of an instruction; 0 if that is not known. */
  lineOf(pc: number): number {
    const { view } = this.#core.memory;
    const count = this.#word(Proto.sizeabslineinfo);
    const absolute = this.#word(Proto.abslineinfo);
    if (this.#word(Proto.sizelineinfo) === 0) return 0;
    let line = this.line;
    let from = 0;
    for (let at = 0; at < count; at++) {
      const entry = absolute + at * 2 * WORD;
      if (view.getInt32(entry, true) > pc) break;
      from = view.getInt32(entry, true) + 1;
      line = view.getInt32(entry + WORD, true);
    }
    for (let at = from; at <= pc; at++) {
      const more = view.getInt8(this.#word(Proto.lineinfo) + at);
      if (more !== ABSOLUTE) line += more;
    }
    return line;
  }

  /** The file, or the start of the text, and the line where the function is defined. */
  get place(): string {
    const source = this.#word(Proto.source);
    const name =
      source === 0 ? "?" : (this.#core.memory.text(source + TString.contents).split("\n", 1)[0] ?? "");
    return `${name.replace(/^[@=]/u, "")}:${String(this.line)}`;
  }

  /** An instruction: its line, number and name. */
  describe(pc: number): string {
    const name = NAMES[opcode(this.code[pc] ?? 0)] ?? "";
    return `line ${String(this.lineOf(pc))}, ${String(pc)} ${name}`;
  }

  /** Its call sites that were seen to call always the same function. */
  sites(): readonly Site[] {
    return (this.#sites ??= this.#findSites());
  }

  #findSites(): Site[] {
    const found: Site[] = [];
    for (const [pc, i] of this.code.entries()) {
      const tail = opcode(i) === Opcode.tailcall;
      if (!tail && opcode(i) !== Opcode.call) continue;
      const { what, varies, result, keys, count } = this.seen(pc);
      if (count === 0 || varies || what === 0) continue;
      const wanted = tail ? 0 : argC(i) - 1;
      const results = Array.from({ length: Math.abs(wanted) }, (_, n) => [result, keys][n] ?? ANY);
      found.push({ called: what, tail, results });
    }
    return found;
  }

  /** How many values its executed return instructions return; undefined if that differs. */
  returned(): readonly (number | undefined)[] {
    return (this.#returned ??= this.#findReturned());
  }

  #findReturned(): (number | undefined)[] {
    const found: (number | undefined)[] = [];
    for (const [pc, i] of this.code.entries()) {
      const op = opcode(i);
      if (op !== Opcode.return && op !== Opcode.return0 && op !== Opcode.return1) continue;
      if (this.seen(pc).count === 0) continue;
      if (op === Opcode.return) found.push(argB(i) === 0 ? undefined : argB(i) - 1);
      else found.push(op === Opcode.return1 ? 1 : 0);
    }
    return found;
  }

  /** How often the function was called while it was watched. */
  get calls(): number {
    return this.#core.memory.view.getUint32(this.watched + pl_Watched.calls, true);
  }

  /** How many instructions it executed while it was watched. */
  get executed(): number {
    let sum = 0;
    for (let pc = 0; pc < this.code.length; pc++)
      sum += this.#core.memory.view.getUint32(
        this.watched + pl_Watched.at + pc * pl_Seen.sizeof + pl_Seen.count,
        true,
      );
    return sum;
  }

  /** The classes of a parameter; 0 if it was not seen. */
  parameter(index: number): Classes {
    if (index >= WATCHED_PARAMS) return 0;
    return this.#core.memory.view.getUint32(this.watched + pl_Watched.params + index * WORD, true);
  }

  seen(pc: number): Seen {
    const at = this.watched + pl_Watched.at + pc * pl_Seen.sizeof;
    const word = (offset: number): number => this.#core.memory.view.getUint32(at + offset, true);
    const operands = word(pl_Seen.operands);
    return {
      count: word(pl_Seen.count),
      result: word(pl_Seen.result),
      operands: operands & 0xffff,
      keys: operands >>> 16,
      what: word(pl_Seen.what),
      index: word(pl_Seen.index),
      varies: word(pl_Seen.varies) !== 0,
    };
  }

  /** The registers that closures made by this function capture. */
  captured(): Set<number> {
    const found = new Set<number>();
    for (let at = 0; at < this.#word(Proto.sizep); at++) {
      const inner = this.#core.memory.view.getUint32(this.#word(Proto.p) + at * WORD, true);
      const list = this.#core.memory.view.getUint32(inner + Proto.upvalues, true);
      const count = this.#core.memory.view.getUint32(inner + Proto.sizeupvalues, true);
      for (let n = 0; n < count; n++) {
        const desc = list + n * Upvaldesc.sizeof;
        if (this.#core.memory.view.getUint8(desc + Upvaldesc.instack) !== 0)
          found.add(this.#core.memory.view.getUint8(desc + Upvaldesc.idx));
      }
    }
    return found;
  }

  /** The scopes of local variables in the order of their declarations. */
  scopes(): Scope[] {
    return Array.from({ length: this.#word(Proto.sizelocvars) }, (_, at) => {
      const entry = this.#word(Proto.locvars) + at * LocVar.sizeof;
      return {
        start: this.#core.memory.view.getInt32(entry + LocVar.startpc, true),
        end: this.#core.memory.view.getInt32(entry + LocVar.endpc, true),
      };
    });
  }
}
