/** Formats the report as Markdown: a table per suite, and what was not measured. */
import { ROUNDS_TO_JUDGE, SPREAD_LIMIT } from "../method/noise.mjs";
import { casesOf, distanceOf, meanOf, ratioOf, spreadOf, subjectsIn } from "./summary.mjs";
import { bytesText, ratioText, table, timeText } from "./table.mjs";

const percentText = (part, digits) => `${(part * 100).toFixed(digits)} %`;

/** A number, with its relative spread if that is wide. */
const spreadText = (text, spread) => (spread > SPREAD_LIMIT ? `${text} ±${percentText(spread, 0)}` : text);

const ratioCell = (each, name, cold) =>
  spreadText(ratioText(ratioOf(each, name, cold)), spreadOf(each, name, cold));

/** The table of the interpreter: ratios to the baseline, warm, and Perilune's cold ones. */
export function interpreterTable(report, inBrowser = false) {
  const cases = casesOf(report, "interpreter");
  const baseline = report.baseline;
  const subjects = subjectsIn(report, cases).filter(
    ({ name, where }) => name !== baseline && (where === "chromium") === inBrowser,
  );
  // The baseline by itself is a table too.
  if (subjects.length === 0 && (inBrowser || subjectsIn(report, cases).length === 0)) return "";
  const coldOf = subjects.filter(({ name }) => cases.some((each) => ratioOf(each, name, true) !== undefined));
  const cold = coldOf.filter(({ kind }) => kind === "perilune");
  const head = [
    "",
    `${titleOf(report, baseline)}, s`,
    ...subjects.flatMap((subject) => [
      subject.title,
      ...(cold.includes(subject) ? [`${subject.title}, cold`] : []),
    ]),
  ];
  const row = (first, base, value) => [
    first,
    base,
    ...subjects.flatMap((subject) => [
      value(subject.name, false),
      ...(cold.includes(subject) ? [value(subject.name, true)] : []),
    ]),
  ];
  const rows = cases.map((each) => {
    const base = each.results.find(({ subject }) => subject === baseline);
    return row(each.title, base === undefined ? "–" : base.median.toPrecision(3), (name, isCold) =>
      ratioCell(each, name, isCold),
    );
  });
  const means = row("**geometric mean**", "", (name, isCold) => {
    const mean = meanOf(cases, name, isCold);
    return mean === undefined ? "–" : `**${ratioText(mean.mean)}**`;
  });
  return table([head, ...rows, ...(subjects.length === 0 ? [] : [means])]);
}

/** A row per subject: the geometric means of its ratios to the baseline, warm and cold. */
export function meansTable(report) {
  const cases = casesOf(report, "interpreter");
  const subjects = subjectsIn(report, cases).filter(
    ({ name, where }) => name !== report.baseline && where !== "chromium",
  );
  const cell = (name, cold) => ratioText(meanOf(cases, name, cold)?.mean);
  const rows = subjects.map(({ name, title }) => [title, cell(name, false), cell(name, true)]);
  return table([["", "warm", "first run of a fresh process"], ...rows]);
}

/** The cold times of all subjects as ratios to the baseline's: a first run in a fresh process. */
export function coldTable(report) {
  const cases = casesOf(report, "interpreter");
  const measured = ({ name }) => cases.some((each) => ratioOf(each, name, true) !== undefined);
  const subjects = report.subjects.filter((one) => one.name !== report.baseline && measured(one));
  if (subjects.length === 0) return "";
  const rows = cases.map((each) => [each.title, ...subjects.map(({ name }) => ratioCell(each, name, true))]);
  const means = subjects.map(({ name }) => `**${ratioText(meanOf(cases, name, true)?.mean)}**`);
  return table([["", ...subjects.map(({ title }) => title)], ...rows, ["**geometric mean**", ...means]]);
}

const titleOf = (report, name) => report.subjects.find((subject) => subject.name === name)?.title ?? name;

/** The table of a suite whose operations are small: the time of one, and ratios where there is more than one subject. */
export function operationsTable(report, suite, inBrowser = false) {
  const subjects = subjectsIn(report, casesOf(report, suite)).filter(
    ({ where }) => (where === "chromium") === inBrowser,
  );
  if (subjects.length === 0) return "";
  const cases = casesOf(report, suite).filter((each) =>
    subjects.some(({ name }) => ratioOf(each, name) !== undefined),
  );
  const rows = cases.map((each) => [
    each.title,
    ...subjects.map(({ name }) => {
      const result = each.results.find(({ subject }) => subject === name);
      if (result === undefined) return "–";
      return spreadText(timeText(result.median / result.size / (each.per ?? 1)), distanceOf(result));
    }),
  ]);
  return table([["", ...subjects.map(({ title }) => title)], ...rows]);
}

export function memoryTable(report) {
  if (report.memory.length === 0) return "";
  const rows = report.memory.map(({ subject, empty, table: million, tableTotal, kept }) => [
    titleOf(report, subject),
    bytesText(empty),
    bytesText(million),
    bytesText(tableTotal),
    bytesText(kept),
  ]);
  const head = [
    "",
    "empty state",
    "table of a million integers",
    "held of the machine with it",
    "not used again after closing",
  ];
  return table([head, ...rows]);
}

