/** The command `perilune workflows`: looks at the workflows of a store, and changes them. */

import path from "node:path";
import { inspect } from "node:util";
import { guarded, readOptions, type CommandIo } from "../compile/commands.node.js";
import { usage } from "../errors/command.js";
import { flagValue } from "../errors/compile.js";
import { shortHash } from "../errors/workflow.js";
import { describeThrown } from "../errors/describe.js";
import type { Workflows } from "../workflows/service.js";
import type { StepInfo, WorkflowInfo } from "../workflows/view.js";
import { STATUSES, type WorkflowStatus } from "../workflows/records.js";
import { openApp, STORE_HELP, STORE_OPTIONS, storeFlags, type App } from "./workflow-app.js";
import { SETTINGS } from "./workflow-files.js";
import { asJson } from "./workflow-json.js";
import { versionLine, versionsOf } from "./workflow-versions.js";

const HELP = `usage: perilune workflows ACTION [flags] ...

  list                      all workflows, or those of a --status
  start PROGRAM [JSON ...]  starts a workflow; needs --app
  show ID                   a workflow and its steps
  replay ID                 replays it with the program as it is now, and shows the Lua lines; needs --app
  signal ID NAME [JSON]     sends a signal
  cancel ID                 asks it to end
  resume ID                 lets a blocked workflow go on
  remove ID                 removes one that has ended or is blocked
  versions                  the versions of the programs that began the unfinished ones; needs --app

${STORE_HELP}
  --app DIRECTORY   the programs, as for perilune worker
  --id ID           of the workflow that start starts
  --step N          the step up to which replay goes
  --status STATUS   ${STATUSES.join(", ")}
  --json            writes JSON, a workflow or a step in each line
  -h, --help        show this help
`;

interface Flags {
  readonly app: string | undefined;
  readonly id: string | undefined;
  readonly step: number | undefined;
  readonly status: WorkflowStatus | undefined;
  readonly json: boolean;
}

/** An action; returns what it writes. */
type Action = (workflows: Workflows, args: readonly string[], flags: Flags, app: App) => Promise<string>;

/** Flags that one action has. */
const ONLY_FOR: Readonly<Record<string, string>> = { id: "start", step: "replay", status: "list" };

/** Actions that need --app. */
const NEED_APP = ["start", "replay", "versions"];

const ACTIONS: Readonly<Record<string, { readonly args: readonly [number, number]; readonly run: Action }>> =
  {
    list: {
      args: [0, 0],
      run: async (workflows, _, { status, json }) => {
        const all = await workflows.list({
          limit: Infinity,
          ...(status === undefined ? {} : { status: [status] }),
        });
        return all.map((info) => (json ? asJson(info) : `${lineOf(info)}${reasonLine(info)}`)).join("");
      },
    },
    start: {
      args: [1, Infinity],
      run: async (workflows, [program = "", ...input], { id }) =>
        `${await workflows.start(program, { input: input.map(jsonOf), ...(id === undefined ? {} : { id }) })}\n`,
    },
    show: {
      args: [1, 1],
      run: async (workflows, [id = ""], { json }) => {
        const { history, ...info } = await workflows.show(id);
        if (json) return asJson({ ...info, history });
        const values = info.values === undefined ? "" : `values: ${shown(info.values)}\n`;
        const begun = `version: ${shortHash(info.hash)}\ninput: ${shown(info.input)}\n`;
        return `${lineOf(info)}${begun}${history.map(stepLine).join("")}${values}${errorLines(info)}`;
      },
    },
    replay: {
      args: [1, 1],
      run: async (workflows, [id = ""], { step, json }) => {
        const steps = await workflows.replay(id, step === undefined ? {} : { step });
        return steps.map((info) => (json ? asJson(info) : stepLine(info))).join("");
      },
    },
    signal: {
      args: [2, 3],
      run: async (workflows, [id = "", name = "", data]) => {
        await workflows.signal(id, name, data === undefined ? undefined : jsonOf(data));
        return "";
      },
    },
    cancel: {
      args: [1, 1],
      run: told((workflows, id) => workflows.cancel(id), "it has ended, or there is none"),
    },
    resume: { args: [1, 1], run: told((workflows, id) => workflows.resume(id), "it is not blocked") },
    remove: {
      args: [1, 1],
      run: told((workflows, id) => workflows.remove(id), "it has not ended, or there is none"),
    },
    versions: {
      args: [0, 0],
      run: async (_, __, { app = "", json }, opened) => {
        const settings = path.join(app, SETTINGS);
        const versions = await versionsOf(opened);
        return versions.map((version) => (json ? asJson(version) : versionLine(version, settings))).join("");
      },
    },
  };

