/** What a coroutine waits for: a promise that a host function returned, or a command. */

import type { LuaPointer } from "../core/pointers.js";
import type { CommandDispatcher, HostWait, Settling } from "../values/host-wait.js";

/** The coroutine that waits. */
export interface Waiting {
  /** What it waits for. */
  pending: Pending | undefined;
  /** Called when that is settled. */
  wake: () => void;
}

/** `starting`: its command is being submitted, and whoever does that looks at the outcome. */
const Phase = { waiting: 0, starting: 1, resolved: 2, rejected: 3, over: 4 } as const;

type Phase = (typeof Phase)[keyof typeof Phase];

export class Pending implements Settling {
  #phase: Phase = Phase.waiting;
  #outcome: unknown;

  constructor(
    readonly number: number,
    /** The thread of the function that waits. */
    readonly thread: LuaPointer,
    readonly waiter: Waiting,
    /** Undefined for a promise that no dispatcher gets. */
    readonly wait: HostWait | undefined,
    readonly dispatcher: CommandDispatcher | undefined,
  ) {}

  /** The command; undefined for a promise. */
  get command(): string | undefined {
    return this.wait?.module === undefined ? undefined : this.wait.commandId;
  }

  get isSettled(): boolean {
    return this.#phase === Phase.resolved || this.#phase === Phase.rejected;
  }

  /** Submits the command, now that the coroutine is suspended. Returns whether it is settled already. */
  start(deadline: number): boolean {
    if (this.wait === undefined || this.dispatcher === undefined || this.#phase !== Phase.waiting)
      return false;
    this.#phase = Phase.starting;
    this.wait.start(this.dispatcher, deadline, this);
    return this.#started();
  }

  #started(): boolean {
    if (this.#phase !== Phase.starting) return this.isSettled;
    this.#phase = Phase.waiting;
    return false;
  }

  resolve(value: unknown): void {
    this.#settle(Phase.resolved, value);
  }

  reject(error: unknown): void {
    this.#settle(Phase.rejected, error);
  }

  #settle(phase: Phase, outcome: unknown): void {
    const before = this.#phase;
    if (before > Phase.starting) return;
    this.#phase = phase;
    this.#outcome = outcome;
    if (before === Phase.waiting && this.waiter.pending === this) this.waiter.wake();
  }

  /** Returns the outcome, or throws it. It must be settled. */
  take(): unknown {
    const failed = this.#phase === Phase.rejected;
    this.#phase = Phase.over;
    if (this.wait !== undefined) return this.wait.finish(failed, this.#outcome);
    if (failed) throw this.#outcome;
    return this.#outcome;
  }

  /** Nobody waits for it any more. */
  drop(): void {
    if (this.#phase === Phase.over) return;
    this.#phase = Phase.over;
    this.wait?.drop(this.dispatcher);
  }
}
