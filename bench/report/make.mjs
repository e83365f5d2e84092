/**
 * Makes a run and returns its report, the input of README.md, the charts and `--compare`. Saves the report after each case, so
 * an interrupted run can be resumed.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { compileModules } from "../modules/compile.mjs";
import { noiseOfCases } from "../method/noise.mjs";
import { runCases } from "../method/run-cases.mjs";
import { fingerprint, machine } from "../method/run-identity.mjs";
import { SEED } from "../method/seed.mjs";
import { UsageError } from "../options.mjs";
import { variantOf } from "../subjects/modules.mjs";
import { findSubjects } from "../subjects/subjects.mjs";
import { allCases, SUITES, wanted } from "../suites/all.mjs";
import { GROWTH, runGrowth } from "../suites/growth.mjs";
import { runMemory } from "../suites/memory.mjs";
import { downloadSizes } from "../suites/sizes.mjs";
import { caseKey, merge, ReportError, VERSION } from "./read.mjs";

/**
 * @param {ReturnType<typeof import("../options.mjs").parseOptions>} options
 * @param {object} more
 * @param {(line: string) => void} more.say
 * @param {(report: any) => void} more.keep called with the unfinished report after each case
 * @param {any} [more.earlier] the report of an interrupted run with the same options, whose cases do not run again
 */
export async function makeReport(options, { say, keep, earlier }) {
  const asked = casesOf(options);
  const needModules = asked.some(({ suite }) => suite === "native");
  const modules = needModules ? await compileModules(options.package) : undefined;
  const found = await findSubjects({ ...options, modules });
  try {
    const { subjects, missing } = chosen(found, modules, options);
    for (const { subject, reason } of missing) say(`not measured: ${subject}: ${reason}`);
    const part = {
      version: VERSION,
      kind: options.kind,
      date: new Date().toISOString(),
      seed: SEED,
      rounds: options.rounds,
      build: fingerprint(options.package),
      machine: machine(),
      subjects: subjects.map(({ name, title, kind, where, version }) => ({
        ...{ name, title, kind, where, version },
      })),
      baseline: subjects[0]?.name ?? "",
      missing,
      noise: noiseOfCases([]),
      ...{ cases: [], memory: [], sizes: [], growth: [] },
    };
    let report = earlier === undefined ? part : goingOn(earlier, part);
    const add = (more) => {
      report = merge([report, { ...part, ...more }]);
      keep(report);
    };

    const done = new Set(report.cases.map(caseKey));
    const cases = asked
      .filter((each) => !done.has(caseKey(each)))
      .map((each) => ({ ...each, lacking: modules?.lacking[variantOf(each.run)] }));
    await runCases({ ...options, cases, subjects, say, done: (each) => add({ cases: [each] }) });
    const { filter } = options;
    if (wanted("memory/", filter) && report.memory.length === 0) {
      const measured = await runMemory(subjects);
      add({ memory: measured.memory, missing: [...missing, ...measured.missing] });
    }
    if (wanted("sizes/", filter) && report.sizes.length === 0)
      add({ sizes: await downloadSizes(options.package) });
    if (report.growth.length === 0) add({ growth: await runGrowth(subjects, options, say) });
    return report;
  } finally {
    await found.close();
  }
}

/** Returns the requested cases. Throws `UsageError` if there are none, or nothing to measure. */
function casesOf({ package: built, filter, cores }) {
  if (!existsSync(path.join(built, "dist", "index.js")))
    throw new UsageError(`${built} has no dist/index.js: npm run build`);
  for (const { path: core } of cores)
    if (!existsSync(core)) throw new UsageError(`--core: there is no file ${core}`);
  const cases = allCases();
  const others = ["memory/", "sizes/", ...Object.keys(GROWTH).map((name) => `growth/${name}`)];
  for (const word of filter)
    if (![...cases.map(caseKey), ...others].some((name) => wanted(name, [word])))
      throw new UsageError(`--filter: no case has ${word} in its name; suites are ${SUITES.join(", ")}`);
  return cases.filter((each) => wanted(caseKey(each), filter));
}

/** Returns the requested subjects, and which are missing. Throws `UsageError` for an unknown name. */
function chosen(found, modules, { subject: names }) {
  const known = [...found.subjects.map(({ name }) => name), ...found.missing.map(({ subject }) => subject)];
  for (const name of names)
    if (!known.includes(name))
      throw new UsageError(
        `there is no subject ${name}, but ${known.join(", ")}` +
          (name.endsWith("-chromium") ? "; pages need --browser" : ""),
      );
  const asked = (name) => names.length === 0 || names.includes(name);
  return {
    subjects: found.subjects.filter(({ name }) => asked(name)),
    missing: [
      ...found.missing.filter(({ subject }) => asked(subject)),
      ...(modules?.missing ?? []).map((reason) => ({ subject: "native modules", reason })),
    ],
  };
}

/** Returns the earlier part of a run if this one can resume it. Throws `ReportError`. */
function goingOn(earlier, part) {
  const names = ({ subjects }) => subjects.map(({ name }) => name).join(", ");
  if (names(earlier) !== names(part))
    throw new ReportError(`the earlier part has other subjects: ${names(earlier)}; now ${names(part)}`);
  return { ...merge([earlier, part]), date: earlier.date };
}
