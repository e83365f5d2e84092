/** What a fuzz target is: inputs, and a check that throws if an input is a finding. */
import type fc from "fast-check";

export interface Target<T = unknown> {
  /** For `npm run fuzz -- NAME`, and the names of its files. */
  readonly name: string;
  readonly inputs: fc.Arbitrary<T>;
  /** The number of inputs of a sample in `npm test`. */
  readonly sample: number;
  /** Whether any strings may replace those of an input, so that kept inputs may be changed at random. */
  readonly freeText?: boolean;
  /** Prepares the checks. After a finding a new session is opened, as the old one may be broken. */
  readonly open: () => Promise<Session<T>>;
}

export interface Session<T> {
  /**
   * Throws if the input is a finding. Returns a short text for what happened, equal for inputs that take the same paths, such as
   * the message of an error without its names and numbers: an input with a new one is worth keeping.
   */
  readonly check: (input: T) => string | Promise<string>;
  readonly close: () => void;
}

/** Types a target; a list of targets has inputs of all types. */
export function target<T>(made: Target<T>): Target {
  return made as unknown as Target;
}

/** Texts without what differs from input to input: results that follow `true`, names and numbers in messages. */
export function pathOf(message: string): string {
  return message
    .replace(/^(?:\d+ )?(true|code).*$/gm, "$1")
    .replace(/'[^']*'|"[^"]*"|near .*/gs, "~")
    .replace(/\d+/g, "0")
    .replace(/[^ -~]/g, "?")
    .slice(0, 200);
}
