/**
 * Whether a call may do what it is about to do. A module asks with an action (`storage.read`) and a resource (`/notes/1`);
 * the policy of the state answers. Nothing is allowed that no policy allows.
 */

import { invalidPolicy, policyAnswer } from "../errors/security.js";
import type { CallContext } from "./context.js";

/** More about a request, as the module that asks sees fit: sizes, methods. */
export type RequestMeta = Readonly<Record<string, unknown>>;

export interface Policy {
  /** True allows it. Synchronous: what needs to be looked up is put into the context beforehand. */
  isAllowed(context: CallContext, action: string, resource: string, meta: RequestMeta): boolean;
}

/** A policy that was given, or none. Throws `PolicyError` for what is no policy. */
export function policyOf(given: Policy | undefined): Policy | undefined {
  // Callers of plain JavaScript may give anything.
  const policy = given as Partial<Policy> | null | undefined;
  if (policy === undefined || typeof policy?.isAllowed === "function") return given;
  throw invalidPolicy("a policy is an object with a function isAllowed");
}

/** Allows nothing: the policy of a state that was given none. */
export const DENY_ALL: Policy = Object.freeze({ isAllowed: () => false });

/** Allows everything: for programs that run their own code only. */
export const ALLOW_ALL: Policy = Object.freeze({ isAllowed: () => true });

/**
 * What the policy answers. Only `true` allows; an answer that is no boolean, such as the promise of an asynchronous
 * function, throws `ERR_POLICY_ANSWER`, and what the policy throws is thrown on.
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
  throw policyAnswer(action, resource, answer instanceof Promise ? "a promise" : typeof answer);
}
