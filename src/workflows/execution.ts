/**
 * One workflow in memory: runs its program, answers the commands that are recorded from the record, and records the outcome
 * of the others before the program sees it. src/workflows/waits.ts has the commands of the module `workflow`.
 */

import { hasCode } from "../errors/has-code.js";
import {
  missingModule,
  nondeterministic,
  tooManySteps,
  unrecordable,
  type WorkflowError,
  wrongRecord,
} from "../errors/workflow.js";
import { processError } from "../processes/scheduler/result.js";
import { PROMISE } from "../types/commands.js";
import type { CommandOrigin, RunningCommand, Settling } from "../values/host-wait.js";
import { PATCHED } from "./commands.js";
import { ending, type End } from "./ends.js";
import {
  blocking,
  encodeWithin,
  endingError,
  giveOutcome,
  moduleNotFound,
  outcomeTexts,
  type OpenStep,
  type Outcome,
} from "./outcomes.js";
import { OwnStep, tellCancel, type StepOwner } from "./own-step.js";
import type { Program } from "./program.js";
import type { CancelState, Change, StepRecord, WorkflowRecord, Written } from "./records.js";
import { RecordedSteps } from "./recorded-steps.js";
import { RunState, type StateOwner, type Surroundings } from "./run-state.js";
import { Turn, type Rest } from "./turn.js";
import { decode, encodeError, shortened, undecodable } from "./values.js";
import { isOwnCommand, type WaiterHost } from "./waits.js";

/** What an execution needs of its service. */
export interface ExecutionHost extends Surroundings, WaiterHost {
  /** Starts the handler of an activity. Throws `ERR_NO_HANDLER`. */
  submit(id: string, data: unknown, origin: CommandOrigin, settling: Settling): RunningCommand;
  write(id: string, token: number, change: Change): PromiseLike<Written>;
  /** When a worker must have died that has not written since. */
  lease(): number;
  /** The most bytes of one value. */
  readonly maxValue: number;
  /** The most steps of a history. */
  readonly maxSteps: number;
}

export interface ExecutionOptions {
  readonly record: WorkflowRecord;
  /** Checked: `requireHistory`. */
  readonly steps: readonly StepRecord[];
  readonly program: Program;
  /** Runs nothing new: only replays, up to this step. */
  readonly replayTo?: number;
  /** Told of each step that is replayed. */
  readonly onReplay?: (step: StepRecord, place: string | undefined) => void;
}

/** Throws an error that says that the runtime has no memory left, which says nothing about the workflow. */
function requireRoom(thrown: unknown): void {
  if (hasCode(thrown, "ERR_LUA_MEMORY") && thrown.limit === undefined) throw thrown;
}

const IDLE: RunningCommand = { cancel: () => undefined };

export class Execution implements StateOwner, StepOwner {
  readonly id: string;
  token: number;
  cancel: CancelState;
  readonly #state: RunState;
  readonly #options: ExecutionOptions;
  readonly steps: RecordedSteps;
  readonly turn = new Turn();
  #waiting: OwnStep | undefined;
  #traceback = "";
  #isCompensating = false;
  /** How many compensations have begun. */
  #compensated = 0;
  /** The Lua line that asked for the last of them. */
  #compensation: string | undefined;
  readonly #uncompensated: string[] = [];

  /** Throws what opening a state throws. */
  constructor(
    readonly host: ExecutionHost,
    options: ExecutionOptions,
  ) {
    const { record, program, steps } = options;
    this.#options = options;
    this.id = record.id;
    this.token = record.token;
    this.cancel = record.cancel;
    this.steps = new RecordedSteps(record, steps);
    this.#state = new RunState(host, program, record.seed, this);
  }

  get record(): WorkflowRecord {
    return this.#options.record;
  }

  get isReplaying(): boolean {
    return this.steps.next !== undefined || this.#isReadOnly;
  }

  /** The time of the last step. */
  get time(): number {
    return this.steps.time;
  }

  get isCompensating(): boolean {
    return this.#isCompensating;
  }

