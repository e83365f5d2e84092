/** Checks what callers give: ids and names, which every store must be able to keep as they are, and filters. */

import { readOptions, requireOneOf, type OptionKinds } from "../errors/options.js";
import { badOption, badParameter } from "../errors/values.js";
import { kindOf } from "../errors/describe.js";
import { isWellFormed } from "../types/names.js";
import { STATUSES, type WorkflowFilter } from "./records.js";

/** The most units of an id, of the name of a signal and of its key. graphile-worker keeps no longer names of jobs. */
const MAX_LENGTH = 512;

/** PostgreSQL has no texts with U+0000, and UTF-8 none with halves of surrogate pairs. */
export const isStorable = (text: string): boolean => isWellFormed(text) && !text.includes("\0");

/** Throws `ERR_PARAMETER` unless a store can keep the text, which may be empty. */
export function requireStorable(parameter: string, text: string): void {
  if (typeof (text as unknown) !== "string")
    throw badParameter(parameter, `expected a string, found ${kindOf(text)}`);
  if (text.length > MAX_LENGTH)
    throw badParameter(parameter, `expected at most ${MAX_LENGTH} characters, found ${text.length}`);
  if (!isStorable(text))
    throw badParameter(
      parameter,
      "expected a text without U+0000 and halves of surrogate pairs, which stores do not keep",
    );
}

/** Throws `ERR_PARAMETER` unless a workflow can have the id. */
export function requireId(id: string): void {
  if (id === "") throw badParameter("id", "expected a text that is not empty");
  requireStorable("id", id);
}

/** Whether there can be a workflow with the id. Throws `ERR_PARAMETER` unless it is a string. */
export function isId(id: string): boolean {
  if (typeof (id as unknown) !== "string") throw badParameter("id", `expected a string, found ${kindOf(id)}`);
  return id !== "" && id.length <= MAX_LENGTH && isStorable(id);
}

const FILTER = {
  status: "names",
  program: "text",
  after: "text",
  limit: "number",
} as const satisfies OptionKinds<WorkflowFilter>;

/** Throws `ERR_OPTION`, `ERR_PARAMETER`. */
export function readFilter(given: WorkflowFilter): WorkflowFilter {
  const filter = readOptions(given, FILTER);
  const { status = [], program, after, limit } = filter;
  for (const each of status) requireOneOf("status", each, STATUSES);
  for (const [name, text] of Object.entries({ program, after }))
    if (text !== undefined && !isStorable(text))
      throw badOption(name, "expected a text without U+0000 and halves of surrogate pairs");
  if (limit !== undefined) requireWhole("limit", limit, 0);
  return filter;
}

/** Throws `ERR_OPTION` unless it is a whole number from `least` on, or Infinity. */
export function requireWhole(option: string, number: number, least: number): void {
  if (number === Infinity || (Number.isSafeInteger(number) && number >= least)) return;
  throw badOption(option, `expected a whole number from ${least} on, or Infinity, found ${number}`);
}
