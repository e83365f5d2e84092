/** Runs a bundled test file in a page and returns the results of its tests as plain data. */
import { startTests, type File, type Task, type VitestRunner } from "@vitest/runner";
import { startTest } from "./vitest.js";

export interface SuiteResult {
  readonly passed: number;
  readonly skipped: number;
  /** The names of tests, suites and hooks that failed, with their errors. */
  readonly failed: readonly string[];
}

const LIMIT = 60_000;

const CONFIG: VitestRunner["config"] = {
  root: "/",
  setupFiles: [],
  name: undefined,
  passWithNoTests: false,
  allowOnly: false,
  sequence: { seed: 0, hooks: "stack", setupFiles: "list" },
  chaiConfig: undefined,
  maxConcurrency: 1,
  testTimeout: LIMIT,
  hookTimeout: LIMIT,
  retry: 0,
  includeTaskLocation: false,
  testNamePattern: undefined,
  tags: [],
  tagsFilter: undefined,
  strictTags: false,
};

export async function runSuite(file: string, load: () => Promise<unknown>): Promise<SuiteResult> {
  const runner: VitestRunner = { config: CONFIG, importFile: load, onBeforeTryTask: startTest };
  return summary(await startTests([file], runner));
}

function summary(files: readonly File[]): SuiteResult {
  const result = { passed: 0, skipped: 0, failed: [] as string[] };
  const visit = (task: Task, path: string): void => {
    const name = path === "" ? task.name : `${path} > ${task.name}`;
    const errors = task.result?.errors ?? [];
    if (errors.length > 0) result.failed.push(`${name}: ${errors.map(({ message }) => message).join("\n")}`);
    if (task.type === "suite") for (const each of task.tasks) visit(each, name);
    else if (task.result?.state === "pass") result.passed++;
    else if (errors.length === 0) result.skipped++;
  };
  for (const file of files) visit(file, "");
  return result;
}
