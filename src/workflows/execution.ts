/**
 * One workflow in memory: runs its program, answers the commands that are recorded from the record, and records the outcome
 * of the others before the program sees it. src/workflows/waits.ts has the commands of the module `workflow`.
 */

import { isInstance } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { LuaMemoryError } from "../errors/lua.js";
import {
  nondeterministic,
  tooLarge,
  tooManySteps,
  unrecordable,
  type WorkflowError,
  wrongRecord,
} from "../errors/workflow.js";
import { processError } from "../processes/scheduler/result.js";
import { PROMISE } from "../types/commands.js";
import { Raised, type CommandOrigin, type RunningCommand, type Settling } from "../values/host-wait.js";
import { PATCHED } from "./commands.js";
import { sealed } from "./history.js";
import type { Program } from "./program.js";
import type { CancelState, Change, StepRecord, WorkflowRecord, Written } from "./records.js";
import { RunState, type StateOwner, type Surroundings } from "./run-state.js";
import { decode, decodeError, encode, encodeError, shortened, undecodable } from "./values.js";
import { beginCommand, isOwnCommand, type OwnCommand, type WaiterHost } from "./waits.js";

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

/**
 * Why an execution rests: it waits, it has ended, it begins anew; or it only replays and has come to the end of the record, or
 * to the step where it was to stop.
 */
export type Rest = "waiting" | "ended" | "renewed" | "replayed";

/** A step under way. */
export interface OpenStep {
  readonly step: number;
  readonly command: string;
  readonly data: string;
  readonly place: string | undefined;
  readonly startedAt: number;
  readonly settling: Settling;
}

/** What a step led to. */
export type Outcome =
  | { readonly outcome: "done"; readonly result: unknown }
  | { readonly outcome: "failed" | "raised"; readonly error: unknown };

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

const IDLE: RunningCommand = { cancel: () => undefined };

export class Execution implements StateOwner {
  readonly id: string;
  token: number;
  /** The time of the last step. */
  time: number;
  cancel: CancelState;
  readonly #state: RunState;
  readonly #options: ExecutionOptions;
  /** The number of the last step that is over, and the checksum up to it. */
  #step = 0;
  #sum: string;
  #over = false;
  /** Steps of the record that are passed over, since the program no longer asks whether it was patched. */
  readonly #patches = new Map<string, boolean>();
  #rest: { resolve: (rest: Rest) => void; reject: (error: unknown) => void } | undefined;
  #waiting:
    { readonly open: OpenStep; readonly own: OwnCommand; readonly until: number | undefined } | undefined;
  #traceback = "";
  readonly #uncompensated: string[] = [];

  /** Throws what opening a state throws. */
  constructor(
    readonly host: ExecutionHost,
    options: ExecutionOptions,
  ) {
    const { record, program } = options;
    this.#options = options;
    this.id = record.id;
    this.token = record.token;
    this.time = record.createdAt;
    this.cancel = record.cancel;
    this.#sum = record.sum;
    this.#state = new RunState(host, program, record.seed, this);
  }

  get record(): WorkflowRecord {
    return this.#options.record;
  }

  get isReplaying(): boolean {
    return this.#step < this.#options.steps.length || this.#isReadOnly;
  }

