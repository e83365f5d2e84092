/** A value that an instruction reads, and where it is. */

import { I, type Assembler } from "./assembler.js";
import { FLOAT, formOf, INTEGER, isSingle, tagOf, type Classes } from "./classes.js";

/**
 * `box` is the value in two locals, its eight bytes and its tag. A register, whose `number` is given, may have been read in
 * another form since.
 */
export class Operand {
  constructor(
    readonly classes: Classes,
    readonly where: Where,
    readonly register?: number,
    readonly constant?: bigint,
  ) {}

  get single(): boolean {
    return isSingle(this.classes);
  }

  is(classes: Classes): boolean {
    return (this.classes & ~classes) === 0;
  }

  may(classes: Classes): boolean {
    return (this.classes & classes) !== 0;
  }

  /** Pushes an integer. */
  integer(asm: Assembler): Assembler {
    if (this.where.kind === "constant") return asm.i64(this.where.integer);
    return asm.get(this.where.payload);
  }

  /** Pushes a float. */
  float(asm: Assembler): Assembler {
    if (this.where.kind === "constant") return asm.f64(this.where.float);
    if (this.where.kind === "float") return asm.get(this.where.float);
    return asm.get(this.where.payload).op(I.f64ReinterpretI64);
  }

  /** Pushes a number as a float. */
  number(asm: Assembler): Assembler {
    if (this.is(FLOAT)) return this.float(asm);
    if (this.where.kind === "constant") return asm.f64(Number(this.where.integer));
    if (this.is(INTEGER)) return this.integer(asm).op(I.f64ConvertI64S);
    if (this.where.kind !== "box") throw new Error("a number in no box");
    // select evaluates both, which have no effects
    asm.get(this.where.payload).op(I.f64ReinterpretI64);
    asm.get(this.where.payload).op(I.f64ConvertI64S);
    return asm.get(this.where.tag).i32(tagOf(FLOAT)).op(I.i32Eq, I.select);
  }

  /** Pushes a pointer. */
  pointer(asm: Assembler): Assembler {
    if (this.where.kind === "constant") return asm.i32(this.where.pointer);
    if (this.where.kind === "pointer") return asm.get(this.where.pointer);
    return asm.get(this.where.payload).op(I.i32WrapI64);
  }

  /** Pushes the eight bytes. */
  bytes(asm: Assembler): Assembler {
    switch (this.where.kind) {
      case "constant":
        return asm.i64(this.where.integer);
      case "float":
        return asm.get(this.where.float).op(I.i64ReinterpretF64);
      case "pointer":
        return asm.get(this.where.pointer).op(I.i64ExtendI32U);
      case "none":
        return asm.i64(0n);
      default:
        return asm.get(this.where.payload);
    }
  }

  /** Pushes the tag. */
  tag(asm: Assembler): Assembler {
    if (formOf(this.classes) !== "box") return asm.i32(tagOf(this.classes));
    if (this.where.kind !== "box") throw new Error("a box without a tag");
    return asm.get(this.where.tag);
  }
}

export type Where =
  | { readonly kind: "integer"; readonly payload: number }
  | { readonly kind: "float"; readonly float: number; readonly payload: number }
  | { readonly kind: "pointer"; readonly pointer: number; readonly payload: number }
  | { readonly kind: "box"; readonly payload: number; readonly tag: number }
  | { readonly kind: "none"; readonly payload: number }
  | {
      readonly kind: "constant";
      readonly integer: bigint;
      readonly float: number;
      readonly pointer: number;
      readonly payload: number;
    };