  get #isReadOnly(): boolean {
    return this.#options.replayTo !== undefined;
  }

  failed(traceback: string): void {
    this.#traceback = traceback;
  }

  compensating(place: string): void {
    this.#compensated++;
    this.#compensation = place === "" ? undefined : place;
  }

  /** The Lua line that asks for a step. A compensation has no line that runs, but one that asked for it. */
  get #place(): string | undefined {
    return this.#state.place ?? this.#compensation;
  }

  /** Runs the program until it rests. Rejects with what the store throws; the execution cannot be used after that. */
  start(): Promise<Rest> {
    let input: readonly unknown[];
    try {
      input = decode(this.record.input) as readonly unknown[];
    } catch (error) {
      throw wrongRecord(this.id, undefined, undecodable(error), error);
    }
    return this.turn.untilRest(() => {
      this.#state.run(input).then(this.#returned, this.#threw);
    });
  }

  /** Looks whether the wait is over, and runs on if so. */
  wake(record: WorkflowRecord): Promise<Rest> {
    this.token = record.token;
    this.cancel = record.cancel;
    return this.turn.untilRest(() => {
      void this.turn.attempt(() => this.#waiting?.look());
    });
  }

  /** Asks the program. Throws `ERR_WORKFLOW_QUERY`. */
  ask(query: string, args: readonly unknown[]): readonly unknown[] {
    return this.#state.ask(this.id, query, args);
  }

  /** Ends it, wherever it is. Runs none of its code. */
  close(): void {
    this.turn.end();
    this.#state.close();
  }

  /** Called by the state that waits. What it throws is raised in Lua. */
  submit(command: string, given: unknown, origin: CommandOrigin, settling: Settling): RunningCommand {
    if (this.turn.hasEnded()) return IDLE;
    if (command === PROMISE)
      throw unrecordable(
        command,
        "a function called by a workflow returned a promise, which cannot be recorded: let it yield a command",
      );
    const data = encodeWithin(this.host.maxValue, given, `the data of '${command}'`);
    if (command === PATCHED) return this.#patched(data, settling);
    this.steps.passPatches();
    const recorded = this.steps.next;
    if (recorded !== undefined) {
      this.#replay(recorded, command, data, settling);
      return IDLE;
    }
    return this.#live(command, given, data, origin, settling);
  }

  releaseFailed(): void {
    // the yields of activities hold nothing
  }

  #live(
    command: string,
    given: unknown,
    data: string,
    origin: CommandOrigin,
    settling: Settling,
  ): RunningCommand {
    const open = this.#open(command, data, settling);
    if (open === undefined) return IDLE;
    if (this.cancel === "requested" && !this.#isCompensating) {
      void this.turn.attempt(() => tellCancel(this, open));
      return IDLE;
    }
    if (isOwnCommand(command)) {
      this.#waiting = new OwnStep(this, open, given);
      void this.turn.attempt(() => this.#waiting?.begin());
      return IDLE;
    }
    const recording: Settling = {
      resolve: (result) => {
        void this.turn.attempt(() => this.finish(open, { outcome: "done", result }));
      },
      reject: (error) => {
        void this.turn.attempt(() => this.finish(open, { outcome: "failed", error }));
      },
    };
    try {
      return this.host.submit(command, given, { ...origin, idempotencyKey: this.keyOf(open) }, recording);
    } catch (error) {
      this.turn.fail(error); // the service's fault, not that of the workflow
      return IDLE;
    }
  }

  /** Names a step among all steps of all workflows. */
  keyOf({ step }: Pick<OpenStep, "step">): string {
    const { generation } = this.record;
    return `${this.id}/${generation === 0 ? "" : `${generation}/`}${step}`;
  }

  /** Begins a step that is not recorded; undefined if there must be none. */
  #open(command: string, data: string, settling: Settling): OpenStep | undefined {
    if (this.#isReadOnly) {
      this.turn.rest("replayed");
      return undefined;
    }
    const step = this.steps.last + 1;
    if (step > this.host.maxSteps) {
      this.#block(tooManySteps(this.id, this.host.maxSteps));
      return undefined;
    }
    return { step, command, data, place: this.#place, startedAt: this.#now(), settling };
  }

  /** A time that does not go back, though the machine's clock may. */
  #now(): number {
    return Math.max(this.time, this.host.now());
  }

  /** Answers undefined if the execution has ended meanwhile. */
  async write(change: Change): Promise<Written | undefined> {
    const written = await this.host.write(this.id, this.token, change);
    if (this.turn.hasEnded()) return undefined;
    this.cancel = written.cancel;
    return written;
  }

  /** Records the outcome of a step, and then gives it to the program. */
  async finish(open: OpenStep, outcome: Outcome, change: Change = {}): Promise<void> {
    if (this.turn.hasEnded()) return;
    const { settling, ...step } = open;
    const endedAt = this.#now();
    const texts = outcomeTexts(open.command, outcome, this.host.maxValue);
    const record = this.steps.seal({ ...step, until: undefined, endedAt, ...texts });
    const written = await this.write({
      status: "running",
      waitsFor: null,
      wakeAt: this.host.lease(),
      ...change,
      step: record,
    });
    if (written === undefined) return;
    this.steps.pass(record);
    this.#give(record, settling);
  }

  /** Gives the program the outcome that is recorded. */
  #give(record: StepRecord, settling: Settling): void {
    try {
      giveOutcome(record, settling);
    } catch (problem) {
      this.#block(wrongRecord(this.id, record.step, undecodable(problem), problem));
    }
  }

  #replay(recorded: StepRecord, command: string, data: string, settling: Settling): void {
    const { replayTo, onReplay } = this.#options;
    if (replayTo !== undefined && recorded.step > replayTo) {
      this.turn.rest("replayed");
      return;
    }
    if (recorded.command !== command || recorded.data !== data) {
      const found = `${command} ${shortened(data)}`;
      const before = `${recorded.command} ${shortened(recorded.data)}`;
      this.#block(nondeterministic(this.id, recorded.step, this.#place, before, found));
      return;
    }
    onReplay?.(recorded, this.#place);
    if (recorded.outcome !== "begun") {
      this.steps.pass(recorded);
      this.#give(recorded, settling);
      return;
    }
    if (this.#isReadOnly) {
      this.turn.rest("replayed");
      return;
    }
    const { step, place, startedAt, until } = recorded;
    const open = { step, command, data, place, startedAt, settling };
    this.#waiting = new OwnStep(this, open, decode(data), until);
    void this.turn.attempt(() => this.#waiting?.look());
  }

  #patched(data: string, settling: Settling): RunningCommand {
    const known = this.steps.patched(data);
    const recorded = this.steps.next;
    if (known === "recorded" && recorded !== undefined) this.#replay(recorded, PATCHED, data, settling);
    else if (known === "new") {
      const open = this.#open(PATCHED, data, settling);
      if (open === undefined) return IDLE;
      this.steps.setPatched(data);
      void this.turn.attempt(() => this.finish(open, { outcome: "done", result: true }));
    } else settling.resolve(known);
    return IDLE;
  }

  readonly #returned = (values: readonly unknown[]): void => {
    void this.turn.attempt(async () => {
      if (this.turn.hasEnded()) return;
      let result: string;
      try {
        result = encodeWithin(this.host.maxValue, values, "the results");
      } catch (error) {
        await this.#fail(error);
        return;
      }
      if (this.#isAtEnd()) await this.#end("completed", { result });
    });
  };

  readonly #threw = (thrown: unknown): void => {
    void this.turn.attempt(async () => {
      await this.#fail(thrown);
    });
  };

  /** Ends it with an error, once it has undone what it did. */
  async #fail(thrown: unknown): Promise<void> {
    if (this.turn.hasEnded()) return;
    requireRoom(thrown);
    const module = moduleNotFound(thrown, this.#traceback);
    if (module !== undefined) {
      this.#block(missingModule(this.id, module));
      return;
    }
    await this.#compensate();
    if (this.turn.hasEnded() || !this.#isAtEnd()) return;
    const error = endingError(thrown, { traceback: this.#traceback, uncompensated: this.#uncompensated });
    const isCanceled = error.kind === "canceled" && this.cancel === "told";
    await this.#end(isCanceled ? "canceled" : "failed", { error: encodeError(error) });
  }

  /** Runs what `on_failure` was given, each once, and notes what fails. */
  async #compensate(): Promise<void> {
    this.#isCompensating = true;
    for (;;) {
      const before = this.#compensated;
      try {
        if (!(await this.#state.compensate())) return;
      } catch (error) {
        if (this.turn.hasEnded()) return;
        requireRoom(error);
        this.#uncompensated.push(shortened(processError(error).message, 1000));
        if (this.#compensated === before) return; // the state cannot run
      }
    }
  }

  /** Whether the whole record was replayed. If not, the program ended too early. */
  #isAtEnd(): boolean {
    this.steps.passPatches();
    const recorded = this.steps.next;
    if (recorded === undefined) return true;
    const before = `${recorded.command} ${shortened(recorded.data)}`;
    this.#block(nondeterministic(this.id, recorded.step, undefined, before, "nothing: it has ended"));
    return false;
  }

  async #end(status: End["status"], text: Pick<End, "result" | "error">): Promise<void> {
    const end = { status, endedAt: this.#now(), steps: this.steps.last, ...text };
    if (!this.#isReadOnly) await this.host.write(this.id, this.token, ending(this.record, end));
    this.turn.rest("ended");
  }

  /** Stops until it is resumed, since it cannot continue as recorded. */
  #block(error: WorkflowError): void {
    if (this.#isReadOnly) {
      this.turn.fail(error);
      return;
    }
    void this.turn.attempt(async () => {
      await this.host.write(this.id, this.token, blocking(error));
      this.turn.rest("ended");
    });
  }
}