export function sizesTable(report) {
  if (report.sizes.length === 0) return "";
  const rows = report.sizes.map(({ title, raw, gzip, brotli }) => [
    title,
    bytesText(raw),
    bytesText(gzip),
    bytesText(brotli),
  ]);
  return table([["", "as it is", "gzip", "brotli"], ...rows]);
}

/** A row per operation: for each subject the exponent of its growth, and the time of one at the largest size. */
export function growthTable(report) {
  if (report.growth.length === 0) return "";
  const unique = (values) => [...new Set(values)];
  const subjects = unique(report.growth.map(({ subject }) => subject));
  const rows = unique(report.growth.map(({ name }) => name)).map((name) => {
    const own = report.growth.filter((each) => each.name === name);
    const cells = subjects.flatMap((subject) => {
      const found = own.find((each) => each.subject === subject);
      const [size, seconds] = found?.points.at(-1) ?? [];
      return found === undefined ? ["–", "–"] : [found.power.toFixed(2), timeText(seconds / size)];
    });
    return [own[0].title, ...cells];
  });
  const head = subjects.flatMap((subject) => [`${titleOf(report, subject)}: power`, "one"]);
  return table([["", ...head], ...rows]);
}

/** The machine and versions of the run, and whether it is reliable. */
export function provenance(report) {
  const { processor, processors, system, node, v8 } = report.machine;
  const named = report.subjects
    .filter(({ kind, where }) => !["javascript", "program"].includes(kind) || where === "chromium")
    .map(({ title, kind, where, version }) => ({
      key: where === "chromium" ? where : `${kind} ${version}`,
      text: where === "chromium" ? version : `${title} ${version}`,
    }));
  const versions = [...new Map(named.reverse().map(({ key, text }) => [key, text])).values()].reverse();
  const { noisy, control, spread } = report.noise;
  const short = shortSamples(report);
  return [
    `${KINDS[report.kind]} of ${report.date.slice(0, 10)}: ${processor}, ${processors} processors, ${system}; Node ${node}, V8 ${v8}; ${versions.join(", ")}.`,
    `The baseline differs from itself by ${percentText(control, 1)}, ratios spread by ${percentText(spread, 1)}` +
      (noisy
        ? ": **too noisy to be reliable**."
        : report.rounds < ROUNDS_TO_JUDGE
          ? ": **too few rounds to be reliable**."
          : "."),
    ...(short === 0 ? [] : [`Native Lua takes less than half a second in ${short} of the programs.`]),
  ].join("\n");
}

const KINDS = {
  full: "A full run",
  short: "A provisional run with small sizes",
  quick: "A quick run, whose times mean nothing,",
};

/** The number of programs of a full run in which native Lua takes less than half a second: the sizes suit a slower machine. */
function shortSamples(report) {
  if (report.kind !== "full" || report.baseline !== "native") return 0;
  return casesOf(report, "interpreter").filter(({ results }) => results[0]?.median < 0.5).length;
}

/** What was not measured: one line per reason, with the number of cases. */
export function missingLines(report) {
  const counts = new Map();
  for (const { subject, reason } of [...report.missing, ...report.cases.flatMap(({ missing }) => missing)]) {
    const line = `${subject}: ${reason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `${line} (${count})`);
}

export function markdown(report) {
  const place = (inBrowser) => (inBrowser ? ", on a page in Chromium" : "");
  const timed = (inBrowser) => [
    [
      `Interpreter${place(inBrowser)}: time as a multiple of ${titleOf(report, report.baseline)}'s`,
      interpreterTable(report, inBrowser),
    ],
    [`Boundary${place(inBrowser)}: one operation`, operationsTable(report, "boundary", inBrowser)],
    [
      `Embedding${place(inBrowser)}: one record, request or entity`,
      operationsTable(report, "embedding", inBrowser),
    ],
    [
      `Processes${place(inBrowser)}: one command, promise or process`,
      operationsTable(report, "processes", inBrowser),
    ],
    [
      `Native modules${place(inBrowser)}: one call, document or step`,
      operationsTable(report, "native", inBrowser),
    ],
    [`Loading${place(inBrowser)}: one`, operationsTable(report, "loading", inBrowser)],
  ];
  const parts = [
    ...timed(false),
    ["Interpreter, the first run of a fresh process (cold)", coldTable(report)],
    ...timed(true),
    ["Memory", memoryTable(report)],
    ["Sizes", sizesTable(report)],
    ["Growth: the power of the size that time grows by", growthTable(report)],
  ];
  const missing = missingLines(report);
  return [
    "# Benchmarks",
    provenance(report),
    ...parts.filter(([, text]) => text !== "").map(([title, text]) => `## ${title}\n\n${text}`),
    `## Not measured: ${missing.length}`,
    ...(missing.length === 0 ? [] : [missing.map((line) => `- ${line}`).join("\n")]),
  ].join("\n\n");
}
