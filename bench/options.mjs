/** The options of `npm run bench`. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const HELP = `npm run bench -- [options]

  (nothing)             a short run: small sizes, 3 rounds, no fresh processes
  --full                a full run: at least half a second of native Lua a sample, cold runs beside warm ones
  --quick               the smallest: tiny sizes, 2 rounds; its times mean nothing, its checks do
  --filter WORD         only cases whose suite/name contains WORD; may be repeated
  --subject NAME        only these subjects (native, perilune, wasmoon, ...); may be repeated
  --core NAME=FILE      another core of Perilune beside the release, its glue beside it; may be repeated
  --package DIRECTORY   another build of Perilune: where dist/ and wasm/ are (this repository)
  --browser             the same cases on a page in Chromium besides
  --rounds N            rounds that are counted
  --json FILE           writes the report as JSON, anew after each case
  --continue FILE       goes on with a run that was interrupted, of the same options: what FILE has is not run again; FILE need
                        not be there, and is written as by --json
  --markdown FILE       writes the report as Markdown
  --charts DIRECTORY    draws chart-light.svg and chart-dark.svg
  --readme              publishes this run: bench/results, README.md, docs/benchmarks.md
  --from FILE           runs nothing: takes the report from FILE; may be repeated, for parts of one run
  --compare FILE        holds the run against an earlier report; exits with 1 where it is slower
  --threshold X         how much larger a ratio may be than it was (1.25)
  --mean-threshold X    how much larger a geometric mean may be than it was (1.1)
  --help
`;

/** What each kind of run is. */
const LEVELS = {
  full: { level: "full", rounds: 5, most: 7, cold: 3 },
  short: { level: "small", rounds: 3, most: 5, cold: 0 },
  quick: { level: "tiny", rounds: 2, most: 2, cold: 0 },
};

/** Names of subjects, which a core cannot have. */
const RESERVED = /^(native|perilune(-static|-engine)?|wasmoon|fengari|luajit(-off)?|javascript|.*-chromium)$/;

/** Options that say what is run, and how. */
const OF_RUNS = ["full", "quick", "filter", "subject", "core", "browser", "rounds", "continue"];

export class UsageError extends Error {
  name = "UsageError";
}

/** Throws `UsageError`. */
export function parseOptions(/** @type {readonly string[]} */ args) {
  const { values } = parse(args);
  if (values.readme && (values.quick || values.filter.length + values.subject.length > 0))
    throw new UsageError("--readme shows a whole run: it goes with no --quick, --filter and --subject");
  if (values.full && values.quick) throw new UsageError("--full and --quick: it is one of them");
  if (values.from.length > 0)
    for (const name of OF_RUNS)
      if (values[name] !== undefined && values[name] !== false && values[name].length !== 0)
        throw new UsageError(`--from runs nothing: it goes with no --${name}`);
  const kind = values.full ? "full" : values.quick ? "quick" : "short";
  const settings = LEVELS[kind];
  const rounds = values.rounds === undefined ? undefined : wholeNumber(values.rounds, "--rounds");
  const cores = values.core.map(coreOf);
  const twice = cores.find(({ name }, i) => cores.slice(0, i).some((one) => one.name === name));
  if (twice !== undefined) throw new UsageError(`--core: there are two of the name ${twice.name}`);
  return {
    ...values,
    ...settings,
    kind,
    ...(rounds === undefined ? {} : { rounds, most: rounds }),
    threshold: factor(values.threshold, "--threshold"),
    meanThreshold: factor(values["mean-threshold"], "--mean-threshold"),
    cores,
  };
}

function parse(args) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        full: { type: "boolean", default: false },
        quick: { type: "boolean", default: false },
        filter: { type: "string", multiple: true, default: [] },
        subject: { type: "string", multiple: true, default: [] },
        core: { type: "string", multiple: true, default: [] },
        package: { type: "string", default: fileURLToPath(new URL("..", import.meta.url)) },
        browser: { type: "boolean", default: false },
        rounds: { type: "string" },
        json: { type: "string" },
        markdown: { type: "string" },
        charts: { type: "string" },
        readme: { type: "boolean", default: false },
        continue: { type: "string" },
        from: { type: "string", multiple: true, default: [] },
        compare: { type: "string" },
        threshold: { type: "string", default: "1.25" },
        "mean-threshold": { type: "string", default: "1.1" },
        help: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(text, name) {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new UsageError(`${name} is a whole number from 1 on, not ${text}`);
  return Number(text);
}

function factor(text, name) {
  const value = Number(text);
  if (!(value >= 1 && value < Infinity)) throw new UsageError(`${name} is a factor, at least 1, not ${text}`);
  return value;
}

function coreOf(text) {
  const [, name, path] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || path === undefined)
    throw new UsageError(`--core is NAME=FILE, and this is ${text}`);
  if (RESERVED.test(name)) throw new UsageError(`--core: ${name} is a subject's own name`);
  return { name, path };
}
