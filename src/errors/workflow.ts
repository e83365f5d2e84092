/** Workflows that cannot be started, recorded, replayed or asked. */

import { PeriluneError } from "./base.js";
import type { CauseOf, WorkflowErrorCodes } from "./codes.js";
import { describeGiven } from "./describe.js";

/** A workflow cannot go on as it is recorded, or what was asked of it is wrong. */
export class WorkflowError extends PeriluneError {
  override name = "WorkflowError";
  declare readonly code: keyof WorkflowErrorCodes;
  constructor(...[code, message, fields, cause]: CauseOf<WorkflowErrorCodes>) {
    super(code, message, fields, cause);
  }
}

/** `recorded` and `found` are the two commands, in words. */
export const nondeterministic = (
  workflow: string,
  step: number,
  place: string | undefined,
  recorded: string,
  found: string,
): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_NONDETERMINISTIC",
    `workflow '${workflow}', step ${step}${place === undefined ? "" : ` (${place})`}: recorded is ${recorded}, ` +
      `but the program now asks for ${found}; put the change behind workflow.patched, or run the old program`,
    { workflow, step, place, recorded, found },
  );

export const wrongRecord = (
  workflow: string,
  step: number | undefined,
  problem: string,
  cause?: unknown,
): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_RECORD",
    `the record of workflow '${workflow}'${step === undefined ? "" : `, step ${step},`} ${problem}`,
    { workflow, step },
    cause,
  );

/** `place` is where the tables should be, in words. */
export const noStore = (place: string, address: string | undefined): WorkflowError =>
  storeFailed(
    `there are no workflows in ${place}: start a worker, which creates the store, or correct the name`,
    address,
  );

/** `what`: the schema, or a record, in words. */
export const unknownVersion = (what: string, found: unknown, expected: number): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_VERSION",
    `${what} has version ${describeGiven(found)}, and this version of perilune knows ${expected}: ` +
      (Number.isInteger(found) && (found as number) > expected
        ? "use the version that wrote it, or a newer one"
        : "no version of perilune wrote that, so it was changed"),
    { found, expected },
  );

/** A module that the program of a workflow requires, and that this worker does not have. */
export const missingModule = (workflow: string, module: string): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_MODULE",
    `workflow '${workflow}' requires the module '${module}', which is neither a file of its program nor among the ` +
      "activities and modules of this worker: add it, and resume the workflow",
    { workflow, module },
  );

export const fenced = (workflow: string): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_FENCED",
    `workflow '${workflow}' was taken over by another worker, which will run it on from its last record`,
    { workflow },
  );

/** A workflow whose program this worker does not have; `found` is the hash of the one that has its name. */
export const wrongProgram = (
  workflow: string,
  program: string,
  recorded: string,
  found: string | undefined,
): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_PROGRAM",
    found === undefined
      ? `workflow '${workflow}' runs the program '${program}', which this worker does not have`
      : `workflow '${workflow}' was begun by another version of the program '${program}': ${shortHash(recorded)}, and this ` +
          `worker has ${shortHash(found)}; if that can go on with it, add "${shortHash(recorded)}" to 'continues' of the program`,
    { workflow, program, recorded, found },
  );

/** A name under which this service has no program. */
export const unknownProgram = (program: string, known: readonly string[]): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_PROGRAM",
    `there is no workflow program '${program}'; ${known.length === 0 ? "there are none" : `there are: ${known.join(", ")}`}`,
    { workflow: undefined, program, recorded: undefined, found: undefined },
  );

export const tooLarge = (what: string, size: number, limit: number): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_SIZE",
    `${what} takes ${size} bytes in its record, more than ${limit}: keep large data elsewhere, and record where it is`,
    { size, limit },
  );

export const tooManySteps = (workflow: string, limit: number): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_SIZE",
    `workflow '${workflow}' has more than ${limit} steps: let it call workflow.continue_as_new before`,
    { size: limit + 1, limit },
  );

/** `path` says which part; `found` what it is, in words. */
export const notPlain = (path: string, found: string): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_VALUE",
    `${path} is ${found}, which cannot be recorded: expected strings, numbers, booleans and tables of them`,
    { path },
  );

export const unrecordable = (command: string, problem: string): WorkflowError =>
  new WorkflowError("ERR_WORKFLOW_COMMAND", problem, { command });

export const unknownWorkflow = (workflow: string): WorkflowError =>
  new WorkflowError("ERR_WORKFLOW_UNKNOWN", `there is no workflow '${workflow}'`, { workflow });

export const workflowExists = (workflow: string): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_EXISTS",
    `there is a workflow '${workflow}' already, with another program or another input`,
    { workflow },
  );

export const workflowEnded = (workflow: string, status: string): WorkflowError =>
  new WorkflowError("ERR_WORKFLOW_ENDED", `workflow '${workflow}' has ended: it is ${status}`, {
    workflow,
    status,
  });

export const queryFailed = (
  workflow: string,
  query: string,
  problem: string,
  cause?: unknown,
): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_QUERY",
    `the query '${query}' of workflow '${workflow}' ${problem}`,
    { workflow, query },
    cause,
  );

export const storeFailed = (problem: string, address?: string, cause?: unknown): WorkflowError =>
  new WorkflowError("ERR_WORKFLOW_STORE", problem, { address }, cause);

/** `phase`: `new`, `working` or `stopped`. */
export const serviceState = (phase: string): WorkflowError =>
  new WorkflowError(
    "ERR_WORKFLOW_SERVICE",
    phase === "stopped" ? "the workflows were stopped" : `the workflows are ${phase} already`,
    { phase },
  );

/** As much of a hash as a reader needs, and the option `continues`. */
export const shortHash = (hash: string): string => hash.slice(0, 12);
