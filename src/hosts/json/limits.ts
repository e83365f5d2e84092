/** How deep and how long a text of JSON may be. The embedder says what is the most; a call may ask for less. */

export interface JsonLimits {
  /** Levels of arrays and objects. Default: 1000. */
  readonly maxDepth?: number;
  /** Characters of the text, as UTF-16 counts them. Default: 2^26. */
  readonly maxSize?: number;
}

const USUAL: Required<JsonLimits> = { maxDepth: 1000, maxSize: 2 ** 26 };

/** Tables cross up to this depth. */
const DEEPEST = 100_000;

/** Throws `RangeError` for a limit that is no whole number above 0, or beyond what can cross. */
export function limitsOf(given: JsonLimits): Required<JsonLimits> {
  const { maxDepth = USUAL.maxDepth, maxSize = USUAL.maxSize } = given;
  for (const [name, limit] of Object.entries({ maxDepth, maxSize })) {
    if (!Number.isSafeInteger(limit) || limit < 1)
      throw new RangeError(`${name} is a whole number above 0, not ${limit}`);
  }
  if (maxDepth > DEEPEST) throw new RangeError(`maxDepth is at most ${DEEPEST}`);
  return { maxDepth, maxSize };
}

/** The limits of one call. */
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
