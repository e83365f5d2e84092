/** One command on its way: in the queue of its handler, with the handler, or over. */

import { hasCode } from "../errors/has-code.js";
import { HostError } from "../errors/host-error.js";
import { describeGiven } from "../errors/describe.js";
import { isDispatchError } from "../errors/dispatch.js";
import { isError } from "../errors/realms.js";
import type { CallContext } from "../security/context.js";
import type { RequestMeta } from "../security/policy.js";
import { Cancellation } from "../security/signals.js";
import type { CommandOrigin, RunningCommand, Settling } from "../values/host-wait.js";
import { thenOf } from "../values/objects.js";
import type { AlarmClock } from "./clock/alarms.js";
import type { CommandContext } from "./handler.js";
import type { Turnstile } from "./turnstile.js";

/** What answers the commands of one id. */
export interface Route {
  readonly id: string;
  /** Milliseconds that a command may take. */
  readonly timeout: number | undefined;
  /** Limits how many commands run at a time. */
  readonly turnstile: Turnstile | undefined;
  /** Whether errors stay as they are. */
  readonly raw: boolean;
  /** The handler, with what is around it. */
  run(data: unknown, context: Execution): unknown;
}

/** What the commands of a dispatcher share. */
export interface Desk {
  /** The commands on their way. */
  readonly running: Set<Execution>;
  readonly clock: AlarmClock;
}

/** What tells when nobody needs the answer any more; a signal only for a context of another dispatcher. */
export const cancellationOf = (context: CommandContext): AbortSignal | Cancellation =>
  context instanceof Execution ? context.cancellation : context.signal;

export class Execution implements CommandContext, RunningCommand {
  attempt = 1;
  #over = false;
  #cancellation: Cancellation | undefined;
  #reason: HostError | undefined;
  #stopTimer: (() => void) | undefined;
  #until: number;

  constructor(
    readonly route: Route,
    readonly data: unknown,
    readonly origin: CommandOrigin,
    readonly settling: Settling,
    readonly desk: Desk,
  ) {
    this.#until = origin.deadline;
    desk.running.add(this);
  }

  get command(): string {
    return this.route.id;
  }

  get module(): string | undefined {
    return this.origin.module;
  }

  get idempotencyKey(): string | undefined {
    return this.origin.idempotencyKey;
  }

  get context(): CallContext {
    return this.origin.call.context;
  }

  isAllowed(action: string, resource: string, meta?: RequestMeta): boolean {
    return this.origin.call.isAllowed(action, resource, meta);
  }

  require(action: string, resource: string, meta?: RequestMeta): void {
    this.origin.call.require(action, resource, meta);
  }

  get deadline(): number | undefined {
    return this.#until === Infinity ? undefined : Date.now() + (this.#until - performance.now());
  }

  get signal(): AbortSignal {
    return this.cancellation.signal;
  }

  /** What `signal` says. */
  get cancellation(): Cancellation {
    if (this.#cancellation === undefined) {
      this.#cancellation = new Cancellation();
      if (this.#reason !== undefined) this.#cancellation.abort(this.#reason);
    }
    return this.#cancellation;
  }

  /** Whether nobody waits for the answer any more. */
  get isOver(): boolean {
    return this.#over;
  }

  begin(): void {
    const { route, origin } = this;
    const timeout = Math.min(route.timeout ?? Infinity, origin.timeout ?? Infinity);
    if (timeout !== Infinity && !this.#limit(timeout)) return;
    if (route.turnstile === undefined) this.run();
    else route.turnstile.enter(this);
  }

  /** Lets the command take that long. Returns false if its time is over already. */
  #limit(timeout: number): boolean {
    const expire = (): void => {
      const problem = `the command '${this.command}' took longer than ${timeout} ms`;
      this.#end(new HostError(problem, { kind: "timeout", details: { command: this.command, timeout } }));
    };
    if (timeout <= 0) {
      expire();
      return false;
    }
    const { clock } = this.desk;
    this.#until = Math.min(this.#until, performance.now() + timeout);
    this.#stopTimer = clock.at(clock.now() + timeout / 1000, expire);
    return true;
  }

  /** Calls the handler. */
  run(): void {
    let answer: unknown;
    let then;
    try {
      answer = this.route.run(this.data, this);
      then = thenOf(answer);
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (then === undefined) {
      this.#answered(answer);
      return;
    }
    const answered = (value: unknown): void => {
      this.#answered(value);
    };
    const failed = (error: unknown): void => {
      this.#failed(error);
    };
    try {
      void then.call(answer as PromiseLike<unknown>, answered, failed);
    } catch (error) {
      failed(error);
    }
  }

  cancel(): void {
    if (this.#over) return;
    this.#leave(new HostError(`the command '${this.command}' was canceled`, { kind: "canceled" }));
  }

  /** Ends it with an error that does not come from its handler. */
  fail(error: HostError): void {
    this.#end(error);
  }

  #answered(value: unknown): void {
    this.route.turnstile?.leave(this);
    if (this.#over) return;
    this.#leave(undefined);
    this.settling.resolve(value);
  }

  #failed(error: unknown): void {
    this.route.turnstile?.leave(this);
    if (this.#over) return;
    this.#leave(undefined);
    this.settling.reject(this.route.raw ? error : this.#errorOf(error));
  }

  #end(error: HostError): void {
    if (this.#over) return;
    this.#leave(error);
    this.settling.reject(error);
  }

  #leave(reason: HostError | undefined): void {
    this.#over = true;
    this.desk.running.delete(this);
    this.#stopTimer?.();
    if (reason === undefined) return;
    this.#reason = reason;
    this.route.turnstile?.withdraw(this);
    this.#cancellation?.abort(reason);
  }

  #errorOf(error: unknown): Error {
    if (isDispatchError(error)) return error;
    if (hasCode(error, "ERR_ABORTED"))
      return new HostError(error.message, { kind: "canceled", cause: error });
    if (isError(error)) return HostError.from(error);
    const what = `the handler of '${this.command}' failed with ${describeGiven(error)}, which is not an error`;
    return new HostError(what, { cause: error });
  }
}
