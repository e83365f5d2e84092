/** Why a module may not be used somewhere, and what is wrong with the rules of a policy. */

import { PeriluneError } from "./base.js";
import { describeThrown } from "./describe.js";
import { HostError } from "./host-error.js";

/** A module was required in a state of a kind that its classes keep it out of. */
export class ModuleClassError extends PeriluneError {
  override name = "ModuleClassError";
  constructor(
    readonly module: string,
    readonly classes: readonly string[],
    /** The kind of the state. */
    readonly kind: string,
    /** The classes that such a state takes. */
    readonly allowed: readonly string[],
  ) {
    const of = classes.length === 0 ? "no class" : `class ${classes.join(", ")}`;
    super(`module '${module}' (${of}) cannot be used in a ${kind} state: only ${allowed.join(" and ")} can`);
  }
}

/** Classes of native modules that are none. */
export class NativeClassesError extends PeriluneError {
  override name = "NativeClassesError";
}

/** A kind of state that is none. */
export class StateKindError extends PeriluneError {
  override name = "StateKindError";
  constructor(
    readonly kind: unknown,
    known: readonly string[],
  ) {
    super(`unknown kind of state ${describeThrown(kind)}; expected one of ${known.join(", ")}`);
  }
}

/** What was given as a policy and is none. */
export class PolicyError extends PeriluneError {
  override name = "PolicyError";
}

/** A rule of a policy that is no rule. `path` says which: `rules[2].actions[0]`. */
export class PolicyRuleError extends PeriluneError {
  override name = "PolicyRuleError";
  constructor(
    readonly path: string,
    problem: string,
  ) {
    super(`${path}: ${problem}`);
  }
}

/** A policy that answered neither true nor false: a promise, say. Nothing is allowed by it. */
export class PolicyAnswerError extends PeriluneError {
  override name = "PolicyAnswerError";
  constructor(action: string, resource: string, answer: string) {
    super(`the policy answered ${answer} for ${action} of ${resource}; expected true or false`);
  }
}

/** The context of a call that is not as it has to be. */
export class CallContextError extends PeriluneError {
  override name = "CallContextError";
}

/** A policy refused it. A function of a module that throws it gives `nil, err` in Lua. */
export class PermissionDeniedError extends HostError {
  override name = "PermissionDeniedError";
  constructor(
    readonly action: string,
    readonly resource: string,
  ) {
    super(`${action} of ${resource} is not allowed`, {
      kind: "permission_denied",
      details: { action, resource },
    });
  }
}
