/** Matches errors by their code. */

import { expect } from "vitest";
import type { ErrorCode } from "../../src/errors/codes.js";
import type { ErrorsByCode } from "../../src/errors/has-code.js";

/** Matches a value with this code: for `toThrow`, `toEqual`, and inside of larger values. */
export const coded = (code: ErrorCode): ReturnType<typeof expect.objectContaining> =>
  expect.objectContaining({ code });

export type Coded<Code extends ErrorCode> = ErrorsByCode[Code];
