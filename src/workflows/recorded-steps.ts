/** The record of a workflow as its program runs through it: the step that is next, and the end of the chain of checksums. */

import { PATCHED } from "./commands.js";
import { rootSum, sealed } from "./history.js";
import type { StepRecord, WorkflowRecord } from "./records.js";

export class RecordedSteps {
  /** The number of the last step that is over. */
  last = 0;
  /** The time of that step. */
  time: number;
  /** The checksum up to it. */
  #sum: string;
  /** Answers of `patched`, by their data. */
  readonly #patches = new Map<string, boolean>();

  /** `steps`: checked by `requireHistory`. */
  constructor(
    record: WorkflowRecord,
    readonly steps: readonly StepRecord[],
  ) {
    this.time = record.createdAt;
    this.#sum = rootSum(record);
  }

  /** The next step of the record; undefined at its end. */
  get next(): StepRecord | undefined {
    return this.steps[this.last];
  }

  /** Adds format and checksum to a step that follows the last one. */
  seal(step: Omit<StepRecord, "format" | "sum">): StepRecord {
    return sealed(this.#sum, step);
  }

  /** Advances past a step that is over. */
  pass(record: StepRecord): void {
    this.last = record.step;
    this.#sum = record.sum;
    this.time = Math.max(this.time, record.endedAt ?? record.startedAt);
  }

  /** A program may stop to ask whether it was patched once no workflow from before runs. */
  passPatches(): void {
    for (;;) {
      const recorded = this.next;
      if (recorded?.command !== PATCHED || recorded.outcome !== "done") return;
      this.pass(recorded);
    }
  }

  /**
   * What a program is told that asks whether it was patched: the answer that it had, or false if it ran past this place before
   * the patch. `recorded`: the answer is the next step of the record. `new`: it is true, and must be recorded.
   */
  patched(data: string): boolean | "recorded" | "new" {
    const recorded = this.next;
    const isRecorded = recorded?.command === PATCHED && recorded.data === data;
    const known = this.#patches.get(data);
    if (known !== undefined && !isRecorded) return known;
    if (recorded === undefined) return "new";
    this.#patches.set(data, isRecorded);
    return isRecorded ? "recorded" : false;
  }

  /** Remembers that the program was told that it is patched. */
  setPatched(data: string): void {
    this.#patches.set(data, true);
  }
}
