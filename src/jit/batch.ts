/** Functions that are compiled together, in one module of WebAssembly: they call each other, and what was compiled before. */

import type { Core } from "../core/core.js";
import type { Pointer } from "../core/pointers.js";
import { writeModule } from "../wasm-binary/write-module.js";
import { mayBeCalled, type Callees } from "./callees.js";
import { disassemble } from "./disassembly.js";
import type { Batch, Callee } from "./frame.js";
import { compileInner, compileUnit, innerType, type CompiledFunction, type Entry } from "./function.js";
import { known } from "./known.js";
import { HELPERS } from "./module.js";
import type { Prototype } from "./prototype.js";
import { Refusal } from "./refusal.js";
import type { Compiled } from "./units.js";

/** A function to be compiled. */
export interface Batched {
  readonly prototype: Prototype;
  readonly entries: readonly Entry[];
}

export interface MadeBatch {
  readonly bytes: number;
  /** Compiles the module and makes an instance of it, with the functions in the order of the batch. */
  link(core: Core): LinkedBatch;
}

export interface LinkedBatch {
  /** Exists for as long as the engine has its code. */
  readonly module: WebAssembly.Module;
  readonly compiled: readonly Compiled[];
}

export interface RefusedBatch {
  readonly refusal: string;
  readonly of: Batched;
}

const UNIT_TYPE = "ii:i";

/** Compiles the functions of a batch; a function that cannot be compiled refuses all. */
export function compileBatch(
  wanted: readonly Batched[],
  { all, imported, local }: Callees,
  context: Omit<Batch, "callee">,
): MadeBatch | RefusedBatch {
  const inner = compileInners(wanted, all, context);
  const batch: Batch = { ...context, callee: (proto) => all.get(proto) };
  const units: CompiledFunction[] = [];
  for (const one of wanted) {
    try {
      units.push(compileUnit(one.prototype, one.entries, batch));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { refusal: error.message, of: one };
    }
  }
  const first = HELPERS.length + imported.length;
  const functions = [
    ...local.map(({ proto, callee }) => ({
      type: innerType(callee),
      body: Uint8Array.from(inner.get(proto) ?? NOT_COMPILED),
    })),
    ...units.map(({ body }) => ({ type: UNIT_TYPE, body: Uint8Array.from(body) })),
  ];
  if (context.show !== undefined) showAll(context.show, wanted, inner, units);
  const bytes = writeModule({
    types: [...HELPERS.map(([, type]) => type), UNIT_TYPE],
    imports: [
      ...HELPERS.map(([name, type]) => ({ module: "core", name, kind: "func" as const, type })),
      ...imported.map(({ callee }, at) => ({
        module: "unit",
        name: String(at),
        kind: "func" as const,
        type: innerType(callee),
      })),
      {
        module: "core",
        name: "memory",
        kind: "memory",
        type: { min: 1n, max: undefined, shared: false, wide: false },
      },
    ],
    functions,
    exports: functions.map((_, at) => ({ name: String(at), kind: "func" as const, index: first + at })),
  });
  return {
    bytes: bytes.length,
    link: (core) => {
      const { exports } = core.instance;
      const given = Object.fromEntries(HELPERS.map(([name]) => [name, known(exports[name])]));
      const module = new WebAssembly.Module(bytes);
      const { exports: made } = new WebAssembly.Instance(module, {
        core: { ...given, memory: core.memory.memory },
        unit: Object.fromEntries(imported.map((one, at) => [String(at), one.inner])),
      });
      const functionAt = (index: number): (() => void) => made[String(index - first)] as () => void;
      const compiled = wanted.map(({ prototype }, at): Compiled => {
        const { address } = prototype;
        const code = inner.get(address);
        const callee = code === undefined ? undefined : all.get(address);
        const { body, entries } = known(units[at]);
        return {
          unit: functionAt(first + local.length + at),
          inner: callee === undefined ? undefined : functionAt(callee.index),
          callee,
          waits: mayBeCalled(prototype) && local.every(({ proto }) => proto !== address),
          entries,
          bytes: body.length + (code?.length ?? 0),
        };
      });
      return { module, compiled };
    },
  };
}

function showAll(
  show: (text: string) => void,
  wanted: readonly Batched[],
  inner: ReadonlyMap<Pointer, readonly number[]>,
  units: readonly CompiledFunction[],
): void {
  wanted.forEach(({ prototype }, at) => {
    const one = (kind: string, body: readonly number[]): void => {
      const lines = disassemble(Uint8Array.from(body), (pc) => `; ${prototype.describe(pc)}`);
      show([`;; ${prototype.place}, ${kind}, ${body.length} bytes`, ...lines, ""].join("\n"));
    };
    const called = inner.get(prototype.address);
    if (called !== undefined) one("called by compiled code", called);
    const unit = known(units[at]);
    one(`entered at ${unit.entries.join(", ")}`, unit.body);
  });
}

/** The body of a function that is not called: no locals, and `unreachable`. */
const NOT_COMPILED = [0, 0x00, 0x0b];

/**
 * Compiles the functions that compiled code calls, by the addresses of their Protos. Those that need
 * the interpreter are removed from `all`, and their callers are compiled again, since they may need it too.
 */
function compileInners(
  wanted: readonly Batched[],
  all: Map<Pointer, Callee>,
  context: Omit<Batch, "callee">,
): Map<Pointer, readonly number[]> {
  const bodies = new Map<Pointer, readonly number[]>();
  const callers = new Map<Pointer, Set<Pointer>>();
  const prototypes = new Map(wanted.map(({ prototype }) => [prototype.address, prototype]));
  const open = new Set([...prototypes.keys()].filter((proto) => all.has(proto)));
  for (const proto of open) {
    open.delete(proto);
    const callee = all.get(proto);
    if (callee === undefined) continue;
    const body = compileInner(known(prototypes.get(proto)), callee, {
      ...context,
      callee: (called) => {
        const found = all.get(called);
        if (found !== undefined) callers.set(called, (callers.get(called) ?? new Set()).add(proto));
        return found;
      },
    });
    if (body !== undefined) bodies.set(proto, body);
    else {
      all.delete(proto);
      bodies.delete(proto);
      for (const caller of callers.get(proto) ?? []) if (all.has(caller)) open.add(caller);
    }
  }
  return bodies;
}
