/**
 * Classes of modules by their effects, and the classes that each kind of state accepts. A workflow is replayed from its
 * beginning to restore its progress, so everything in it must give the same results each time.
 */

import { stateKind, moduleClass } from "../errors/security.js";

/**
 * - `deterministic`: the same arguments give the same results, without side effects
 * - `nondeterministic`: results vary between calls: time, random numbers, the environment
 * - `io`: reads or writes streams or files
 * - `network`: communicates with other machines
 * - `storage`: stores data beyond the state's lifetime
 * - `workflow`: for workflows: its effects are recorded and replayed
 */
export const MODULE_CLASSES = [
  "deterministic",
  "nondeterministic",
  "io",
  "network",
  "storage",
  "workflow",
] as const;

export type ModuleClass = (typeof MODULE_CLASSES)[number];

export const STATE_KINDS = ["workflow", "function", "process"] as const;

/** The purpose of a state. Default: `process`. */
export type StateKind = (typeof STATE_KINDS)[number];

/** The classes that a workflow accepts. */
export const WORKFLOW_SAFE: readonly string[] = ["deterministic", "workflow"];

export function isModuleClass(name: unknown): name is ModuleClass {
  return MODULE_CLASSES.some((known) => known === name);
}

export function isStateKind(name: unknown): name is StateKind {
  return STATE_KINDS.some((known) => known === name);
}

/** A state's kind, by default `process`. Throws `ERR_STATE_KIND`. */
export function stateKindOf(kind: unknown = "process"): StateKind {
  if (isStateKind(kind)) return kind;
  throw stateKind(kind, STATE_KINDS);
}

/**
 * Whether a state of this kind accepts a module of these classes. Functions and processes accept every module. A workflow
 * accepts modules whose classes are all `deterministic` or `workflow`; it rejects a module without a class, whose effects
 * are unknown.
 */
export function mayUse(classes: readonly string[], kind: StateKind): boolean {
  if (kind !== "workflow") return true;
  return classes.length > 0 && classes.every((name) => WORKFLOW_SAFE.includes(name));
}

/** Throws `ERR_MODULE_CLASS`, with module, classes and kind, unless `mayUse`. */
export function requireMayUse(module: string, classes: readonly string[], kind: StateKind): void {
  if (!mayUse(classes, kind)) throw moduleClass(module, classes, kind, WORKFLOW_SAFE);
}
