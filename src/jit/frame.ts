/** What all blocks of a compiled function share: its locals, and how it is left. */

import { Assembler, I, I32, Label, M } from "./assembler.js";
import { pl_Jit, pl_Left } from "../core/generated/layouts.js";
import type { Pointer } from "../core/pointers.js";
import { formOf, LUA_FUNCTION, tagOf, type Classes } from "./classes.js";
import { effectOf, type Liveness } from "./flow.js";
import { argC } from "./instruction.js";
import { offsets, TAG, VALUE, VM } from "./layout.js";
import { Locals, type LocalType } from "./locals.js";
import { Helper } from "./module.js";
import type { Prototype } from "./prototype.js";
import { NeedsInterpreter } from "./refusal.js";
import type { State } from "./state.js";

/** How compiled code calls a function. */
export interface Signature {
  /** Of its unit, while it is the one that was compiled. */
  readonly serial: number;
  /** The number of its registers, and of its instructions. */
  readonly registers: number;
  readonly size: number;
  /** The classes of its parameters, and of its results; ANY for values in boxes. */
  readonly parameters: readonly Classes[];
  readonly results: readonly Classes[];
  /** How many values it returns; undefined if it depends: those that are missing are nil, and others are left out. */
  readonly returns: number | undefined;
}

/** A function that compiled code may call without the interpreter. */
export interface Callee extends Signature {
  /** Its index in the module. */
  readonly index: number;
}

/** What compiled functions know of each other and of the core. */
export interface Batch {
  /** The address of the pl_Jit. */
  readonly data: Pointer;
  /** The functions `next` and that of `ipairs`, as indices in the table. */
  readonly next: number;
  readonly nextElement: number;
  /** The name of a function of the standard library, as in `math.floor`, by its index in the table. */
  libraryName(index: number): string | undefined;
  /** The function with a Proto at this address, if it can be called directly. */
  callee(proto: Pointer): Callee | undefined;
  /** The address of the counter of failed checks of a function. */
  failures(prototype: Prototype): Pointer;
  /** Takes each function that was compiled, as text. */
  readonly show: ((text: string) => void) | undefined;
  /** The address of the counter of exits at an instruction; undefined if exits are not counted. */
  counter(prototype: Prototype, pc: number): Pointer | undefined;
}

/** The parameters of a unit. */
export const L = 0;
export const ENTRY = 1;

/** The parameters of a function that compiled code calls. Its arguments follow, in their forms. */
const INNER = { global: 1, base: 2, closure: 3, depth: 4, arguments: 5 } as const;
/** Fields of a word that describes an exit: the number of the instruction, and the status, or the results that its call wants. */
const STATUS_BITS = 3;
const WANTED_BITS = 8;

/** How deeply calls of compiled code may nest. */
const MOST_DEPTH = 100;

/** The types of the locals that hold a value of these classes; none for no value. */
export function typesOf(classes: Classes): LocalType[] {
  if (classes === 0) return [];
  switch (formOf(classes)) {
    case "integer":
      return ["i64"];
    case "float":
      return ["f64"];
    case "pointer":
      return ["i32"];
    case "box":
      return ["i64", "i32"];
    case "constant":
      return [];
  }
}

/**
 * Why code is left to the interpreter: a value has another type than the code was made for; or compiled code cannot do this
 * at all; or a collection or a poll of the host is due.
 */
export type Leaving = "failed" | "planned" | "deferred";

export abstract class Frame {
  abstract readonly locals: Locals;
  /** The address of the first register. */
  abstract readonly base: number;
  abstract readonly closure: number;
  abstract readonly global: number;
  abstract readonly ticks: number;
  readonly #captured: ReadonlySet<number>;
  readonly #left = new Label();
  readonly #failed = new Label();
  readonly #leftCall = new Label();
  #exitLocal: number | undefined;
  #statusLocal: number | undefined;

  constructor(
    readonly prototype: Prototype,
    readonly live: Liveness,
    readonly batch: Batch,
  ) {
    this.#captured = prototype.captured();
  }

  /** The local with the word of the exit that is taken. */
  get #exit(): number {
    return (this.#exitLocal ??= this.locals.make("i32"));
  }

  /** The local with the status of a call that has been left. */
  get #status(): number {
    return (this.#statusLocal ??= this.locals.make("i32"));
  }

  /** Whether a register's value is always in the stack, because closures may change it. */
  inMemory(register: number): boolean {
    return this.#captured.has(register);
  }

  /** Whether the instruction at `pc` writes a register. */
  defines(pc: number, register: number): boolean {
    const { defines } = effectOf(this.prototype.code[pc] ?? 0);
    return defines.some(([from, to]) => from <= register && register < to);
  }

