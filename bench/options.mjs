/** The options of `npm run bench`. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const HELP = `npm run bench -- [options]

  (nothing)             a short run: small sizes, 3 rounds, no fresh processes
  --full                a full run: samples of at least half a second of native Lua, and cold runs
  --quick               the smallest run: tiny sizes, 2 rounds; checks results, but its times mean nothing
  --filter WORD         only cases whose suite/name contains WORD; can be repeated
  --subject NAME        only these subjects (native, perilune, wasmoon, ...); can be repeated
  --core NAME=FILE      another core of Perilune, with its glue in the same directory; can be repeated
  --package DIRECTORY   another build of Perilune, which contains dist/ and wasm/; default: this repository
  --browser             also runs the cases on a page in Chromium
  --rounds N            the number of rounds that count
  --json FILE           writes the report as JSON after each case
  --continue FILE       resumes an interrupted run with the same options: skips the cases that FILE has, and writes FILE like
                        --json; FILE need not exist
  --markdown FILE       writes the report as Markdown
  --charts DIRECTORY    draws chart-light.svg and chart-dark.svg
  --readme              publishes this run: bench/results, README.md, docs/benchmarks.md
  --from FILE           runs nothing and reads the report from FILE; can be repeated for parts of one run
  --compare FILE        compares the run with an earlier report; exits with 1 if it is slower
  --threshold X         the factor by which a ratio may grow; default: 1.25
  --mean-threshold X    the factor by which a geometric mean may grow; default: 1.1
  --help                shows this help
`;

/** The kinds of runs. */
const LEVELS = {
  full: { level: "full", rounds: 5, most: 7, cold: 3 },
  short: { level: "small", rounds: 3, most: 5, cold: 0 },
  quick: { level: "tiny", rounds: 2, most: 2, cold: 0 },
};

/** Names of subjects, which a core cannot have. */
const RESERVED =
  /^(native|perilune(-jit|-static|-engine|-import)?|wasmoon|fengari|luajit(-off)?|javascript|.*-chromium)$/;

/** Options that select what runs, and how. */
const OF_RUNS = ["full", "quick", "filter", "subject", "core", "browser", "rounds", "continue"];

export class UsageError extends Error {
  name = "UsageError";
}

/** Throws `UsageError`. */
export function parseOptions(/** @type {readonly string[]} */ args) {
  const { values } = parse(args);
  if (values.readme && (values.quick || values.filter.length + values.subject.length > 0))
    throw new UsageError(
      "--readme needs a complete run: it cannot be combined with --quick, --filter or --subject",
    );
  if (values.full && values.quick) throw new UsageError("--full and --quick exclude each other");
  if (values.from.length > 0)
    for (const name of OF_RUNS)
      if (values[name] !== undefined && values[name] !== false && values[name].length !== 0)
        throw new UsageError(`--from runs nothing: it cannot be combined with --${name}`);
  const kind = values.full ? "full" : values.quick ? "quick" : "short";
  const settings = LEVELS[kind];
  const rounds = values.rounds === undefined ? undefined : wholeNumber(values.rounds, "--rounds");
  const cores = values.core.map(coreOf);
  const twice = cores.find(({ name }, i) => cores.slice(0, i).some((one) => one.name === name));
  if (twice !== undefined) throw new UsageError(`--core: the name ${twice.name} is used twice`);
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
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new UsageError(`${name} must be a whole number, at least 1, not ${text}`);
  return Number(text);
}

function factor(text, name) {
  const value = Number(text);
  if (!(value >= 1 && value < Infinity))
    throw new UsageError(`${name} must be a factor of at least 1, not ${text}`);
  return value;
}

function coreOf(text) {
  const [, name, path] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || path === undefined) throw new UsageError(`--core must be NAME=FILE, not ${text}`);
  if (RESERVED.test(name)) throw new UsageError(`--core: ${name} is the name of a subject`);
  return { name, path };
}
