/**
 * The code of one block, instruction by instruction. An instruction reads operands, checks its assumptions, and then
 * changes registers: a check that fails leaves to the interpreter with everything as it was before the instruction.
 */

import { TString } from "../core/generated/objects.js";
import { Assembler, I, Label, M } from "./assembler.js";
import {
  ANY,
  COLLECTABLE,
  FLOAT,
  formOf,
  INTEGER,
  isSingle,
  LONG_STRING,
  NUMBER,
  OBJECTS,
  SHORT_STRING,
  tagOf,
  type Classes,
} from "./classes.js";
import { offsets, REGISTERS, TAG, VALUE, VM } from "./layout.js";
import { MARK } from "./disassembly.js";
import type { Frame, Leaving } from "./frame.js";
import { Operand } from "./operand.js";
import { MustLeave, Refusal } from "./refusal.js";
import type { State } from "./state.js";

const NO_LOCAL = -1;

export class Block {
  /** The code of finished instructions. */
  readonly done = new Assembler();
  /** The code of the current instruction. */
  asm = new Assembler();
  #fail = new Label();
  #failed = false;
  #defer = new Label();
  #deferred = false;
  #before: State;
  /** The instruction at which the interpreter continues after a call of the core. */
  resumesAt: number | undefined;
  /** Whether the block ends with the current instruction. */
  left = false;

  constructor(
    readonly frame: Frame,
    public state: State,
    public pc: number,
  ) {
    this.#before = state;
  }

  /** The registers before the current instruction. */
  get before(): State {
    return this.#before;
  }

