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
  --json FILE           writes the report as JSON
  --markdown FILE       writes the report as Markdown
  --charts DIRECTORY    draws chart-light.svg and chart-dark.svg
  --readme              puts the charts and the table of this run into README.md and bench/results
  --from FILE           runs nothing: takes the report from FILE
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

export class UsageError extends Error {
  name = "UsageError";
}

/** Throws `UsageError`. */
export function parseOptions(/** @type {readonly string[]} */ args) {
  const { values } = parse(args);
  if (values.readme && values.filter.length + values.subject.length > 0)
    throw new UsageError("--readme shows a whole run: it goes with no --filter and no --subject");
  const kind = values.full ? "full" : values.quick ? "quick" : "short";
  const settings = LEVELS[kind];
  const rounds = values.rounds === undefined ? undefined : number(values.rounds, "--rounds");
  return {
    ...values,
    ...settings,
    kind,
    ...(rounds === undefined ? {} : { rounds, most: rounds }),
    threshold: number(values.threshold, "--threshold"),
    meanThreshold: number(values["mean-threshold"], "--mean-threshold"),
    cores: values.core.map(coreOf),
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
        from: { type: "string" },
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

function number(text, name) {
  const value = Number(text);
  if (!(value > 0)) throw new UsageError(`${name} is a positive number, not ${text}`);
  return value;
}

function coreOf(text) {
  const [, name, path] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || path === undefined)
    throw new UsageError(`--core is NAME=FILE, and this is ${text}`);
  if (RESERVED.test(name)) throw new UsageError(`--core: ${name} is a subject's own name`);
  return { name, path };
}
