/** Behaviour suites of Node in pages, from the same files: tests of values, threads and host modules. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inEachBrowser } from "../support/browsers/engines.js";
import { ROOT } from "../support/compile.js";
import { bundleSuites, suiteScript } from "./suite/bundle.js";
import type { SuiteResult } from "./suite/run.js";

/** They use no built-in of Node, and none of V8's own messages. */
const FILES = [
  "test/state/values.test.ts",
  "test/state/async-threads.test.ts",
  "test/host-modules/immutable.test.ts",
];

const made = mkdtempSync(path.join(tmpdir(), "perilune-suites-"));
beforeAll(() => bundleSuites(FILES, made));
afterAll(() => {
  rmSync(made, { recursive: true, force: true });
});

const folders = (): Record<string, string> => ({ "/suites/": made, "/wasm/": path.join(ROOT, "wasm") });

inEachBrowser("suites", folders, (pages) => {
  test.each(FILES)("%s", { timeout: 150_000 }, async (file) => {
    const { result } = await pages.run(suiteScript(file), { seconds: 120 });
    const { passed, skipped, failed } = result as SuiteResult;
    expect(failed).toEqual([]);
    expect(skipped).toBe(0);
    expect(passed).toBeGreaterThan(0);
  });
});
