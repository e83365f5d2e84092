/** Matchers for `expect.extend` of vitest and of jest, which need neither at run time. */

import { isObjectLike } from "../errors/describe.js";
import { isErrorKind, type ErrorKind } from "../errors/kinds.js";
import { readOptions, type OptionKinds } from "../errors/options.js";
import { isError } from "../errors/realms.js";
import { badParameter } from "../errors/values.js";
import type { HostError } from "../errors/host-error.js";
import type { Result } from "../processes/scheduler/result.js";
import { thenOf } from "../values/objects.js";

/** What the error of a process must have. */
export interface ExpectedFailure {
  readonly kind?: ErrorKind;
  /** The whole message, or an expression that matches it. */
  readonly message?: string | RegExp;
  /** Compared as by `toEqual`. */
  readonly details?: unknown;
  readonly retryable?: boolean;
}

const FAILURE = {
  kind: "text",
  message: "any",
  details: "any",
  retryable: "flag",
} as const satisfies OptionKinds<ExpectedFailure>;

/** The matchers as methods of `expect(…)`, for declarations. They return nothing if what they get is no promise. */
export interface LuaMatchers {
  /** The process ended with these values, compared as by `toEqual`. */
  toReturnLua(...values: readonly unknown[]): Promise<void>;
  /** The process ended with an error: of this kind, with a message that matches, or with these properties. */
  toFailWith(expected: ErrorKind | RegExp | ExpectedFailure): Promise<void>;
}

/** What vitest and jest give a matcher as `this`. */
interface MatcherState {
  equals(a: unknown, b: unknown, testers?: unknown[]): boolean;
  readonly utils: {
    printExpected(value: unknown): string;
    printReceived(value: unknown): string;
  };
}

interface Outcome {
  readonly pass: boolean;
  readonly message: () => string;
}

type Matching = Outcome | Promise<Outcome>;

/** Matchers for the result of a process, or a promise of one: `expect.extend(luaMatchers)`. */
export const luaMatchers = {
  toReturnLua(this: MatcherState, received: unknown, ...values: readonly unknown[]): Matching {
    return forResult("toReturnLua", received, (result) => ({
      pass: result.values !== undefined && this.equals(result.values, values),
      message: () =>
        `expected the process to return ${this.utils.printExpected(values)}\n${described(result, this)}`,
    }));
  },

  toFailWith(this: MatcherState, received: unknown, expected: unknown): Matching {
    const wanted = expectedFailure(expected);
    return forResult("toFailWith", received, (result) => ({
      pass: result.error !== undefined && failsAs(result.error, wanted, this),
      message: () =>
        `expected the process to fail with ${this.utils.printExpected(expected)}\n${described(result, this)}`,
    }));
  },
};

function forResult(matcher: string, received: unknown, match: (result: Result) => Outcome): Matching {
  const check = (given: unknown): Outcome => {
    if (isResult(given)) return match(given);
    throw badParameter("received", `${matcher} expects the result of a process, or a promise of one`);
  };
  return thenOf(received) === undefined ? check(received) : Promise.resolve(received).then(check);
}

const isResult = (given: unknown): given is Result =>
  isObjectLike(given) && (Array.isArray((given as Result).values) || (given as Result).error !== undefined);

const isRegExp = (value: unknown): value is RegExp =>
  isObjectLike(value) && typeof (value as Partial<RegExp>).exec === "function";

/** Throws `ERR_PARAMETER`, `ERR_OPTION`. */
function expectedFailure(expected: unknown): ExpectedFailure {
  if (typeof expected === "string" && isErrorKind(expected)) return { kind: expected };
  if (isRegExp(expected)) return { message: expected };
  if (isObjectLike(expected)) return readOptions(expected as ExpectedFailure, FAILURE);
  throw badParameter(
    "expected",
    "expected a kind of errors, a RegExp or { kind, message, details, retryable }",
  );
}

function failsAs(error: HostError, expected: ExpectedFailure, state: MatcherState): boolean {
  const { message, ...rest } = expected;
  const matches = isRegExp(message)
    ? error.message.search(message) >= 0
    : (message ?? error.message) === error.message;
  return (
    matches &&
    Object.entries(rest).every(([key, value]) => state.equals(error[key as keyof ExpectedFailure], value))
  );
}

function described({ values, error }: Result, { utils }: MatcherState): string {
  if (error === undefined) return `it returned ${utils.printReceived(values)}`;
  const { kind, message, details, cause } = error;
  const stack = isError(cause) && cause.stack !== undefined ? `\n${cause.stack}` : "";
  return `it failed with ${utils.printReceived(details === undefined ? { kind, message } : { kind, message, details })}${stack}`;
}
