/** Compiles a function of Lua to a function of WebAssembly. */

import { Assembler, I, Label, M } from "./assembler.js";
import { ANY, formOf, isSingle, tagOf, type Classes } from "./classes.js";
import { livenessOf } from "./flow.js";
import {
  ENTRY,
  InnerFrame,
  typesOf,
  UnitFrame,
  type Batch,
  type Callee,
  type Frame,
  type Signature,
} from "./frame.js";
import { CodeNode, makeReducible } from "./graph.js";
import { TAG, VALUE, VM } from "./layout.js";
import type { Prototype } from "./prototype.js";
import { NeedsInterpreter, Refusal } from "./refusal.js";
import { Graph } from "./structure.js";
import { Versions, type Edge, type Version } from "./versions.js";

export interface CompiledFunction {
  /** Locals and code, as in the code section. */
  readonly body: readonly number[];
  /** The instructions where the interpreter may enter; their entries count from 1. */
  readonly entries: readonly number[];
}

/** Where the interpreter may enter, and the classes of the registers there; 0 for one that is not needed. */
export interface Entry {
  readonly pc: number;
  readonly classes: (register: number) => Classes;
}

/** Compiles a function as a unit, which the interpreter enters. */
export function compileUnit(prototype: Prototype, entries: readonly Entry[], batch: Batch): CompiledFunction {
  const frame = new UnitFrame(prototype, livenessOf(prototype), batch);
  const versions = new Versions(frame);
  for (const { pc, classes } of entries) versions.enter(pc, classes);
  versions.run();
  return assembleUnit(frame, versions);
}

/**
 * Compiles a function for calls from compiled code. Returns undefined if that is impossible, or if the interpreter would have to
 * execute some of its instructions.
 */
export function compileInner(
  prototype: Prototype,
  callee: Callee,
  batch: Batch,
): readonly number[] | undefined {
  try {
    const frame = new InnerFrame(prototype, livenessOf(prototype), batch, callee);
    const versions = new Versions(frame);
    const first = versions.begin((r) => callee.parameters[r] ?? 0);
    versions.run();
    return assembleInner(frame, first);
  } catch (error) {
    if (error instanceof NeedsInterpreter || error instanceof Refusal) return undefined;
    throw error;
  }
}

function assembleInner(frame: InnerFrame, first: Version): readonly number[] {
  const nodes = new Map<Version, CodeNode>();
  const start = new CodeNode([nodeOf(frame, nodes, first)], (asm, go) => {
    frame.enter(asm);
    first.state.each((register, { classes }) => {
      box(frame, asm, register, frame.callee.parameters[register] ?? 0, classes);
    });
    go(0);
  });
  return finish(frame, start, nodes);
}

/** The type of a function for calls from compiled code. */
export function innerType({ parameters, results }: Signature): string {
  const letters = { i32: "i", i64: "I", f64: "d" } as const;
  const list = (classes: readonly number[]): string =>
    classes
      .flatMap(typesOf)
      .map((type) => letters[type])
      .join("");
  return `iiiii${list(parameters)}:i${list(results)}`;
}

function nodeOf(frame: Frame, nodes: Map<Version, CodeNode>, version: Version): CodeNode {
  const known = nodes.get(version);
  if (known !== undefined) return known;
  const node = new CodeNode([], (asm, go) => {
    writeVersion(frame, version, asm, go);
  });
  nodes.set(version, node);
  node.successors.push(...version.edges.map(({ to }) => nodeOf(frame, nodes, to)));
  return node;
}

function finish(frame: Frame, start: CodeNode, nodes: ReadonlyMap<Version, CodeNode>): readonly number[] {
  const rank = new Map([...nodes].map(([version, node]) => [node, version.pc]));
  makeReducible(start, frame.locals, (node) => rank.get(node) ?? -1);
  const code = new Assembler();
  new Graph(start).emit(code);
  code.op(UNREACHABLE);
  const whole = frame.withExits(code).finish();
  return [...frame.locals.declare(), ...whole, END];
}

const UNREACHABLE = 0x00;
const END = 0x0b;

