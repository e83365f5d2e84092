/** One call of a module's function: its context and its permissions. It is the function's `this`. */

import { PermissionDeniedError } from "../errors/security.js";
import { CallContext } from "./context.js";
import { isAllowed, type Policy, type RequestMeta } from "./policy.js";

export class HostCall {
  constructor(
    readonly context: CallContext,
    readonly policy: Policy | undefined,
  ) {}

  /** Asks the state's policy. Throws `ERR_POLICY_ANSWER`, and what the policy throws. */
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean {
    return isAllowed(this.policy, this.context, action, resource, meta);
  }

  /**
   * Throws `PermissionDeniedError`, which Lua receives as `nil, err`, unless the policy allows it. Throws what
   * `isAllowed` throws.
   */
  require(action: string, resource: string, meta?: RequestMeta): void {
    if (!this.isAllowed(action, resource, meta)) throw new PermissionDeniedError(action, resource);
  }
}

/** A call outside of any state: no actor, nothing is allowed. */
export const NO_CALL = new HostCall(new CallContext(), undefined);
