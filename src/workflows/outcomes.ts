/** Steps under way, and what steps and workflows end with, as the records have it: texts of a limited size. */

import { describeThrown } from "../errors/describe.js";
import { HostError } from "../errors/host-error.js";
import { tooLarge, type WorkflowError } from "../errors/workflow.js";
import { processError } from "../processes/scheduler/result.js";
import { Raised, type Settling } from "../values/host-wait.js";
import type { Change, StepRecord } from "./records.js";
import { byteLength, decode, decodeError, encode, encodeError, fits } from "./values.js";

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

/** What a workflow said before an error ended it. */
export interface LastWords {
  /** Empty if there is none. */
  readonly traceback: string;
  /** The problems of compensations that failed. */
  readonly uncompensated: readonly string[];
}

/** Encodes a value. Throws `ERR_WORKFLOW_VALUE`, or that it has more than `most` bytes. */
export function encodeWithin(most: number, value: unknown, what: string): string {
  const text = encode(value, what);
  if (!fits(text, most)) throw tooLarge(what, byteLength(text), most);
  return text;
}

/** A step's outcome as texts. A result that cannot be recorded is a failure of the step. */
export function outcomeTexts(
  command: string,
  given: Outcome,
  most: number,
): Pick<StepRecord, "outcome" | "result" | "error"> {
  if (given.outcome !== "done")
    return { outcome: given.outcome, result: undefined, error: encodeError(given.error) };
  try {
    const result = encodeWithin(most, given.result, `the result of '${command}'`);
    return { outcome: "done", result, error: undefined };
  } catch (error) {
    const { code, message } = error as WorkflowError;
    const problem = new HostError(message, { kind: "out_of_range", details: { code } });
    return { outcome: "failed", result: undefined, error: encodeError(problem) };
  }
}

/** Gives the program the outcome of a step that is over. Throws what decoding it throws. */
export function giveOutcome({ outcome, result, error }: StepRecord, settling: Settling): void {
  if (outcome === "done") {
    settling.resolve(decode(result ?? "null"));
    return;
  }
  const failure = decodeError(error ?? "null");
  settling.reject(outcome === "raised" ? new Raised(failure) : failure);
}

/** The error that ends a workflow. */
export function endingError(thrown: unknown, { traceback, uncompensated }: LastWords): HostError {
  const { kind, message, retryable, details } = processError(thrown);
  const more = {
    ...(traceback === "" ? {} : { traceback }),
    ...(uncompensated.length === 0 ? {} : { uncompensated }),
  };
  return new HostError(message, { kind, retryable, details: { ...details, ...more } });
}

/** The module that `require` did not find, if that ended the program. */
export function moduleNotFound(thrown: unknown, traceback: string): string | undefined {
  if (!/^\s*stack traceback:\n\t\[C\]: in function 'require'/.test(traceback)) return undefined;
  return /^(?:[^\n]*: )?module '([^\n]*)' not found:\n/.exec(describeThrown(thrown))?.[1];
}

/** Stops a workflow that cannot continue as recorded, until it is resumed. */
export function blocking({ code, message }: WorkflowError): Change {
  const problem = new HostError(message, { kind: "failed_precondition", details: { code } });
  return { status: "blocked", waitsFor: null, wakeAt: null, error: encodeError(problem) };
}