function assembleUnit(frame: UnitFrame, versions: Versions): CompiledFunction {
  const nodes = new Map<Version, CodeNode>();
  const heads = new Set(
    versions.all.flatMap(({ edges }) => edges.filter(({ ticks }) => ticks > 0).map(({ to }) => to.pc)),
  );
  const entered = new Set(
    versions.all.filter(({ pc }) => versions.entries.has(pc) || heads.has(pc)).map(({ pc }) => pc),
  );
  const entries = [...entered].sort((a, b) => a - b);
  if (entries.length === 0) throw new Refusal("the interpreter could not enter it");
  const doors = entries.map((pc) =>
    entryNode(frame, versions.at(pc), (version) => nodeOf(frame, nodes, version)),
  );
  const start = new CodeNode(doors, (asm, go) => {
    frame.enter(asm);
    entries.forEach((_, at) => {
      if (at === entries.length - 1) return;
      asm
        .get(ENTRY)
        .i32(at + 1)
        .op(I.i32Eq)
        .if();
      go(at);
      asm.end();
    });
    go(entries.length - 1);
  });
  return { body: finish(frame, start, nodes), entries };
}

function writeVersion(frame: Frame, version: Version, asm: Assembler, go: (n: number) => void): void {
  asm.append(version.code);
  const [first, second] = version.edges;
  if (first === undefined) return; // it has returned
  if (second === undefined) {
    writeEdge(frame, first, asm);
    go(0);
    return;
  }
  asm.get(version.condition).if();
  writeEdge(frame, first, asm);
  go(0);
  asm.else();
  writeEdge(frame, second, asm);
  go(1);
  asm.end();
}

function writeEdge(frame: Frame, { to, state, ticks }: Edge, asm: Assembler): void {
  if (ticks > 0) {
    asm.get(frame.ticks).i32(ticks).op(I.i32Sub).tee(frame.ticks).i32(0).op(I.i32LtS).if();
    frame.leave(asm, state, to.pc, VM.inside, "deferred");
    asm.end();
  }
  to.state.each((register, { classes }) => {
    box(frame, asm, register, state.get(register).classes, classes);
  });
}

/** Puts a register into a box if it is to be held in one and is not. */
function box({ locals }: Frame, asm: Assembler, register: number, from: Classes, classes: Classes): void {
  if (formOf(classes) !== "box") return;
  const form = formOf(from);
  if (form === "box") return;
  if (form === "float") asm.get(locals.float(register)).op(I.i64ReinterpretF64).set(locals.payload(register));
  else if (form === "pointer")
    asm.get(locals.pointer(register)).op(I.i64ExtendI32U).set(locals.payload(register));
  asm.i32(tagOf(from)).set(locals.tag(register));
}

/** Checks and reads the registers of the first version that they fit; returns VM.unit if there is none. */
function entryNode(
  frame: Frame,
  versions: readonly Version[],
  nodeOf: (version: Version) => CodeNode,
): CodeNode {
  return new CodeNode(versions.map(nodeOf), (asm, go) => {
    versions.forEach((version, n) => {
      const other = new Label();
      asm.block(other);
      version.state.each((register, { classes, constant }) => {
        check(frame, asm, register, classes, other);
        if (constant === undefined) return;
        asm
          .get(frame.base)
          .memory(M.i64Load, register * VALUE)
          .i64(constant)
          .op(I.i64Ne)
          .brIf(other);
      });
      version.state.each((register, { classes }) => {
        read(frame, asm, register, classes);
      });
      go(n);
      asm.end();
    });
    asm.i32(VM.unit).op(I.return);
  });
}

function check(frame: Frame, asm: Assembler, register: number, classes: number, other: Label): void {
  if (classes === ANY) return;
  const tag = (): Assembler => asm.get(frame.base).memory(M.i32Load8U, register * VALUE + TAG);
  if (isSingle(classes)) {
    tag().i32(tagOf(classes)).op(I.i32Ne).brIf(other);
    return;
  }
  let first = true;
  for (let bit = 1; bit <= classes; bit <<= 1) {
    if ((bit & classes) === 0) continue;
    tag().i32(tagOf(bit)).op(I.i32Eq);
    if (!first) asm.op(I.i32Or);
    first = false;
  }
  asm.op(I.i32Eqz).brIf(other);
}

function read(frame: Frame, asm: Assembler, register: number, classes: number): void {
  const { base, locals } = frame;
  const at = register * VALUE;
  switch (formOf(classes)) {
    case "integer":
      asm.get(base).memory(M.i64Load, at).set(locals.payload(register));
      break;
    case "float":
      asm.get(base).memory(M.f64Load, at).set(locals.float(register));
      break;
    case "pointer":
      asm.get(base).memory(M.i32Load, at).set(locals.pointer(register));
      break;
    case "box":
      asm.get(base).memory(M.i64Load, at).set(locals.payload(register));
      asm
        .get(base)
        .memory(M.i32Load8U, at + TAG)
        .set(locals.tag(register));
      break;
    case "constant":
      break;
  }
}
