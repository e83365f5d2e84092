/** What a worker needs in order to open a process. */

import { badOption } from "../../errors/values.js";
import { originOf, type Origin } from "../../modules/host/origin.js";
import { ALLOW_ALL, DENY_ALL, type Policy } from "../../security/policy.js";
import type { ProcessOptions } from "../scheduler/lua-process.js";
import { uncloneable } from "../../threads/cloneable.js";
import type { ProcessRecipe } from "./protocol.js";

/** Throws `ERR_OPTION` for what exists on this thread only. */
export function recipeOf(options: ProcessOptions, program: number): ProcessRecipe {
  const { modules = [], bind = [], kind, limits, state = {} } = options;
  const { policy, ...rest } = state;
  requireCloneable(limits, "limits");
  requireCloneable(rest, "state");
  return {
    program,
    modules: modules.map((module, at) => requireOrigin(module, `modules[${at}]`)),
    bind: bind.map((step, at) => requireOrigin(step, `bind[${at}]`)),
    policy: policy === undefined ? undefined : policyOf(policy),
    kind,
    limits,
    state: rest,
  };
}

function requireOrigin(value: unknown, option: string): Origin {
  const origin = originOf(value);
  if (origin !== undefined) return origin;
  throw badOption(option, "exists on this thread only: for workers, load it with importForWorkers");
}

function policyOf(policy: Policy): ProcessRecipe["policy"] {
  if (policy === ALLOW_ALL) return "allow all";
  return policy === DENY_ALL ? "deny all" : requireOrigin(policy, "state.policy");
}

function requireCloneable(value: unknown, option: string): void {
  const wrong = uncloneable(value, option);
  if (wrong !== undefined)
    throw badOption(wrong.path, `${wrong.found} cannot be sent to the thread of a worker`);
}
