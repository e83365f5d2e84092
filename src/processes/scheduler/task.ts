/** One process in a scheduler, from its acceptance to its end. */

import { HostError } from "../../errors/host-error.js";
import type { CallContext } from "../../security/context.js";
import { Cancellation, onAbort } from "../../security/signals.js";
import { callAt } from "../../security/long-timer.js";
import { Frame } from "./frame.js";
import type { Pid } from "./pid.js";
import type { Launch, OpenProcess, Process } from "./process.js";
import { processError, type Result } from "./result.js";
import type { RunQueue } from "./run-queue.js";

/** The scheduler, as its tasks see it. */
export interface TaskOwner {
  readonly queue: RunQueue;
  /** Called with errors that nobody gets. */
  readonly report: (error: unknown) => void;
  /** Called once, with the result. Must not throw. */
  over(result: Result): void;
}

/** The error of a context that is over; undefined for any other. */
export function contextEnd(context: CallContext): HostError | undefined {
  if (context.signal?.aborted === true)
    return new HostError("the context was canceled", { kind: "canceled", cause: context.signal.reason });
  if (context.remaining() > 0) return undefined;
  return new HostError("the deadline of the context has passed", { kind: "timeout" });
}

export class Task {
  readonly #frame: Frame;
  readonly #cancellation = new Cancellation();
  #open: OpenProcess | undefined;
  #running = false;
  #over = false;
  #unlisten: (() => void) | undefined;
  #stopTimer: (() => void) | undefined;
  #outlived: HostError | undefined;

  constructor(
    readonly context: CallContext,
    readonly pid: Pid,
    readonly owner: TaskOwner,
  ) {
    this.#frame = new Frame(pid, context, owner.report);
  }

  /** The error of the context, if that ended before the process did. */
  get outlived(): HostError | undefined {
    return this.#outlived;
  }

  /** Opens the process. Throws what that throws, and releases what was opened. */
  open(process: Process, launch: Pick<Launch, "method" | "input" | "dispatcher" | "slice">): void {
    const { queue } = this.owner;
    const cancellation = this.#cancellation;
    try {
      this.#open = process.open({
        ...launch,
        frame: this.#frame,
        cancellation,
        get signal() {
          return cancellation.signal;
        },
        turn: queue.enter,
      });
    } catch (error) {
      this.#frame.end();
      throw error;
    }
  }

  /** Runs it, when its turn comes. */
  begin(started: () => void): void {
    const { context, owner } = this;
    if (context.signal !== undefined)
      this.#unlisten = onAbort(context.signal, () => {
        this.#outlive();
      });
    if (context.deadline !== undefined) this.#watchDeadline();
    try {
      started();
    } catch (error) {
      owner.report(error);
    }
    owner.queue.enter(this.#run);
  }

  /** Ends it, now if it does not run, else when Lua gives way. */
  readonly cancel = (reason: string, details: Readonly<Record<string, unknown>> = {}): void => {
    this.#abort(new HostError(reason, { kind: "canceled", details }));
  };

  // No async functions here: each keeps half a kilobyte while it waits.
  readonly #run = (): void => {
    if (this.#over || this.#open === undefined) return;
    this.#running = true;
    try {
      void Promise.resolve(this.#open.run()).then(this.#returned, this.#failed);
    } catch (error) {
      this.#failed(error);
    }
  };

  readonly #returned = (values: readonly unknown[]): void => {
    this.#end({ values });
  };

  readonly #failed = (error: unknown): void => {
    const result = { error: processError(error) };
    this.#outlive(); // Lua may see the deadline first
    this.#end(result);
  };

  #watchDeadline(): void {
    this.#stopTimer = callAt(performance.now() + this.context.remaining(), () => {
      if (this.context.remaining() > 0)
        this.#watchDeadline(); // the two clocks differ
      else this.#outlive();
    });
  }

  #outlive(): void {
    const end = contextEnd(this.context);
    if (this.#over || end === undefined) return;
    this.#outlived ??= end;
    this.#abort(end);
  }

  #abort(error: HostError): void {
    if (this.#over) return;
    this.#cancellation.abort(error);
    if (!this.#running) this.#end({ error });
  }

  #end(result: Result): void {
    if (this.#over) return;
    this.#over = true;
    this.#unlisten?.();
    this.#stopTimer?.();
    try {
      this.#open?.close();
    } catch (error) {
      this.owner.report(error);
    }
    this.#frame.end();
    this.owner.over(result);
  }
}