  #hasEnded(): boolean {
    return this.#over;
  }

  get #isReadOnly(): boolean {
    return this.#options.replayTo !== undefined;
  }

  failed(traceback: string): void {
    this.#traceback = traceback;
  }

  uncompensated(problem: string): void {
    this.#uncompensated.push(problem);
  }

  /** Runs the program until it rests. Rejects with what the store throws; the execution is of no use then. */
  start(): Promise<Rest> {
    let input: readonly unknown[];
    try {
      input = decode(this.record.input) as readonly unknown[];
    } catch (error) {
      throw wrongRecord(this.id, undefined, undecodable(error), error);
    }
    return this.#untilRest(() => {
      this.#state.run(input).then(this.#returned, this.#threw);
    });
  }

  /** Looks whether the wait is over, and runs on if so. */
  wake(record: WorkflowRecord): Promise<Rest> {
    this.token = record.token;
    this.cancel = record.cancel;
    return this.#untilRest(() => {
      void this.#attempt(() => this.#look());
    });
  }

  /** Asks the program. Throws `ERR_WORKFLOW_QUERY`. */
  ask(query: string, args: readonly unknown[]): readonly unknown[] {
    return this.#state.ask(this.id, query, args);
  }

  /** Ends it, wherever it is. Runs none of its code. */
  close(): void {
    this.#over = true;
    this.#state.close();
  }

  #untilRest(begin: () => void): Promise<Rest> {
    return new Promise((resolve, reject) => {
      this.#rest = { resolve, reject };
      begin();
    });
  }

  #resting(rest: Rest): void {
    const waiting = this.#rest;
    this.#rest = undefined;
    if (rest !== "waiting") this.#over = true;
    waiting?.resolve(rest);
  }

  #broken(error: unknown): void {
    if (this.#hasEnded()) return;
    this.#over = true;
    this.#rest?.reject(error);
  }

  /** Does a part of the work that may fail, such as one of the store's. */
  async #attempt(work: () => PromiseLike<void> | void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#broken(error);
    }
  }

  /** Called by the state that waits. What it throws is raised in Lua. */
  submit(command: string, given: unknown, origin: CommandOrigin, settling: Settling): RunningCommand {
    if (this.#hasEnded()) return IDLE;
    if (command === PROMISE)
      throw unrecordable(
        command,
        "a function called by a workflow returned a promise, which cannot be recorded: let it yield a command",
      );
    const data = encode(given, `the data of '${command}'`);
    this.#requireSize(data, `the data of '${command}'`);
    if (command === PATCHED) return this.#patched(data, settling);
    this.#passPatches();
    const recorded = this.#options.steps[this.#step];
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
    if (this.cancel === "requested") {
      void this.#attempt(() => this.#tellCancel(open));
      return IDLE;
    }
    if (isOwnCommand(command)) {
      void this.#attempt(() => this.#beginOwn(open, given));
      return IDLE;
    }
    const recording: Settling = {
      resolve: (result) => {
        void this.#attempt(() => this.finish(open, { outcome: "done", result }));
      },
      reject: (error) => {
        void this.#attempt(() => this.finish(open, { outcome: "failed", error }));
      },
    };
    try {
      return this.host.submit(command, given, { ...origin, idempotencyKey: this.keyOf(open) }, recording);
    } catch (error) {
      this.#broken(error); // the service's fault, not that of the workflow
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
      this.#resting("replayed");
      return undefined;
    }
    const step = this.#step + 1;
    if (step > this.host.maxSteps) {
      this.#block(tooManySteps(this.id, this.host.maxSteps));
      return undefined;
    }
    return { step, command, data, place: this.#state.place, startedAt: this.#now(), settling };
  }

  /** A time that does not go back, though the machine's clock may. */
  #now(): number {
    return Math.max(this.time, this.host.now());
  }

  #requireSize(text: string, what: string): void {
    if (text.length > this.host.maxValue) throw tooLarge(what, text.length, this.host.maxValue);
  }

  /** Records the outcome of a step, and then gives it to the program. */
  async finish(open: OpenStep, outcome: Outcome, change: Change = {}): Promise<void> {
    if (this.#hasEnded()) return;
    const { settling, ...step } = open;
    const endedAt = this.#now();
    const texts = this.#textsOf(open.command, outcome);
    const record = sealed(this.#sum, { ...step, until: undefined, endedAt, ...texts });
    const { cancel } = await this.host.write(this.id, this.token, {
      status: "running",
      waitsFor: null,
      wakeAt: this.host.lease(),
      ...change,
      step: record,
    });
    if (this.#hasEnded()) return;
    this.cancel = cancel;
    this.#passed(record);
    this.#give(record, settling);
  }

  #textsOf(command: string, given: Outcome): Pick<StepRecord, "outcome" | "result" | "error"> {
    if (given.outcome !== "done")
      return { outcome: given.outcome, result: undefined, error: encodeError(given.error) };
    try {
      const result = encode(given.result, `the result of '${command}'`);
      this.#requireSize(result, `the result of '${command}'`);
      return { outcome: "done", result, error: undefined };
    } catch (error) {
      const { code, message } = error as WorkflowError;
      const problem = new HostError(message, { kind: "out_of_range", details: { code } });
      return { outcome: "failed", result: undefined, error: encodeError(problem) };
    }
  }

  #passed(record: StepRecord): void {
    this.#step = record.step;
    this.#sum = record.sum;
    this.time = Math.max(this.time, record.endedAt ?? record.startedAt);
  }

  /** Gives the program the outcome that is recorded. */
  #give({ step, outcome, result, error }: StepRecord, settling: Settling): void {
    try {
      if (outcome === "done") settling.resolve(decode(result ?? "null"));
      else {
        const failure = decodeError(error ?? "null");
        settling.reject(outcome === "raised" ? new Raised(failure) : failure);
      }
    } catch (problem) {
      this.#block(wrongRecord(this.id, step, undecodable(problem), problem));
    }
  }

  #replay(recorded: StepRecord, command: string, data: string, settling: Settling): void {
    const { replayTo, onReplay } = this.#options;
    if (replayTo !== undefined && recorded.step > replayTo) {
      this.#resting("replayed");
      return;
    }
    if (recorded.command !== command || recorded.data !== data) {
      const found = `${command} ${shortened(data)}`;
      const before = `${recorded.command} ${shortened(recorded.data)}`;
      this.#block(nondeterministic(this.id, recorded.step, this.#state.place, before, found));
      return;
    }
    onReplay?.(recorded, this.#state.place);
    if (recorded.outcome !== "begun") {
      this.#passed(recorded);
      this.#give(recorded, settling);
      return;
    }
    if (this.#isReadOnly) {
      this.#resting("replayed");
      return;
    }
    const { step, place, startedAt, until } = recorded;
    const own = beginCommand(command, decode(data));
    this.#waiting = { open: { step, command, data, place, startedAt, settling }, own, until };
    void this.#attempt(() => this.#look());
  }

  #patched(data: string, settling: Settling): RunningCommand {
    const known = this.#patches.get(data);
    const recorded = this.#options.steps[this.#step];
    const isRecorded = recorded?.command === PATCHED && recorded.data === data;
    if (known !== undefined && !isRecorded) settling.resolve(known);
    else if (isRecorded) {
      this.#patches.set(data, true);
      this.#replay(recorded, PATCHED, data, settling);
    } else if (recorded !== undefined) {
      this.#patches.set(data, false);
      settling.resolve(false);
    } else {
      const open = this.#open(PATCHED, data, settling);
      if (open === undefined) return IDLE;
      this.#patches.set(data, true);
      void this.#attempt(() => this.finish(open, { outcome: "done", result: true }));
    }
    return IDLE;
  }

  /** A program may stop to ask whether it was patched once no workflow from before runs. */
  #passPatches(): void {
    for (;;) {
      const recorded = this.#options.steps[this.#step];
      if (recorded?.command !== PATCHED || recorded.outcome !== "done") return;
      this.#passed(recorded);
    }
  }

  async #beginOwn(open: OpenStep, given: unknown): Promise<void> {
    const own = beginCommand(open.command, given);
    const outcome = await own.attempt(this, open);
    if (this.#hasEnded()) return;
    if (outcome === "renewed") this.#resting("renewed");
    else if (outcome === "begun") await this.#wait(open, own);
    else await this.finish(open, outcome, outcome.change);
  }

  /** Records that a wait has begun. */
  async #wait(open: OpenStep, own: OwnCommand): Promise<void> {
    const until = own.until(open.startedAt);
    const { step, command, data, place, startedAt } = open;
    const begun = { outcome: "begun", result: undefined, error: undefined, endedAt: undefined } as const;
    const record = sealed(this.#sum, { step, command, data, place, startedAt, ...begun, until });
    this.#waiting = { open, own, until };
    const written = await this.host.write(this.id, this.token, {
      step: record,
      status: "waiting",
      waitsFor: own.waitsFor,
      wakeAt: until ?? null,
    });
    if (this.#hasEnded()) return;
    this.cancel = written.cancel;
    if (written.wakeAt !== undefined && written.wakeAt <= this.host.now()) await this.#look();
    else this.#resting("waiting");
  }

  /** Looks whether the wait is over. */
  async #look(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === undefined || this.#hasEnded()) return;
    const { open, own, until } = waiting;
    if (this.cancel === "requested") {
      this.#waiting = undefined;
      await this.#tellCancel(open);
      return;
    }
    const outcome = await own.look(this, until);
    if (this.#hasEnded()) return;
    if (outcome === undefined) {
      const { waitsFor } = own;
      const change: Change = { status: "waiting", waitsFor, wakeAt: until ?? null };
      const written = await this.host.write(this.id, this.token, change);
      if (this.#hasEnded()) return;
      this.cancel = written.cancel;
      if (written.wakeAt === 0) await this.#look();
      else this.#resting("waiting");
      return;
    }
    this.#waiting = undefined;
    await this.finish(open, outcome, outcome.change);
  }

  async #tellCancel(open: OpenStep): Promise<void> {
    const error = new HostError("the workflow was cancelled", { kind: "canceled" });
    await this.finish(open, { outcome: "raised", error }, { told: true });
  }

  readonly #returned = (values: readonly unknown[]): void => {
    void this.#attempt(async () => {
      if (this.#hasEnded() || !this.#isAtEnd()) return;
      let result: string;
      try {
        result = encode(values, "the results");
        this.#requireSize(result, "the results");
      } catch (error) {
        await this.#end("failed", { error: encodeError(error) });
        return;
      }
      await this.#end("completed", { result });
    });
  };

  readonly #threw = (thrown: unknown): void => {
    void this.#attempt(async () => {
      if (this.#hasEnded()) return;
      // The runtime has no memory left, which says nothing about the workflow.
      if (isInstance(thrown, LuaMemoryError) && thrown.limit === undefined) throw thrown;
      if (!this.#isAtEnd()) return;
      const { kind, message, retryable, details } = processError(thrown);
      const more = {
        ...(this.#traceback === "" ? {} : { traceback: this.#traceback }),
        ...(this.#uncompensated.length === 0 ? {} : { uncompensated: this.#uncompensated }),
      };
      const error = new HostError(message, { kind, retryable, details: { ...details, ...more } });
      const isCanceled = kind === "canceled" && this.cancel === "told";
      await this.#end(isCanceled ? "canceled" : "failed", { error: encodeError(error) });
    });
  };

  /** Whether the whole record was replayed. If not, the program ended too early. */
  #isAtEnd(): boolean {
    this.#passPatches();
    const recorded = this.#options.steps[this.#step];
    if (recorded === undefined) return true;
    const before = `${recorded.command} ${shortened(recorded.data)}`;
    this.#block(nondeterministic(this.id, recorded.step, undefined, before, "nothing: it has ended"));
    return false;
  }

  async #end(status: "completed" | "failed" | "canceled", change: Change): Promise<void> {
    if (!this.#isReadOnly)
      await this.host.write(this.id, this.token, {
        status,
        waitsFor: null,
        wakeAt: null,
        endedAt: this.#now(),
        ...change,
      });
    this.#resting("ended");
  }

  /** Stops until somebody resumes it: it cannot go on as it is recorded. */
  #block(error: WorkflowError): void {
    if (this.#isReadOnly) {
      this.#broken(error);
      return;
    }
    void this.#attempt(async () => {
      const { code, message } = error;
      const problem = new HostError(message, { kind: "failed_precondition", details: { code } });
      await this.host.write(this.id, this.token, {
        status: "blocked",
        waitsFor: null,
        wakeAt: null,
        error: encodeError(problem),
      });
      this.#resting("ended");
    });
  }
}
