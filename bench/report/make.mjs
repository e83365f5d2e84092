/** Makes a run and gives its report: what README.md, the charts and `--compare` are made of. */
import { existsSync } from "node:fs";
import path from "node:path";
import { compileModules } from "../modules/compile.mjs";
import { machine } from "../method/machine.mjs";
import { noiseOf } from "../method/noise.mjs";
import { runCases } from "../method/run-cases.mjs";
import { SEED } from "../method/seed.mjs";
import { UsageError } from "../options.mjs";
import { findSubjects } from "../subjects/subjects.mjs";
import { allCases, wanted } from "../suites/all.mjs";
import { runGrowth } from "../suites/growth.mjs";
import { runMemory } from "../suites/memory.mjs";
import { downloadSizes } from "../suites/sizes.mjs";

/**
 * @param {ReturnType<typeof import("../options.mjs").parseOptions>} options
 * @param {(line: string) => void} say
 */
export async function makeReport(options, say) {
  if (!existsSync(path.join(options.package, "dist", "index.js")))
    throw new UsageError(`${options.package} has no dist/index.js: npm run build`);
  const cases = allCases().filter((each) => wanted(`${each.suite}/${each.name}`, options.filter));
  const needModules = cases.some(({ suite }) => suite === "native");
  const modules = needModules ? await compileModules(options.package) : undefined;
  const found = await findSubjects({ ...options, modules });
  const asked = (name) => options.subject.length === 0 || options.subject.includes(name);
  const subjects = found.subjects.filter(({ name }) => asked(name));
  for (const name of options.subject) {
    const known = [...found.subjects, ...found.missing.map(({ subject }) => ({ name: subject }))];
    if (known.some((one) => one.name === name)) continue;
    await found.close();
    throw new UsageError(
      `there is no subject ${name}, but ${known.map((one) => one.name).join(", ")}` +
        (/-chromium$/.test(name) ? "; pages want --browser" : ""),
    );
  }
  const missing = [
    ...found.missing.filter(({ subject }) => asked(subject)),
    ...(modules?.missing ?? []).map((reason) => ({ subject: "native modules", reason })),
  ];
  for (const { subject, reason } of missing) say(`not measured: ${subject}: ${reason}`);
  try {
    const { level, rounds, most, cold, filter } = options;
    const reports = await runCases({ cases, subjects, level, rounds, most, cold, say });
    const controls = reports.map(({ control }) => control).filter((control) => control !== undefined);
    const spreads = reports.flatMap(({ results }) =>
      results.filter(({ subject, ratio }) => subject !== ratio.to).map(({ ratio }) => ratio.spread),
    );
    const memory = wanted("memory/", filter) ? await runMemory(subjects) : { memory: [], missing: [] };
    return {
      version: 1,
      kind: options.kind,
      date: new Date().toISOString(),
      seed: SEED,
      rounds,
      machine: machine(),
      subjects: subjects.map(({ name, title, kind, where, version }) => ({
        ...{ name, title, kind, where, version },
      })),
      baseline: subjects[0]?.name ?? "",
      noise: noiseOf(controls, spreads),
      missing: [...missing, ...memory.missing],
      cases: reports,
      memory: memory.memory,
      sizes: wanted("sizes/", filter) ? await downloadSizes(options.package) : [],
      growth: await runGrowth(subjects, options, say),
    };
  } finally {
    await found.close();
  }
}
