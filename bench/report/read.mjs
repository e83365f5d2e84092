/** Reads reports that were written earlier, and joins those that are parts of one run. */
import { readFileSync } from "node:fs";
import { noiseOfCases } from "../method/noise.mjs";

/** The form of a report; one of another form is not read. */
export const VERSION = 1;

/** A file that is no report, or reports that do not belong together. */
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

/** What is wrong with the form of a value; undefined for a report. */
function fault(value) {
  if (!isObject(value) || !Array.isArray(value.cases)) return "is no report of these benchmarks";
  if (value.version !== VERSION) return `is a report of version ${value.version}, not ${VERSION}`;
  for (const name of LISTS)
    if (!Array.isArray(value[name]) || !value[name].every(isObject)) return `has no list of ${name}`;
  if (!isObject(value.noise) || !isObject(value.machine) || typeof value.date !== "string")
    return "does not say what it was made on";
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

/** Of lists, those that have the same key once: the last one, at the place of the first. */
function union(lists, keyOf) {
  return [...new Map(lists.flat().map((each) => [keyOf(each), each])).values()];
}

/** The key of a case in a report. */
export const caseKey = ({ suite, name }) => `${suite}/${name}`;

/** What has to be the same in all parts of a run. */
const SAME = ["kind", "seed", "build", "baseline", "machine"];

/**
 * One report of those that are parts of it: of what several have, the last one's. Throws `ReportError` when they were made on
 * different machines, from different builds, or differ in a subject's version.
 */
export function merge(/** @type {readonly any[]} */ reports) {
  const [first, ...others] = reports;
  if (others.length === 0) return first;
  for (const other of others)
    for (const name of SAME)
      if (JSON.stringify(first[name]) !== JSON.stringify(other[name]))
        throw new ReportError(
          `these reports are no parts of one run: their ${name} differs, ` +
            `${JSON.stringify(first[name])} and ${JSON.stringify(other[name])}`,
        );
  const listsOf = (name) => reports.map((report) => report[name]);
  const versions = new Map();
  for (const { name, version } of listsOf("subjects").flat()) {
    if ((versions.get(name) ?? version) !== version)
      throw new ReportError(
        `these reports are no parts of one run: ${name} is ${versions.get(name)} and ${version}`,
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
