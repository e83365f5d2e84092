/** Functions that are compiled together, in one module of WebAssembly: they call each other, and what was compiled before. */

import type { Core } from "../core/core.js";
import type { Pointer } from "../core/pointers.js";
import { writeModule } from "../wasm-binary/write-module.js";
import { ANY, isSingle, type Classes } from "./classes.js";
import type { Batch, Callee } from "./frame.js";
import { compileInner, compileUnit, innerType, type Entry } from "./function.js";
import { HELPERS } from "./module.js";
import type { Prototype } from "./prototype.js";
import { Refusal } from "./refusal.js";
import type { Compiled, Units } from "./units.js";

/** A function to be compiled. */
export interface Batched {
  readonly prototype: Prototype;
  readonly entries: readonly Entry[];
}

/** What compiled code calls directly. */
export interface Callees {
  /** By the addresses of their Protos. */
  readonly all: ReadonlyMap<Pointer, Callee>;
  /** The functions that were compiled before, in the order of their indices, which follow those of the helpers. */
  readonly imported: readonly { readonly callee: Callee; readonly inner: () => void }[];
  /** Those of the batch, in the order of their indices, which follow. */
  readonly local: readonly Callee[];
}

export interface MadeBatch {
  readonly bytes: number;
  /** Makes an instance of the module; returns the functions in the order of the batch. */
  link(core: Core): Compiled[];
}

export interface RefusedBatch {
  readonly refusal: string;
  readonly of: Batched;
}

const UNIT_TYPE = "ii:i";

/** Returns the functions that those of a batch were seen to call, and that can be called without the interpreter. */
export function calleesOf(
  wanted: readonly Batched[],
  units: Units,
  serialOf: (proto: Pointer) => number,
): Callees {
  const results = new Map<Pointer, Classes>();
  for (const { prototype } of wanted) {
    for (const [called, result] of prototype.results())
      results.set(called, (results.get(called) ?? 0) | result);
  }
  const all = new Map<Pointer, Callee>();
  const imported: { callee: Callee; inner: () => void }[] = [];
  const ofBatch = new Map(wanted.map(({ prototype }) => [prototype.address, prototype]));
  for (const called of results.keys()) {
    const unit = ofBatch.has(called) ? 0 : units.unitOf(called);
    if (unit === 0) continue;
    const { inner, callee: signature } = units.of(unit);
    if (inner === undefined || signature === undefined) continue;
    const callee = { ...signature, index: HELPERS.length + imported.length };
    all.set(called, callee);
    imported.push({ callee, inner });
  }
  const local: Callee[] = [];
  for (const { prototype } of wanted) {
    const result = results.get(prototype.address);
    if (result === undefined || prototype.vararg || prototype.calls === 0) continue;
    const held = (classes: Classes): Classes => (isSingle(classes) && classes !== 0 ? classes : ANY);
    const callee = {
      index: HELPERS.length + imported.length + local.length,
      serial: serialOf(prototype.address),
      registers: prototype.registers,
      size: prototype.code.length,
      parameters: Array.from({ length: prototype.parameters }, (_, r) => held(prototype.parameter(r))),
      result: result === 0 ? 0 : held(result),
    };
    all.set(prototype.address, callee);
    local.push(callee);
  }
  return { all, imported, local };
}

/** The same callees without some of the batch. */
function without({ all, imported, local }: Callees, protos: ReadonlySet<Pointer>): Callees {
  const removed = new Set([...protos].map((proto) => all.get(proto)));
  const rest = local
    .filter((callee) => !removed.has(callee))
    .map((callee, at) => ({
      before: callee,
      callee: { ...callee, index: HELPERS.length + imported.length + at },
    }));
  const renewed = new Map(rest.map(({ before, callee }) => [before, callee]));
  const kept = [...all].filter(([proto]) => !protos.has(proto));
  return {
    all: new Map(kept.map(([proto, callee]) => [proto, renewed.get(callee) ?? callee])),
    imported,
    local: rest.map(({ callee }) => callee),
  };
}

/** Compiles the functions of a batch; a function that cannot be compiled refuses all. */
export function compileBatch(
  wanted: readonly Batched[],
  given: Callees,
  context: Omit<Batch, "callee">,
): MadeBatch | RefusedBatch {
  const { imported } = given;
  let callees = given;
  let inner: (readonly number[])[] = [];
  const units: { readonly body: readonly number[]; readonly entries: readonly number[] }[] = [];
  const batch: Batch = { ...context, callee: (proto) => callees.all.get(proto) };
  let compiling: Batched | undefined;
  try {
    for (;;) {
      // A function is only called directly if it need not be left, which may be so because of what it calls.
      const bodies = new Map<Pointer, readonly number[] | undefined>();
      for (const one of wanted) {
        compiling = one;
        const { prototype } = one;
        const callee = callees.all.get(prototype.address);
        if (callee !== undefined) bodies.set(prototype.address, compileInner(prototype, callee, batch));
      }
      const left = new Set([...bodies].filter(([, body]) => body === undefined).map(([proto]) => proto));
      inner = [...bodies.values()].filter((body) => body !== undefined);
      if (left.size === 0) break;
      callees = without(callees, left);
    }
    for (const one of wanted) {
      compiling = one;
      units.push(compileUnit(one.prototype, one.entries, batch));
    }
  } catch (error) {
    if (!(error instanceof Refusal) || compiling === undefined) throw error;
    return { refusal: error.message, of: compiling };
  }
  const { all, local } = callees;
  const first = HELPERS.length + imported.length;
  const functions = [
    ...local.map((callee, at) => ({ type: innerType(callee), body: Uint8Array.from(inner[at] ?? []) })),
    ...units.map(({ body }) => ({ type: UNIT_TYPE, body: Uint8Array.from(body) })),
  ];
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
      const exports = core.absoluteExports();
      const given = HELPERS.map(([name]) => [name, exports[name] as WebAssembly.ExportValue]);
      const { exports: made } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
        core: { ...(Object.fromEntries(given) as WebAssembly.ModuleImports), memory: core.memory.memory },
        unit: Object.fromEntries(imported.map((one, at) => [String(at), one.inner])),
      });
      const functionAt = (at: number): (() => void) => made[String(at)] as () => void;
      return wanted.map(({ prototype }, at) => {
        const callee = local.find((one) => one === all.get(prototype.address));
        const unit = units[at] ?? { body: [], entries: [] };
        const place = callee === undefined ? -1 : callee.index - first;
        return {
          unit: functionAt(local.length + at),
          inner: callee === undefined ? undefined : functionAt(place),
          callee,
          entries: unit.entries,
          bytes: unit.body.length + (inner[place]?.length ?? 0),
        };
      });
    },
  };
}
