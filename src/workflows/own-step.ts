/** A step that the service answers itself: begins it, records that it waits, and looks whether the wait is over. */

import { hasCode } from "../errors/has-code.js";
import { HostError } from "../errors/host-error.js";
import type { OpenStep, Outcome } from "./outcomes.js";
import type { RecordedSteps } from "./recorded-steps.js";
import type { CancelState, Change, Written } from "./records.js";
import type { Turn } from "./turn.js";
import { beginCommand, type OwnCommand, type Waiter } from "./waits.js";

/** What such a step needs of the execution. */
export interface StepOwner extends Waiter {
  readonly cancel: CancelState;
  /** Whether it undoes what it did, which a request to cancel does not end. */
  readonly isCompensating: boolean;
  readonly steps: RecordedSteps;
  readonly turn: Turn;
  /** Answers undefined if the execution has ended meanwhile. */
  write(change: Change): Promise<Written | undefined>;
  /** Records the outcome of a step, and then gives it to the program. */
  finish(open: OpenStep, outcome: Outcome, change?: Change): Promise<void>;
}

/** Ends a step with the error that tells the program of its cancellation. */
export function tellCancel(owner: StepOwner, open: OpenStep): Promise<void> {
  const error = new HostError("the workflow was cancelled", { kind: "canceled" });
  return owner.finish(open, { outcome: "raised", error }, { told: true });
}

export class OwnStep {
  readonly #owner: StepOwner;
  readonly #open: OpenStep;
  readonly #command: OwnCommand;
  /** When the wait ends at the latest. */
  #until: number | undefined;

  /** `data`: the command's, as a value. `until`: that of a wait that has begun already. */
  constructor(owner: StepOwner, open: OpenStep, data: unknown, until?: number) {
    this.#owner = owner;
    this.#open = open;
    this.#command = beginCommand(open.command, data);
    this.#until = until;
  }

  /** Does it, or records that it waits. */
  async begin(): Promise<void> {
    const owner = this.#owner;
    const outcome = await this.#attempt();
    if (owner.turn.hasEnded()) return;
    if (outcome === "renewed") owner.turn.rest("renewed");
    else if (outcome === "begun") await this.#wait();
    else await owner.finish(this.#open, outcome, outcome.change);
  }

  /** What the store refuses as wrong is an error for the program, and no reason to try again. */
  async #attempt(): ReturnType<OwnCommand["attempt"]> {
    try {
      return await this.#command.attempt(this.#owner, this.#open);
    } catch (error) {
      if (!hasCode(error, "ERR_PARAMETER")) throw error;
      const problem = new HostError(error.message, { kind: "invalid", details: { code: error.code } });
      return { outcome: "failed", error: problem };
    }
  }

  async #wait(): Promise<void> {
    const { turn, steps } = this.#owner;
    const until = this.#command.until(this.#open.startedAt);
    this.#until = until;
    const { step, command, data, place, startedAt } = this.#open;
    const begun = { outcome: "begun", result: undefined, error: undefined, endedAt: undefined } as const;
    const record = steps.seal({ step, command, data, place, startedAt, ...begun, until });
    const written = await this.#owner.write({ step: record, ...this.#waiting() });
    if (written === undefined) return;
    if (written.wakeAt === 0) await this.look();
    else turn.rest("waiting");
  }

  #waiting(): Change {
    const until = this.#until;
    const isOver = until !== undefined && until <= this.#owner.host.now();
    const wait = {
      status: "waiting",
      waitsFor: this.#command.waitsFor,
      wakeAt: isOver ? 0 : (until ?? null),
    } as const;
    // A request to cancel that nobody is told of would end every wait again.
    return this.#owner.isCompensating ? { ...wait, told: true } : wait;
  }

  /** Looks whether the wait is over, and ends the step if so. */
  async look(): Promise<void> {
    const owner = this.#owner;
    if (owner.turn.hasEnded()) return;
    if (owner.cancel === "requested" && !owner.isCompensating) {
      await tellCancel(owner, this.#open);
      return;
    }
    const outcome = await this.#command.look(owner, this.#until);
    if (owner.turn.hasEnded()) return;
    if (outcome !== undefined) {
      await owner.finish(this.#open, outcome, outcome.change);
      return;
    }
    const written = await owner.write(this.#waiting());
    if (written === undefined) return;
    if (written.wakeAt === 0) await this.look();
    else owner.turn.rest("waiting");
  }
}
