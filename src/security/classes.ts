/**
 * What modules do, by class, and which kind of state takes which classes. A workflow is run again from its beginning to
 * find out where it was, so that nothing in it may come out differently the second time.
 */

import { stateKind, moduleClass } from "../errors/security.js";

/**
 * - `deterministic`: the same arguments give the same results, and nothing else happens
 * - `nondeterministic`: results differ from call to call: time, random numbers, the environment
 * - `io`: reads or writes streams or files
 * - `network`: talks to other machines
 * - `storage`: keeps data beyond the state's life
 * - `workflow`: for workflows: what it does is written down and found again when the workflow is run again
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

/** What a state is for. One that says nothing is a `process`. */
export type StateKind = (typeof STATE_KINDS)[number];

/** The classes that a workflow takes. */
const WORKFLOW_SAFE: readonly string[] = ["deterministic", "workflow"];

export function isModuleClass(name: unknown): name is ModuleClass {
  return MODULE_CLASSES.some((known) => known === name);
}

export function isStateKind(name: unknown): name is StateKind {
  return STATE_KINDS.some((known) => known === name);
}

/** The kind of a state; `process` when nothing is said. Throws `ERR_STATE_KIND`. */
export function stateKindOf(kind: unknown = "process"): StateKind {
  if (isStateKind(kind)) return kind;
  throw stateKind(kind, STATE_KINDS);
}

/**
 * Whether a module of these classes may be used in a state of this kind. Functions and processes take every module; a
 * workflow takes those whose classes are `deterministic` and `workflow` alone. A module without a class says nothing of
 * what it does, and a workflow does not take it.
 */
export function mayUse(classes: readonly string[], kind: StateKind): boolean {
  if (kind !== "workflow") return true;
  return classes.length > 0 && classes.every((name) => WORKFLOW_SAFE.includes(name));
}

/** Throws `ERR_MODULE_CLASS`, with module, classes and kind, where `mayUse` says no. */
export function requireMayUse(module: string, classes: readonly string[], kind: StateKind): void {
  if (!mayUse(classes, kind)) throw moduleClass(module, classes, kind, WORKFLOW_SAFE);
}
