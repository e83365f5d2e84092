/** Cold runs: the time of a program that runs once in a fresh process, with loading the program, without starting the process. */
import { ratios } from "./measure.mjs";
import { sampleOf } from "./sample.mjs";
import { summary } from "./statistics.mjs";

/** Adds them to the report of a case, for subjects that have a result and are processes, except fengari. */
export async function addCold(report, each, subjects, rounds) {
  const able = subjects.filter(
    ({ name, where, kind }) =>
      where !== "chromium" && kind !== "fengari" && report.results.some((result) => result.subject === name),
  );
  const samples = new Map(able.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const subject of able) samples.get(subject.name).push(await coldSample(subject, each));
  const baseline = report.results[0]?.subject;
  const seen = new Set();
  for (const result of report.results) {
    const own = samples.get(result.subject);
    if (own === undefined || seen.has(result.subject)) continue; // the baseline has a result a size
    seen.add(result.subject);
    const { median, low, high } = summary(own);
    const ratio = { to: baseline, ...summary(ratios(own, samples.get(baseline))) };
    result.cold = { size: each.cold, median, low, high, samples: own, ratio };
  }
}

async function coldSample(subject, each) {
  const channel = await subject.start();
  try {
    const start = performance.now();
    await sampleOf({ subject, channel }, each, each.cold);
    return (performance.now() - start) / 1000;
  } finally {
    await channel.close();
  }
}
