/** Reports at the end of a run how many tests ran in each browser, and how many were skipped because it is missing. */
import type { Reporter, TestModule } from "vitest/node";

/** Matches titles of engines.ts: `loading in Firefox`, `loading in WebKit (skipped: ...)`. */
const ENGINE = / in (Chromium|Firefox|WebKit)(?: \(skipped: [^)]*\))?$/;

export interface TestResult {
  readonly engine: string;
  readonly state: string;
}

/** Returns `Chromium 12 passed, 1 failed; Firefox 12 passed`, or an empty text without tests. */
export function summaryOf(results: readonly TestResult[]): string {
  const byEngine = new Map<string, Map<string, number>>();
  for (const { engine, state } of results) {
    const counts = byEngine.get(engine) ?? new Map<string, number>();
    byEngine.set(engine, counts.set(state, (counts.get(state) ?? 0) + 1));
  }
  return [...byEngine]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([engine, counts]) => `${engine} ${[...counts].map(([state, n]) => `${n} ${state}`).join(", ")}`)
    .join("; ");
}

/** The engine named in a title. */
export function engineOf(title: string): string | undefined {
  return ENGINE.exec(title)?.[1];
}

export default class BrowserReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const results: TestResult[] = [];
    for (const module of modules) {
      for (const suite of module.children.suites()) {
        const engine = engineOf(suite.name);
        if (engine === undefined) continue;
        for (const test of suite.children.allTests()) results.push({ engine, state: test.result().state });
      }
    }
    const summary = summaryOf(results);
    if (summary !== "") process.stdout.write(`\n   Browsers  ${summary}\n`);
  }
}