  begin(pc: number): void {
    this.pc = pc;
    if (this.frame.batch.show !== undefined) this.done.i64(MARK | BigInt(pc)).op(I.drop);
    this.#failed = false;
    this.#deferred = false;
    this.resumesAt = undefined;
    this.#before = this.state;
    this.state = this.state.below(REGISTERS);
    this.frame.locals.reset();
    // `finish` writes the blocks of these labels, if they are used.
    this.asm = new Assembler(new Label(), (this.#defer = new Label()), (this.#fail = new Label()));
  }

  finish(): void {
    if (this.left) return;
    if (!this.#failed && !this.#deferred) {
      this.done.append(this.asm);
      return;
    }
    const ok = new Label();
    this.done.block(ok).block(new Label()).block(new Label()).append(this.asm).br(ok).end();
    if (this.#failed) this.frame.leave(this.done, this.#before, this.pc, VM.slow, "failed");
    this.done.end();
    if (this.#deferred) this.frame.leave(this.done, this.#before, this.pc, VM.slow, "deferred");
    this.done.end();
  }

  /** Ends the block: the interpreter executes the current instruction. */
  leave(why: Leaving = "planned", status: number = VM.slow): void {
    this.left = true;
    this.state = this.#before;
    this.frame.leave(this.done, this.#before, this.pc, status, why);
  }

  /** Leaves the instruction to the interpreter if the condition on the stack is not 0. */
  failIf(): void {
    this.#failed = true;
    this.asm.brIf(this.#fail);
  }

  /** The same, but counts no failure: something is due that only the interpreter does. */
  deferIf(): void {
    this.#deferred = true;
    this.asm.brIf(this.#defer);
  }

  /** The value of a register. One that closures capture is read from the stack. */
  read(register: number): Operand {
    const { locals } = this.frame;
    if (this.frame.inMemory(register))
      return this.load(() => this.asm.get(this.frame.base), register * VALUE, ANY);
    const { classes, constant } = this.state.get(register);
    if (classes === 0) throw new Refusal(`register ${String(register)} is read before it is set`);
    const payload = (): number => locals.payload(register);
    switch (formOf(classes)) {
      case "integer":
        return new Operand(classes, { kind: "integer", payload: payload() }, register, constant);
      case "float":
        return new Operand(
          classes,
          { kind: "float", float: locals.float(register), payload: NO_LOCAL },
          register,
        );
      case "pointer":
        return new Operand(
          classes,
          { kind: "pointer", pointer: locals.pointer(register), payload: NO_LOCAL },
          register,
        );
      case "constant":
        return new Operand(classes, { kind: "none", payload: NO_LOCAL }, register);
      case "box":
        return new Operand(classes, { kind: "box", payload: payload(), tag: locals.tag(register) }, register);
    }
  }

  /** Pushes the address of a register in the stack. */
  pushAddress(register: number): void {
    this.asm
      .get(this.frame.base)
      .i32(register * VALUE)
      .op(I.i32Add);
  }

  /** Whether a register is in a local and holds a value of one class, which is among these. */
  isKnown(register: number, classes: Classes): boolean {
    const { classes: held } = this.state.get(register);
    return !this.frame.inMemory(register) && held !== 0 && isSingle(held) && (held & ~classes) === 0;
  }

  /** A constant of the function. */
  constant(index: number): Operand {
    const { tag, integer, float, pointer } = this.frame.prototype.constant(index);
    const classes = classOfTag(tag);
    if (formOf(classes) === "constant") return new Operand(classes, { kind: "none", payload: NO_LOCAL });
    return new Operand(
      classes,
      { kind: "constant", integer, float, pointer, payload: NO_LOCAL },
      undefined,
      classes === INTEGER ? integer : undefined,
    );
  }

  integerConstant(value: number): Operand {
    const where = {
      kind: "constant",
      integer: BigInt(value),
      float: value,
      pointer: 0,
      payload: NO_LOCAL,
    } as const;
    return new Operand(INTEGER, where, undefined, BigInt(value));
  }

  /** A value of one class that is a constant address. */
  pointerConstant(classes: Classes, pointer: number): Operand {
    if (formOf(classes) === "constant") return new Operand(classes, { kind: "none", payload: NO_LOCAL });
    const where = {
      kind: "constant",
      integer: BigInt(pointer),
      float: 0,
      pointer,
      payload: NO_LOCAL,
    } as const;
    return new Operand(classes, where);
  }

  /** A value of one class in a temporary local. */
  operand(classes: Classes, local: number): Operand {
    if (classes === INTEGER) return new Operand(classes, { kind: "integer", payload: local });
    if (classes === FLOAT) return new Operand(classes, { kind: "float", float: local, payload: NO_LOCAL });
    return new Operand(classes, { kind: "pointer", pointer: local, payload: NO_LOCAL });
  }

  /** A value in a box in temporary locals. */
  boxed(classes: Classes, payload: number, tag: number): Operand {
    return new Operand(classes, { kind: "box", payload, tag });
  }

  /** The length of a string. */
  stringLength(string: Operand): Operand {
    const { asm } = this;
    const result = this.frame.locals.temp("i64");
    const long = (): void => {
      string.pointer(asm).memory(M.i32Load, TString["u.lnglen"]);
    };
    const short = (): void => {
      string.pointer(asm).memory(M.i32Load8U, TString.shrlen);
    };
    if (string.is(SHORT_STRING)) short();
    else if (string.is(LONG_STRING)) long();
    else {
      long();
      short();
      string.tag(asm).i32(tagOf(LONG_STRING)).op(I.i32Eq, I.select);
    }
    asm.op(I.i64ExtendI32U).set(result);
    return this.operand(INTEGER, result);
  }

  /** Writes a value to its register in the stack, for C. */
  spill(register: number): void {
    if (!this.frame.inMemory(register)) this.store(this.frame.base, register * VALUE, this.read(register));
  }

  /**
   * The value in memory at an address that `address` pushes, plus `offset`. With one class in `classes` any other fails, and
   * the value is read in its form.
   */
  load(address: () => void, offset: number, classes: Classes): Operand {
    const { asm } = this;
    const { locals } = this.frame;
    if (classes !== 0 && isSingle(classes)) {
      address();
      asm
        .memory(M.i32Load8U, offset + TAG)
        .i32(tagOf(classes))
        .op(I.i32Ne);
      this.failIf();
      return this.loadKnown(address, offset, classes);
    }
    const payload = locals.temp("i64");
    const tag = locals.temp("i32");
    address();
    asm.memory(M.i64Load, offset).set(payload);
    address();
    asm.memory(M.i32Load8U, offset + TAG).set(tag);
    return new Operand(ANY, { kind: "box", payload, tag });
  }

  /** The value in memory, which is known to be of one class. */
  loadKnown(address: () => void, offset: number, classes: Classes): Operand {
    const { asm } = this;
    const { locals } = this.frame;
    switch (formOf(classes)) {
      case "integer": {
        const payload = locals.temp("i64");
        address();
        asm.memory(M.i64Load, offset).set(payload);
        return new Operand(classes, { kind: "integer", payload });
      }
      case "float": {
        const float = locals.temp("f64");
        address();
        asm.memory(M.f64Load, offset).set(float);
        return new Operand(classes, { kind: "float", float, payload: NO_LOCAL });
      }
      case "pointer": {
        const pointer = locals.temp("i32");
        address();
        asm.memory(M.i32Load, offset).set(pointer);
        return new Operand(classes, { kind: "pointer", pointer, payload: NO_LOCAL });
      }
      default:
        return new Operand(classes, { kind: "none", payload: NO_LOCAL });
    }
  }

  /** A box whose tag is that of nil, not of an empty slot, if the value is nil. */
  normalized(box: Operand): Operand {
    const { asm } = this;
    if (box.where.kind !== "box") return box;
    const { tag } = box.where;
    asm.i32(0).get(tag).get(tag).i32(0x0f).op(I.i32And, I.i32Eqz, I.select).set(tag);
    return box;
  }

  /** Returns the operand as one of `classes`; any other value fails. */
  expect(operand: Operand, classes: Classes): Operand {
    if (operand.is(classes)) return operand;
    const narrowed = operand.classes & classes;
    if (narrowed === 0) throw new MustLeave();
    const { where } = operand;
    if (where.kind !== "box") throw new Error("a value of one class in a box");
    this.#check(where.tag, narrowed, operand.classes);
    if (!isSingle(narrowed)) return this.#narrow(operand, new Operand(narrowed, where, operand.register));
    const { asm } = this;
    const { locals } = this.frame;
    const { register } = operand;
    const { payload } = where;
    switch (formOf(narrowed)) {
      case "float": {
        const float = register === undefined ? locals.temp("f64") : locals.float(register);
        asm.get(payload).op(I.f64ReinterpretI64).set(float);
        return this.#narrow(operand, new Operand(narrowed, { kind: "float", float, payload }, register));
      }
      case "pointer": {
        const pointer = register === undefined ? locals.temp("i32") : locals.pointer(register);
        asm.get(payload).op(I.i32WrapI64).set(pointer);
        return this.#narrow(operand, new Operand(narrowed, { kind: "pointer", pointer, payload }, register));
      }
      case "constant":
        return this.#narrow(operand, new Operand(narrowed, { kind: "none", payload }, register));
      default:
        return this.#narrow(operand, new Operand(narrowed, { kind: "integer", payload }, register));
    }
  }

  /** Fails unless the class of a tag is in `classes`; it is known to be in `known`. */
  #check(tag: number, classes: Classes, known: Classes): void {
    const { asm } = this;
    if (isSingle(classes)) {
      asm.get(tag).i32(tagOf(classes)).op(I.i32Ne);
      this.failIf();
    } else if (classes === NUMBER) {
      // The tags of integers and floats differ in one bit.
      asm
        .get(tag)
        .i32(tagOf(INTEGER) ^ tagOf(FLOAT))
        .op(I.i32Or)
        .i32(tagOf(FLOAT))
        .op(I.i32Ne);
      this.failIf();
    } else {
      for (let bit = 1; bit <= known; bit <<= 1) {
        if ((known & bit & ~classes) === 0) continue;
        asm.get(tag).i32(tagOf(bit)).op(I.i32Eq);
        this.failIf();
      }
    }
  }

  #narrow(operand: Operand, narrowed: Operand): Operand {
    const { register } = operand;
    if (register !== undefined) {
      const known = this.state.get(register);
      this.state.set(register, { ...known, classes: narrowed.classes });
    }
    return narrowed;
  }

  /** Pushes whether an operand is one of `classes`. */
  pushIs(operand: Operand, classes: Classes): void {
    const { asm } = this;
    if (operand.is(classes)) asm.i32(1);
    else if (!operand.may(classes)) asm.i32(0);
    else {
      const bits: number[] = [];
      for (let bit = 1; bit <= classes; bit <<= 1) if (classes & operand.classes & bit) bits.push(bit);
      bits.forEach((bit, at) => {
        operand.tag(asm).i32(tagOf(bit)).op(I.i32Eq);
        if (at > 0) asm.op(I.i32Or);
      });
    }
  }

  /** Pushes whether a box holds an object of the collector. */
  pushCollectable(operand: Operand): void {
    if (operand.is(OBJECTS)) this.asm.i32(1);
    else if (!operand.may(OBJECTS)) this.asm.i32(0);
    else operand.tag(this.asm).i32(COLLECTABLE).op(I.i32And);
  }

  /** Sets a register to a value whose parts `push` pushes in the form of `classes`: no value for nil, false and true. */
  define(register: number, classes: Classes, push: () => void, constant?: bigint): void {
    const { asm, frame } = this;
    const { locals } = frame;
    if (frame.inMemory(register)) {
      this.#store(register, classes, push);
      return;
    }
    push();
    switch (formOf(classes)) {
      case "integer":
        asm.set(locals.payload(register));
        break;
      case "float":
        asm.set(locals.float(register));
        break;
      case "pointer":
        asm.set(locals.pointer(register));
        break;
      case "box": // eight bytes, then the tag
        asm.set(locals.tag(register)).set(locals.payload(register));
        break;
      case "constant":
        break;
    }
    this.state.set(register, { classes, dirty: true, constant });
  }

  #store(register: number, classes: Classes, push: () => void): void {
    const { asm, frame } = this;
    const { locals } = frame;
    const at = register * VALUE;
    const form = formOf(classes);
    let temp = NO_LOCAL;
    let tag = NO_LOCAL;
    push();
    if (form === "box") asm.set((tag = locals.temp("i32"))).set((temp = locals.temp("i64")));
    else if (form === "integer") asm.set((temp = locals.temp("i64")));
    else if (form === "float") asm.set((temp = locals.temp("f64")));
    else if (form === "pointer") asm.set((temp = locals.temp("i32")));
    const code = {
      box: M.i64Store,
      integer: M.i64Store,
      float: M.f64Store,
      pointer: M.i32Store,
      constant: undefined,
    }[form];
    if (code !== undefined) asm.get(frame.base).get(temp).memory(code, at);
    asm.get(frame.base);
    if (tag === NO_LOCAL) asm.i32(tagOf(classes));
    else asm.get(tag);
    asm.memory(M.i32Store8, at + TAG);
  }

  /** Sets a register to an operand. */
  assign(register: number, operand: Operand): void {
    const { asm } = this;
    this.define(
      register,
      operand.classes,
      () => {
        switch (formOf(operand.classes)) {
          case "integer":
            return operand.integer(asm);
          case "float":
            return operand.float(asm);
          case "pointer":
            return operand.pointer(asm);
          case "box":
            operand.bytes(asm);
            return operand.tag(asm);
          case "constant":
            return undefined;
        }
      },
      operand.constant,
    );
  }

  /** Writes an operand to memory at the address in a local, plus `offset`. */
  store(address: number, offset: number, operand: Operand): void {
    const { asm } = this;
    switch (formOf(operand.classes)) {
      case "float":
        operand.float(asm.get(address)).memory(M.f64Store, offset);
        break;
      case "pointer":
        operand.pointer(asm.get(address)).memory(M.i32Store, offset);
        break;
      case "constant":
        break;
      default:
        operand.bytes(asm.get(address)).memory(M.i64Store, offset);
    }
    operand.tag(asm.get(address)).memory(M.i32Store8, offset + TAG);
  }

  /** The address of an upvalue's value, in a temporary local. */
  upvalue(index: number): number {
    const { LClosure, UpVal } = offsets;
    const at = this.frame.locals.temp("i32");
    this.asm.get(this.frame.closure).memory(M.i32Load, LClosure.upvals + index * 4);
    this.asm.memory(M.i32Load, UpVal["v.p"]).set(at);
    return at;
  }
}

const CLASS_OF_TAG = new Map<number, Classes>();

function classOfTag(tag: number): Classes {
  if (CLASS_OF_TAG.size === 0) for (let bit = 1; bit <= ANY; bit <<= 1) CLASS_OF_TAG.set(tagOf(bit), bit);
  return CLASS_OF_TAG.get(tag) ?? ANY;
}
