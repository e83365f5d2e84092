/** Finds the functions that compiled code calls directly. The calls that were seen decide which types they take and return. */

import type { Pointer } from "../core/pointers.js";
import { ANY, isSingle, type Classes } from "./classes.js";
import type { Callee } from "./frame.js";
import { HELPERS } from "./module.js";
import type { Prototype } from "./prototype.js";
import type { Units } from "./units.js";

/** What compiled code calls directly. */
export interface Callees {
  /** By the addresses of their Protos. */
  readonly all: Map<Pointer, Callee>;
  /** The functions that were compiled before, in the order of their indices, which follow those of the helpers. */
  readonly imported: readonly { readonly callee: Callee; readonly inner: () => void }[];
  /** The functions of the batch, in the order of their indices, which come next. */
  readonly local: readonly { readonly proto: Pointer; readonly callee: Callee }[];
}

/** A function of the batch, as its callers see it. */
interface Draft {
  readonly prototype: Prototype;
  /** Whether it is called by functions of the batch. */
  called: boolean;
  /** The classes of the results that are wanted. */
  readonly results: Classes[];
  /** How many values it always returns; undefined if that differs, "open" if nothing is known yet. */
  returns: number | "open" | undefined;
}

/** A function with more results than these returns as many as its callers want. */
const MOST_RETURNED = 4;

/** Whether a function can be called without the interpreter: it takes a fixed number of values, and was seen from its start. */
export const mayBeCalled = ({ vararg, calls }: Prototype): boolean => !vararg && calls > 0;

/** Orders functions so that each follows those that it calls, cycles apart. */
export function calleesFirst<T extends { readonly prototype: Prototype }>(functions: readonly T[]): T[] {
  const waiting = new Map(functions.map((one) => [one.prototype.address, one]));
  const ordered: T[] = [];
  const visit = (proto: Pointer): void => {
    const one = waiting.get(proto);
    if (one === undefined) return;
    waiting.delete(proto);
    for (const { called } of one.prototype.sites()) visit(called);
    ordered.push(one);
  };
  for (const { prototype } of functions) visit(prototype.address);
  return ordered;
}

/**
 * Returns the functions that those of a batch were seen to call, and that can be called without the interpreter. How they are
 * called is seen in all functions that are to be compiled.
 */
export function calleesOf(
  batch: readonly Prototype[],
  functions: readonly Prototype[],
  units: Units,
  serialOf: (proto: Pointer) => number,
): Callees {
  const drafts = new Map<Pointer, Draft>();
  const inBatch = new Set(batch.map(({ address }) => address));
  for (const prototype of batch) {
    if (!mayBeCalled(prototype)) continue;
    drafts.set(prototype.address, { prototype, called: false, results: [], returns: "open" });
  }
  const all = new Map<Pointer, Callee>();
  const imported: { callee: Callee; inner: () => void }[] = [];
  for (const prototype of new Set([...batch, ...functions])) {
    for (const { called, tail, results } of prototype.sites()) {
      const draft = drafts.get(called);
      if (draft !== undefined && !tail) {
        draft.called = true;
        results.forEach((classes, n) => (draft.results[n] = (draft.results[n] ?? 0) | classes));
      }
      if (inBatch.has(called) || all.has(called)) continue;
      const compiled = units.of(called);
      if (compiled?.inner === undefined || compiled.callee === undefined) continue;
      const callee = { ...compiled.callee, index: HELPERS.length + imported.length };
      all.set(called, callee);
      imported.push({ callee, inner: compiled.inner });
    }
  }
  while ([...drafts.values()].some((draft) => spread(draft, drafts, all)));
  const local: { proto: Pointer; callee: Callee }[] = [];
  for (const [proto, { prototype, called, results, returns }] of drafts) {
    if (!called) continue;
    const exact = typeof returns === "number" && returns <= MOST_RETURNED ? returns : undefined;
    const callee = {
      index: HELPERS.length + imported.length + local.length,
      serial: serialOf(proto),
      registers: prototype.registers,
      size: prototype.code.length,
      parameters: Array.from({ length: prototype.parameters }, (_, r) => held(prototype.parameter(r))),
      results: Array.from({ length: exact ?? results.length }, (_, n) => held(results[n] ?? 0)),
      returns: exact,
    };
    all.set(proto, callee);
    local.push({ proto, callee });
  }
  return { all, imported, local };
}

/** How values of these classes are passed: one class, or any. */
const held = (classes: Classes): Classes => (isSingle(classes) && classes !== 0 ? classes : ANY);

/** Copies what a function and the functions that it tail-calls must have in common. Returns whether that changed anything. */
function spread(
  draft: Draft,
  drafts: ReadonlyMap<Pointer, Draft>,
  all: ReadonlyMap<Pointer, Callee>,
): boolean {
  let changed = false;
  let { returns } = draft;
  const join = (count: number | "open" | undefined): void => {
    if (count === "open" || returns === undefined) return;
    returns = returns === "open" || returns === count ? count : undefined;
  };
  for (const count of draft.prototype.returned()) join(count);
  for (const { called, tail } of draft.prototype.sites()) {
    if (!tail) continue;
    const other = drafts.get(called);
    join(other === undefined ? all.get(called)?.returns : other.returns);
    if (other === undefined || !draft.called) continue;
    for (let n = 0; n < Math.max(draft.results.length, other.results.length); n++) {
      const classes = (draft.results[n] ?? 0) | (other.results[n] ?? 0);
      changed ||= classes !== draft.results[n] || classes !== other.results[n];
      draft.results[n] = other.results[n] = classes;
    }
    changed ||= !other.called;
    other.called = true;
  }
  changed ||= returns !== draft.returns;
  draft.returns = returns;
  return changed;
}
