/** One call of a module's function: on whose behalf it is made, and what it may do. It is the function's `this`. */

import { PermissionDeniedError } from "../errors/security.js";
import { CallContext } from "./context.js";
import { isAllowed, type Policy, type RequestMeta } from "./policy.js";

export class HostCall {
  constructor(
    readonly context: CallContext,
    readonly policy: Policy | undefined,
  ) {}

  /** What the state's policy answers. Throws `ERR_POLICY_ANSWER`, and what the policy throws. */
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean {
    return isAllowed(this.policy, this.context, action, resource, meta);
  }

  /**
   * Ends the function unless it is allowed: throws `PermissionDeniedError`, which Lua gets as `nil, err`, and what
   * `isAllowed` throws.
   */
  require(action: string, resource: string, meta?: RequestMeta): void {
    if (!this.isAllowed(action, resource, meta)) throw new PermissionDeniedError(action, resource);
  }
}

/** That of a call that no state makes: nobody asks, nothing is allowed. */
export const NO_CALL = new HostCall(new CallContext(), undefined);
