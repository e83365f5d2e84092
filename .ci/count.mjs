/**
 * Reads the report of a test run and prints `PASSED FAILED` for .ci/run. A skipped test counts as failed. Standard error
 * names each failed or skipped test, with the beginning of its message.
 *
 *   node .ci/count.mjs vitest report.json     vitest's JSON report
 *   node .ci/count.mjs real output.txt        the output of test/real/run.mjs
 */
import { readFileSync } from "node:fs";

/** The most tests that are named. */
const SHOWN = 30;
/** The most lines of a failure's message. */
const MESSAGE_LINES = 6;

const [kind, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");

function countVitest() {
  const report = JSON.parse(text);
  let passed = 0;
  let failed = 0;
  const named = [];
  for (const { name, status, message, assertionResults } of report.testResults) {
    for (const test of assertionResults) {
      if (test.status === "passed") passed++;
      else {
        failed++;
        const reason = (test.failureMessages ?? []).join("\n").split("\n", MESSAGE_LINES);
        const title = `${test.status}: ${name}: ${test.fullName}`;
        named.push([title, ...reason.filter((line) => line !== "")].join("\n    "));
      }
    }
    const broken = status === "failed" && !assertionResults.some((test) => test.status === "failed");
    if (broken) {
      failed++;
      named.unshift(`failed: ${name}: ${message}`);
    }
  }
  for (const line of named.slice(0, SHOWN)) console.error(line);
  if (named.length > SHOWN) console.error(`and ${named.length - SHOWN} more`);
  return { passed, failed };
}

function countReal() {
  const last = text.trimEnd().split("\n").at(-1) ?? "";
  const found = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped: .*)?(?:, tests that cannot pass: .*)?$/.exec(
    last,
  );
  if (found === null) throw new Error(`the last line is no count: ${last}`);
  const [passed, failed, skipped] = found.slice(1).map((digits) => Number(digits ?? 0));
  if (failed + skipped > 0) console.error(last);
  return { passed, failed: failed + skipped };
}

const { passed, failed } = kind === "vitest" ? countVitest() : countReal();
console.log(`${passed} ${failed}`);
