/** Names the tests that failed once and passed when they ran again; see `retry` in vitest.config.ts. */
import type { Reporter, TestModule } from "vitest/node";

export default class RetriedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const retries = test.diagnostic()?.retryCount ?? 0;
        if (retries > 0 && test.result().state === "passed")
          process.stdout.write(`\n   Failed once  ${module.relativeModuleId} > ${test.fullName}\n`);
      }
    }
  }
}