  /** Whether the interpreter enters it. */
  abstract readonly isEntered: boolean;

  /** Reads what the code needs of the call, at its start. */
  abstract enter(asm: Assembler): void;

  /** Pushes how many more calls may be made within this one. */
  abstract pushDepth(asm: Assembler): void;

  /** Writes back the registers that are needed at `pc`, and returns; the interpreter continues there. */
  leave(asm: Assembler, state: State, pc: number, status: number, why: Leaving): void {
    const counter =
      status === VM.slow || status === VM.unit ? this.batch.counter(this.prototype, pc) : undefined;
    if (counter !== undefined) count(asm, counter);
    if (why === "planned") this.plan();
    this.writeBack(asm, state, (register) => this.live.at(pc, register));
    if (typeof state.top === "number") this.stopBelow(asm, state.top);
    asm.i32((pc << STATUS_BITS) | status).exit(why === "failed" ? this.#failed : this.#left);
  }

  /** Called if the interpreter executes some instructions, and not because something unexpected was met. */
  protected abstract plan(): void;

  /** Leaves the call at `pc`, whose function has left with the status in a local. */
  leaveCall(asm: Assembler, state: State, pc: number, status: number): void {
    const i = this.prototype.code[pc] ?? 0;
    this.writeBack(asm, state, (register) => this.live.at(pc + 1, register) && !this.defines(pc, register));
    asm.get(status).set(this.#status);
    asm.i32(((pc + 1) << WANTED_BITS) | argC(i)).exit(this.#leftCall);
  }

  /** Leaves a tail call whose function has left with the status in a local, and takes this call's place. */
  leaveTailCall(asm: Assembler, status: number): void {
    this.stopTailCall(asm);
    this.pushStatus(asm.get(status));
    asm.op(I.return);
  }

  /** The function's code, with what all of its exits share behind it. */
  withExits(code: Assembler): Assembler {
    const asm = new Assembler();
    const exits = [this.#left, this.#failed, this.#leftCall].filter((label) => code.exitsTo(label));
    // A failure is counted, and leaves as others do.
    if (exits.includes(this.#failed) && !exits.includes(this.#left)) exits.unshift(this.#left);
    for (const label of exits) asm.block(label, I32);
    asm.append(code);
    if (exits.includes(this.#leftCall)) this.#endCall(asm.end());
    if (exits.includes(this.#failed)) count(asm.end(), this.batch.failures(this.prototype));
    if (exits.includes(this.#left)) this.#end(asm.end());
    return asm;
  }

  /** Leaves as the word on the stack says: the number of the instruction is above STATUS_BITS, the status below. */
  #end(asm: Assembler): void {
    const exit = this.#exit;
    asm.set(exit);
    this.storeTicks(asm);
    this.stop(asm, () => {
      this.#pushPc(asm.get(exit).i32(STATUS_BITS).op(I.i32ShrU));
    });
    asm
      .get(exit)
      .i32((1 << STATUS_BITS) - 1)
      .op(I.i32And);
    this.pushStatus(asm);
    asm.op(I.return);
  }

  /** The same for a call: the number of results that it wants, plus 1, is in the lowest WANTED_BITS. */
  #endCall(asm: Assembler): void {
    const exit = this.#exit;
    asm.set(exit);
    const pushPc = (): void => {
      this.#pushPc(asm.get(exit).i32(WANTED_BITS).op(I.i32ShrU));
    };
    this.stopCall(asm, pushPc, () => {
      asm
        .get(exit)
        .i32((1 << WANTED_BITS) - 1)
        .op(I.i32And)
        .i32(1)
        .op(I.i32Sub);
    });
    this.pushStatus(asm.get(this.#status));
    asm.op(I.return);
  }

  /** Turns the number of an instruction on the stack into its address. */
  #pushPc(asm: Assembler): void {
    asm.i32(2).op(I.i32Shl).i32(this.prototype.pc(0)).op(I.i32Add);
  }

  /** Pushes what is returned besides the status. */
  abstract pushStatus(asm: Assembler): void;
  /** Notes that the interpreter continues at the address that `pushPc` pushes. */
  abstract stop(asm: Assembler, pushPc: () => void): void;
  /** The same, after leaving a call that wants as many results as `pushWanted` pushes. */
  abstract stopCall(asm: Assembler, pushPc: () => void, pushWanted: () => void): void;
  /** The same, after leaving a tail call. */
  abstract stopTailCall(asm: Assembler): void;
  /** Notes that the interpreter finds values up to a register. */
  protected abstract stopBelow(asm: Assembler, top: number): void;

  storeTicks(asm: Assembler): void {
    asm.get(this.global).get(this.ticks).memory(M.i32Store, offsets.global_State.ticks);
  }

  loadTicks(asm: Assembler): void {
    asm.get(this.global).memory(M.i32Load, offsets.global_State.ticks).set(this.ticks);
  }

  writeBack(asm: Assembler, state: State, wanted: (register: number) => boolean): void {
    state.each((register, { classes, dirty }) => {
      if (!dirty || this.inMemory(register) || !wanted(register)) return;
      const at = register * VALUE;
      const { locals } = this;
      const form = formOf(classes);
      if (form === "float") asm.get(this.base).get(locals.float(register)).memory(M.f64Store, at);
      else if (form === "pointer") asm.get(this.base).get(locals.pointer(register)).memory(M.i32Store, at);
      else if (form !== "constant") asm.get(this.base).get(locals.payload(register)).memory(M.i64Store, at);
      asm.get(this.base);
      if (form === "box") asm.get(locals.tag(register));
      else asm.i32(tagOf(classes));
      asm.memory(M.i32Store8, at + TAG);
    });
  }
}

/** Increments the word at an address. */
function count(asm: Assembler, at: Pointer): void {
  asm.i32(at).i32(at).memory(M.i32Load, 0).i32(1).op(I.i32Add).memory(M.i32Store, 0);
}

/** The frame of a unit, which the interpreter enters. Its call has a CallInfo. */
export class UnitFrame extends Frame {
  readonly isEntered = true;
  readonly locals = new Locals(2);
  readonly base = this.locals.make("i32");
  readonly closure = this.locals.make("i32");
  readonly global = this.locals.make("i32");
  readonly ticks = this.locals.make("i32");
  readonly callInfo = this.locals.make("i32");

  override enter(asm: Assembler): void {
    const { CallInfo, lua_State } = offsets;
    asm.get(L).memory(M.i32Load, lua_State.ci).tee(this.callInfo);
    asm.memory(M.i32Load, CallInfo.func).i32(VALUE).op(I.i32Add).tee(this.base);
    asm.i32(VALUE).op(I.i32Sub).memory(M.i32Load, 0).set(this.closure);
    asm.get(L).memory(M.i32Load, lua_State.l_G).set(this.global);
    this.loadTicks(asm);
  }

  protected override plan(): void {
    // It enters again after them.
  }

  override pushDepth(asm: Assembler): void {
    asm.i32(MOST_DEPTH);
  }

  override pushStatus(): void {
    // nothing else
  }

  override stop(asm: Assembler, pushPc: () => void): void {
    asm.get(this.callInfo);
    pushPc();
    asm.memory(M.i32Store, offsets.CallInfo["u.savedpc"]);
  }

  /** Notes that the interpreter goes on at `pc`. */
  stopAt(asm: Assembler, pc: number): void {
    this.stop(asm, () => asm.i32(this.prototype.pc(pc)));
  }

  override stopCall(asm: Assembler, pushPc: () => void, pushWanted: () => void): void {
    this.stop(asm, pushPc);
    wantLast(asm, this.batch, pushWanted, this.locals.temp("i32"));
    asm.get(L).i32(this.batch.data).memory(M.i32Load, pl_Jit.count).i32(0).call(Helper.unwind);
  }

  override stopTailCall(asm: Assembler): void {
    asm.get(L).i32(this.batch.data).memory(M.i32Load, pl_Jit.count).i32(1).call(Helper.unwind);
  }

  protected override stopBelow(asm: Assembler, top: number): void {
    asm
      .get(L)
      .get(this.base)
      .i32(top * VALUE)
      .op(I.i32Add)
      .memory(M.i32Store, offsets.lua_State.top);
  }

  /** Reads again what a call by the core may have changed. */
  reload(asm: Assembler): void {
    asm.get(this.callInfo).memory(M.i32Load, offsets.CallInfo.func).i32(VALUE).op(I.i32Add).set(this.base);
    this.loadTicks(asm);
  }
}

/** Puts the offset of what is noted of the call that was left last into a local. */
function findLast(asm: Assembler, { data }: Batch, temp: number): void {
  asm
    .i32(data)
    .memory(M.i32Load, pl_Jit.count)
    .i32(1)
    .op(I.i32Sub)
    .i32(pl_Left.sizeof)
    .op(I.i32Mul)
    .set(temp);
}

/** Sets the number of results that the call which was left last wants. */
function wantLast(asm: Assembler, batch: Batch, pushWanted: () => void, temp: number): void {
  const { data } = batch;
  findLast(asm, batch, temp);
  asm.get(temp);
  pushWanted();
  asm.memory(M.i32Store, data + pl_Jit.left + pl_Left.wanted);
}

/** The frame of a function that compiled code calls. Its call gets a CallInfo only if the function is left before its end. */
export class InnerFrame extends Frame {
  readonly isEntered = false;
  readonly locals: Locals;
  readonly global = INNER.global;
  readonly base = INNER.base;
  readonly closure = INNER.closure;
  readonly ticks: number;

  constructor(
    prototype: Prototype,
    live: Liveness,
    batch: Batch,
    readonly callee: Callee,
  ) {
    super(prototype, live, batch);
    this.locals = new Locals(INNER.arguments + callee.parameters.flatMap(typesOf).length);
    this.ticks = this.locals.make("i32");
  }

  override enter(asm: Assembler): void {
    this.loadTicks(asm);
    let at: number = INNER.arguments;
    this.callee.parameters.forEach((classes, register) => {
      const { locals } = this;
      const form = formOf(classes);
      if (this.inMemory(register)) {
        const offset = register * VALUE;
        if (form === "integer" || form === "box") asm.get(this.base).get(at).memory(M.i64Store, offset);
        else if (form === "float") asm.get(this.base).get(at).memory(M.f64Store, offset);
        else if (form === "pointer") asm.get(this.base).get(at).memory(M.i32Store, offset);
        asm.get(this.base);
        if (form === "box") asm.get(at + 1);
        else asm.i32(tagOf(classes));
        asm.memory(M.i32Store8, offset + TAG);
      } else if (form === "integer") asm.get(at).set(locals.payload(register));
      else if (form === "float") asm.get(at).set(locals.float(register));
      else if (form === "pointer") asm.get(at).set(locals.pointer(register));
      else if (form === "box")
        asm
          .get(at)
          .set(locals.payload(register))
          .get(at + 1)
          .set(locals.tag(register));
      at += typesOf(classes).length;
    });
  }

  protected override plan(): void {
    throw new NeedsInterpreter();
  }

  override pushDepth(asm: Assembler): void {
    asm.get(INNER.depth);
  }

  override pushStatus(asm: Assembler): void {
    for (const type of this.callee.results.flatMap(typesOf)) {
      if (type === "i64") asm.i64(0n);
      else if (type === "f64") asm.f64(0);
      else asm.i32(0);
    }
  }

  /** Puts the function where the interpreter looks for it. */
  #storeClosure(asm: Assembler): void {
    const at = this.locals.temp("i32");
    asm.get(this.base).i32(VALUE).op(I.i32Sub).tee(at).get(this.closure).memory(M.i32Store, 0);
    asm.get(at).i32(tagOf(LUA_FUNCTION)).memory(M.i32Store8, TAG);
  }

  override stop(asm: Assembler, pushPc: () => void): void {
    const { data } = this.batch;
    this.#storeClosure(asm);
    asm.i32(data).i32(1).memory(M.i32Store, pl_Jit.count);
    asm
      .i32(data)
      .get(this.base)
      .i32(VALUE)
      .op(I.i32Sub)
      .memory(M.i32Store, pl_Jit.left + pl_Left.func);
    asm.i32(data);
    pushPc();
    asm.memory(M.i32Store, pl_Jit.left + pl_Left.pc);
    asm
      .i32(data)
      .i32(0)
      .memory(M.i32Store, pl_Jit.left + pl_Left.tail);
  }

  override stopTailCall(asm: Assembler): void {
    const at = this.locals.temp("i32");
    findLast(asm, this.batch, at);
    asm
      .get(at)
      .i32(1)
      .memory(M.i32Store, this.batch.data + pl_Jit.left + pl_Left.tail);
  }

  protected override stopBelow(asm: Assembler, top: number): void {
    asm
      .i32(this.batch.data)
      .get(this.base)
      .i32(top * VALUE)
      .op(I.i32Add)
      .memory(M.i32Store, pl_Jit.top);
  }

  override stopCall(asm: Assembler, pushPc: () => void, pushWanted: () => void): void {
    const { data } = this.batch;
    const at = this.locals.temp("i32");
    this.#storeClosure(asm);
    wantLast(asm, this.batch, pushWanted, at);
    asm.get(at).get(this.base).i32(VALUE).op(I.i32Sub);
    asm.memory(M.i32Store, data + pl_Jit.left + pl_Left.sizeof + pl_Left.func);
    asm.get(at);
    pushPc();
    asm.memory(M.i32Store, data + pl_Jit.left + pl_Left.sizeof + pl_Left.pc);
    asm
      .get(at)
      .i32(0)
      .memory(M.i32Store, data + pl_Jit.left + pl_Left.sizeof + pl_Left.tail);
    asm
      .i32(data)
      .i32(data)
      .memory(M.i32Load, pl_Jit.count)
      .i32(1)
      .op(I.i32Add)
      .memory(M.i32Store, pl_Jit.count);
  }
}