function told(change: (workflows: Workflows, id: string) => Promise<boolean>, problem: string): Action {
  return async (workflows, [id = ""]) => {
    if (!(await change(workflows, id))) throw usage(`${id}: ${problem}`);
    return "";
  };
}

/** `perilune workflows ACTION [flags] ...`. */
export function runWorkflows(argv: readonly string[], io: CommandIo): Promise<number> {
  return guarded("workflows", io, async () => {
    const { values, positionals } = readOptions(argv, {
      ...STORE_OPTIONS,
      app: { type: "string" },
      id: { type: "string" },
      step: { type: "string" },
      status: { type: "string" },
      json: { type: "boolean" },
    });
    if (values.help) {
      io.stdout(HELP);
      return 0;
    }
    const [name = "", ...args] = positionals;
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
    if (action === undefined) throw usage(`expected one of ${Object.keys(ACTIONS).join(", ")}`);
    const [least, most] = action.args;
    if (args.length < least || args.length > most)
      throw usage(
        `'${name}' takes ${argumentsOf(action.args)}, found ${args.length}: perilune workflows --help`,
      );
    const flags = flagsOf(values);
    for (const [flag, owner] of Object.entries(ONLY_FOR))
      if (values[flag] !== undefined && owner !== name)
        throw usage(`--${flag} is for '${owner}', not for '${name}'`);
    if (flags.app === undefined && NEED_APP.includes(name))
      throw usage(`'${name}' needs --app, the directory of the programs`);
    const app = await openApp({
      store: storeFlags(values),
      directory: flags.app,
      existing: name !== "start",
    });
    try {
      io.stdout(await action.run(app.workflows, args, flags, app));
      return 0;
    } finally {
      await app.workflows.stop();
    }
  });
}

function argumentsOf([least, most]: readonly [number, number]): string {
  if (most === Infinity) return `at least ${least} argument${least === 1 ? "" : "s"}`;
  return least === most
    ? `${most === 0 ? "no" : most} argument${most === 1 ? "" : "s"}`
    : `${least} to ${most} arguments`;
}

function flagsOf(values: Readonly<Record<string, unknown>>): Flags {
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const step = text("step");
  if (step !== undefined && !/^\d+$/.test(step)) throw flagValue("--step", "the number of a step");
  const status = STATUSES.find((known) => known === text("status"));
  if (text("status") !== undefined && status === undefined) throw flagValue("--status", STATUSES.join(", "));
  return {
    app: text("app"),
    id: text("id"),
    step: step === undefined ? undefined : Number(step),
    status,
    json: values["json"] === true,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw usage(`expected JSON, found ${text}: ${describeThrown(error)}; a text needs its quotes: '"text"'`);
  }
}

const time = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? "" : new Date(milliseconds).toISOString();

function lineOf({ id, program, status, steps, createdAt, waitsFor, wakeAt }: WorkflowInfo): string {
  const wait =
    waitsFor === undefined || status !== "waiting"
      ? ""
      : `  waits for ${waitsFor}${wakeAt === undefined ? "" : ` until ${time(wakeAt)}`}`;
  return `${id}  ${program}  ${status}  ${steps} steps  ${time(createdAt)}${wait}\n`;
}

/** Why one is blocked, or failed. */
const reasonLine = ({ error }: WorkflowInfo): string =>
  error === undefined ? "" : `    ${error.message.split("\n", 1)[0]}\n`;

function errorLines({ error }: WorkflowInfo): string {
  if (error === undefined) return "";
  const { uncompensated = [] } = (error.details ?? {}) as { readonly uncompensated?: readonly string[] };
  return [`error: ${error.message}`, ...uncompensated.map((problem) => `not undone: ${problem}`), ""].join(
    "\n",
  );
}

function stepLine({ step, place, command, data, outcome, result, error, until, endedAt }: StepInfo): string {
  const end =
    outcome === "begun"
      ? `waits until ${time(until)}`
      : outcome === "done"
        ? (result ?? undefined) === undefined
          ? "nothing"
          : shown(result)
        : `error: ${error?.message}`;
  return `${step}  ${time(endedAt)}  ${place ?? ""}  ${command} ${shown(data)}  →  ${end}\n`;
}

const shown = (value: unknown): string =>
  inspect(value, { breakLength: Infinity, depth: 5, maxStringLength: 200 });
