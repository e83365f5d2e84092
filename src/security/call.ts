/** One call of a module's function: its context and its permissions. It is the function's `this`. */

import { permissionDenied } from "../errors/security.js";
import { checkpoint } from "./checkpoint.js";
import type { StateKind } from "./classes.js";
import { CallContext } from "./context.js";
import { isAllowed, type Policy, type RequestMeta } from "./policy.js";

export class HostCall {
  constructor(
    readonly context: CallContext,
    readonly policy: Policy | undefined,
    /** What limits the call besides its context. */
    private readonly limits?: { readonly signal: AbortSignal | undefined },
    /** The kind of the state that called. */
    readonly kind: StateKind = "process",
  ) {}

  /** Aborts when the call must end: its own signal or timeout, or its context's. Undefined if nothing can end it. */
  get signal(): AbortSignal | undefined {
    return this.limits === undefined ? this.context.signal : this.limits.signal;
  }

  /**
   * Ends a function that works for long when its state reaches a limit. Call it as the work goes on, with units done since the
   * last time: a value, or 64 bytes that are copied, is one. It looks at the clock only now and then. Throws a `LuaError` with the
   * limit's message; let it pass. Does nothing after the function has returned or awaited: use `signal` there.
   */
  checkpoint(work = 1): void {
    checkpoint(work);
  }

  /** The same call with limits of its own, which include its context's. */
  within(limits: { readonly signal: AbortSignal | undefined }): HostCall {
    return new HostCall(this.context, this.policy, limits, this.kind);
  }

  /** Asks the state's policy. Throws `ERR_POLICY_ANSWER`, and what the policy throws. */
  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean {
    return isAllowed(this.policy, this.context, action, resource, meta);
  }

  /**
   * Throws `ERR_PERMISSION_DENIED`, which Lua receives as `nil, err`, unless the policy allows it. Throws what
   * `isAllowed` throws.
   */
  require(action: string, resource: string, meta?: RequestMeta): void {
    if (!this.isAllowed(action, resource, meta)) throw permissionDenied(action, resource);
  }
}

/** A call outside of any state: no actor, nothing is allowed. */
export const NO_CALL = new HostCall(new CallContext(), undefined);
