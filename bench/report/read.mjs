/** Reads earlier reports, and joins the parts of one run. */
import { readFileSync } from "node:fs";
import { noiseOfCases } from "../method/noise.mjs";

/** The version of the format; reports with another version are refused. */
export const VERSION = 1;

/** A file that is not a report, or reports that do not belong together. */
export class ReportError extends Error {
  name = "ReportError";
}

const isObject = (value) => typeof value === "object" && value !== null;
const LISTS = ["subjects", "missing", "cases", "memory", "sizes", "growth"];

const isRatio = (ratio) =>
  isObject(ratio) &&
  typeof ratio.to === "string" &&
  [ratio.median, ratio.low, ratio.high].every((value) => typeof value === "number");

const isResult = (result) =>
  isObject(result) &&
  typeof result.subject === "string" &&
  typeof result.size === "number" &&
  (result.ratio === undefined || isRatio(result.ratio));

/** Says why a value is not a report; undefined for a report. */
function fault(value) {
  if (!isObject(value) || !Array.isArray(value.cases)) return "is not a report of these benchmarks";
  if (value.version !== VERSION) return `is a report of version ${value.version}, not ${VERSION}`;
  for (const name of LISTS)
    if (!Array.isArray(value[name]) || !value[name].every(isObject)) return `has no list of ${name}`;
  if (!isObject(value.noise) || !isObject(value.machine) || typeof value.date !== "string")
    return "does not name its machine";
  const broken = value.cases.find(
    ({ suite, name, results, missing }) =>
      typeof suite !== "string" ||
      typeof name !== "string" ||
      !Array.isArray(missing) ||
      !Array.isArray(results) ||
      !results.every(isResult),
  );
  return broken === undefined ? undefined : `has a case with no results: ${broken.suite}/${broken.name}`;
}

/** Throws `ReportError`. */
export function readReport(/** @type {string} */ file) {
  let value;
  try {
    value = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ReportError(`${file} cannot be read: ${error.message}`);
  }
  const wrong = fault(value);
  if (wrong !== undefined) throw new ReportError(`${file} ${wrong}`);
  return value;
}

/** Joins lists and keeps one entry per key: the last, at the place of the first. */
function union(lists, keyOf) {
  return [...new Map(lists.flat().map((each) => [keyOf(each), each])).values()];
}

/** The key of a case in a report. */
export const caseKey = ({ suite, name }) => `${suite}/${name}`;

/** The properties that must be equal in all parts of a run. */
const SAME = ["kind", "seed", "build", "baseline", "machine"];

/**
 * Joins partial reports to one. Where several have the same result, the last one's counts. Throws `ReportError` if machines,
 * builds or versions of subjects differ.
 */
export function merge(/** @type {readonly any[]} */ reports) {
  const [first, ...others] = reports;
  if (others.length === 0) return first;
  for (const other of others)
    for (const name of SAME)
      if (JSON.stringify(first[name]) !== JSON.stringify(other[name]))
        throw new ReportError(
          `these reports are not parts of one run: their ${name} differs, ` +
            `${JSON.stringify(first[name])} and ${JSON.stringify(other[name])}`,
        );
  const listsOf = (name) => reports.map((report) => report[name]);
  const versions = new Map();
  for (const { name, version } of listsOf("subjects").flat()) {
    if ((versions.get(name) ?? version) !== version)
      throw new ReportError(
        `these reports are not parts of one run: ${name} is ${versions.get(name)} and ${version}`,
      );
    versions.set(name, version);
  }
  const cases = union(listsOf("cases"), caseKey);
  return {
    ...first,
    date: reports.at(-1).date,
    noise: noiseOfCases(cases),
    subjects: union(listsOf("subjects"), ({ name }) => name),
    missing: union(listsOf("missing"), ({ subject, reason }) => `${subject}: ${reason}`),
    cases,
    memory: union(listsOf("memory"), ({ subject }) => subject),
    sizes: union(listsOf("sizes"), ({ title }) => title),
    growth: union(listsOf("growth"), ({ name, subject }) => `${name} ${subject}`),
  };
}
