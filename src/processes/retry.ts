/** Runs a handler again after errors that a retry can help with. */

import pRetry from "p-retry";
import { HostError } from "../errors/host-error.js";
import type { Execution } from "./execution.js";
import type { RetryOptions } from "./handler.js";

type Run = (data: unknown, context: Execution) => unknown;

export function retrying(run: Run, options: RetryOptions): Run {
  const { retries = 3, delay = 100, maxDelay = 10_000, factor = 2, jitter = true } = options;
  const settings = {
    retries,
    factor,
    minTimeout: delay,
    maxTimeout: Math.max(delay, maxDelay),
    randomize: jitter,
  };
  return (data, context) =>
    pRetry(
      async (attempt) => {
        context.attempt = attempt;
        return await run(data, context);
      },
      {
        ...settings,
        signal: context.signal,
        shouldRetry: ({ error }) => HostError.from(error).retryable,
      },
    );
}
