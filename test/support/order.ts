/**
 * The order of test files. Files that start many processes come first, while the shared process is small: a fork copies its
 * page tables, which takes ten times as long after a hundred files. The longest of the others come next, so that no
 * processor idles at the end. Vitest's measurements are used where they exist.
 */
import { readFileSync } from "node:fs";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Matches the imports of a file that starts processes. */
const STARTS =
  /"node:child_process"|\/(?:child|fixtures|native-lua)\.m?js"|from "\.\/(?:support|run|programs)\.js"/;

/** Matches the imports of a file that uses the built package, for which it may have to wait. */
const BUILT = /\/built\.js"|from "\.\/run\.js"/;

/** The longest files, for a checkout without measurements. */
const LONG =
  /\/(?:native\/fixtures-npm|browser\/\w+|house\/\w+|types\/\w+|headers\/headers|state\/(?:writing|memory|errors)|compile\/(?:npm-compiler|cache|cc|commands)|attacks\/native-modules)\.test\.ts$/;

export default class Order extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ranks = new Map(
      files.map((file) => [file, file.project.name === "alone" ? rankAlone(file) : rankOf(file)] as const),
    );
    const rank = (file: TestSpecification): number => ranks.get(file) ?? 0;
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => (a.project.name === b.project.name ? rank(a) - rank(b) : 0));
  }
}

/** Those with a process of their own begin with what need not wait for the build that the others have started. */
function rankAlone({ moduleId }: TestSpecification): number {
  return BUILT.test(readFileSync(moduleId, "utf8")) ? 1 : 0;
}

function rankOf({ moduleId }: TestSpecification): number {
  if (STARTS.test(readFileSync(moduleId, "utf8"))) return 0;
  return LONG.test(moduleId) ? 1 : 2;
}
