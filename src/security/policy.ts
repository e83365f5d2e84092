/**
 * Whether a call may do what it is about to do. A module asks with an action (`storage.read`) and a resource (`/notes/1`);
 * the policy of the state answers. Nothing is allowed that no policy allows.
 */

import { PolicyAnswerError } from "../errors/security.js";
import type { CallContext } from "./context.js";

/** More about a request, as the module that asks sees fit: sizes, methods. */
export type RequestMeta = Readonly<Record<string, unknown>>;

export interface Policy {
  /** True allows it. Synchronous: what needs to be looked up is put into the context beforehand. */
  isAllowed(context: CallContext, action: string, resource: string, meta: RequestMeta): boolean;
}

/** Allows nothing: the policy of a state that was given none. */
export const DENY_ALL: Policy = Object.freeze({ isAllowed: () => false });

/** Allows everything: for programs that run their own code only. */
export const ALLOW_ALL: Policy = Object.freeze({ isAllowed: () => true });

/**
 * What the policy answers. Only `true` allows; an answer that is no boolean, such as the promise of an asynchronous
 * function, throws `PolicyAnswerError`, and what the policy throws is thrown on.
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
  throw new PolicyAnswerError(action, resource, answer instanceof Promise ? "a promise" : typeof answer);
}
