/** Limits on the depth and length of JSON texts. The embedder sets the maximum; a call may only lower it. */

import { badOption } from "../../errors/values.js";
import { readOptions } from "../../errors/options.js";

export interface JsonLimits {
  /** Levels of arrays and objects. Default: 1000. */
  readonly maxDepth?: number;
  /** Length of the text in UTF-16 units. Default: 2^26. */
  readonly maxSize?: number;
}

const DEFAULTS: Required<JsonLimits> = { maxDepth: 1000, maxSize: 2 ** 26 };

/** The maximum depth at which the codec copies tables. */
const DEEPEST = 100_000;

/** Fills in the defaults. Throws `ERR_OPTION` unless each limit is a positive integer and `maxDepth` at most 100,000. */
export function limitsOf(options: JsonLimits): Required<JsonLimits> {
  const limits = { ...DEFAULTS, ...readOptions(options, { maxDepth: "number", maxSize: "number" }) };
  for (const [name, limit] of Object.entries(limits)) {
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw badOption(name, `must be a positive integer, not ${limit}`);
  }
  if (limits.maxDepth > DEEPEST) throw badOption("maxDepth", `must be at most ${DEEPEST}`);
  return limits;
}

/** The limits of one call: the lower of each pair. */
export function lowered(
  limits: Required<JsonLimits>,
  maxDepth: number | undefined,
  maxSize: number | undefined,
): Required<JsonLimits> {
  return {
    maxDepth: Math.min(limits.maxDepth, maxDepth ?? limits.maxDepth),
    maxSize: Math.min(limits.maxSize, maxSize ?? limits.maxSize),
  };
}
