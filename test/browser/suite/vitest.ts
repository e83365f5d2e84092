/**
 * Replaces vitest in a page: vitest's runner and matchers, without its process. bundle.ts makes test files for pages import
 * this file.
 */
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  customMatchers,
  getState,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from "@vitest/expect";
import * as runner from "@vitest/runner";
import * as chai from "chai";

export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from "@vitest/runner";

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const assertionOf = (value: unknown, message?: string): Chai.Assertion => {
  const current = getState(expect as never);
  setState({ assertionCalls: current.assertionCalls + 1 }, expect as never);
  return chai.expect(value, message);
};

export const expect = Object.assign(
  assertionOf,
  chai.expect,
  (globalThis as unknown as Record<PropertyKey, object>)[ASYMMETRIC_MATCHERS_OBJECT],
  {
    // In a page the first mismatch ends the test.
    soft: assertionOf,
    unreachable: (message?: string): never =>
      chai.assert.fail(`expected not to be reached: ${message ?? ""}`),
    assertions: (wanted: number): void => {
      runner.getCurrentTest()?.context.onTestFinished(() => {
        chai.expect(getState(expect as never).assertionCalls).equal(wanted);
      });
    },
  },
);
(chai.expect as unknown as { extend(target: object, matchers: object): void }).extend(expect, customMatchers);

/** Begins to count the assertions of a test. */
export function startTest(): void {
  setState(
    { assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null },
    expect as never,
  );
}

startTest(); // some suites expect something while they are defined

/** Tests in a page have a fixed, long limit. */
export const vi = { setConfig: (): void => undefined };
