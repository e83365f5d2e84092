/** Checks that a report is of a complete run, the only kind that README.md shows. */
import { allCases } from "../suites/all.mjs";
import { GROWTH } from "../suites/growth.mjs";
import { caseKey } from "./read.mjs";

/** The subjects that a run has, or whose absence it explains. */
const SUBJECTS = ["native", "perilune", "wasmoon", "fengari", "luajit", "luajit-off", "javascript"];

/** Suites that are younger than the published run. The next one contains them. */
const YOUNGER = new Set(["embedding", "processes"]);

/** The names of what a report lacks; empty for a complete one. @returns {string[]} */
export function lackingOf(report) {
  const cases = new Set(report.cases.map(caseKey));
  const subjects = new Set([...report.subjects, ...report.missing].map((one) => one.name ?? one.subject));
  const growth = new Set(report.growth.map(({ name }) => name));
  return [
    ...(report.kind === "quick" ? ["times that mean anything (it was --quick)"] : []),
    ...SUBJECTS.filter((name) => !subjects.has(name)),
    ...allCases()
      .filter(({ suite }) => !YOUNGER.has(suite))
      .map(caseKey)
      .filter((name) => !cases.has(name)),
    ...(report.memory.length === 0 ? ["memory"] : []),
    ...(report.sizes.length === 0 ? ["sizes"] : []),
    ...Object.keys(GROWTH)
      .filter((name) => !growth.has(name))
      .map((name) => `growth/${name}`),
  ];
}
