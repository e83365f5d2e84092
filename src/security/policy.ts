/**
 * Policies decide whether a call may perform an action (`storage.read`) on a resource (`/notes/1`). A module asks the
 * state's policy before it acts. Without a policy, nothing is allowed.
 */

import { isThenable } from "../errors/realms.js";
import { invalidPolicy, policyAnswer } from "../errors/security.js";
import type { CallContext } from "./context.js";

/** Details of a request, chosen by the module that asks: sizes, methods. */
export type RequestMeta = Readonly<Record<string, unknown>>;

export interface Policy {
  /** Returns true to allow. Must be synchronous: put what needs a lookup into the context beforehand. */
  isAllowed(context: CallContext, action: string, resource: string, meta: RequestMeta): boolean;
}

/** Validates a policy option. Throws `SecurityError` if it is not a policy. */
export function policyOf(option: Policy | undefined): Policy | undefined {
  // Callers in plain JavaScript may pass anything.
  const policy = option as Partial<Policy> | null | undefined;
  if (policy === undefined || typeof policy?.isAllowed === "function") return option;
  throw invalidPolicy("a policy must be an object with a function isAllowed");
}

/** Allows nothing, like a state without a policy. */
export const DENY_ALL: Policy = Object.freeze({ isAllowed: () => false });

/** Allows everything. For programs that run only their own code. */
export const ALLOW_ALL: Policy = Object.freeze({ isAllowed: () => true });

/**
 * Asks a policy. Throws `ERR_POLICY_ANSWER` unless the answer is a boolean (an asynchronous function returns a promise),
 * and rethrows what the policy throws.
 */
export function isAllowed(
  policy: Policy | undefined,
  context: CallContext,
  action: string,
  resource: string,
  meta: RequestMeta = {},
): boolean {
  if (policy === undefined) return false;
  const answer: unknown = policy.isAllowed(context, action, resource, meta);
  if (typeof answer === "boolean") return answer;
  throw policyAnswer(action, resource, isThenable(answer) ? "a promise" : typeof answer);
}
