/** The command `perilune workflows`: looks at the workflows of a store, and changes them. */

import { inspect } from "node:util";
import { guarded, readOptions, type CommandIo } from "../compile/commands.node.js";
import { usage } from "../errors/command.js";
import { flagValue } from "../errors/compile.js";
import { describeThrown } from "../errors/describe.js";
import type { Workflows } from "../workflows/service.js";
import type { StepInfo, WorkflowInfo } from "../workflows/view.js";
import { STATUSES, type WorkflowStatus } from "../workflows/records.js";
import { openApp, STORE_HELP, STORE_OPTIONS, storeFlags } from "./workflow-app.js";
import { asJson } from "./workflow-json.js";

const HELP = `usage: perilune workflows list|start|show|replay|signal|cancel|resume|remove [flags] ...

  list                      all workflows, or those of a --status
  start PROGRAM [JSON ...]  starts a workflow; needs --app
  show ID                   a workflow and its steps
  replay ID                 replays it with the program as it is now, and shows the Lua lines; needs --app
  signal ID NAME [JSON]     sends a signal
  cancel ID                 asks it to end
  resume ID                 lets a blocked workflow go on
  remove ID                 removes one that has ended or is blocked

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
type Action = (workflows: Workflows, args: readonly string[], flags: Flags) => Promise<string>;

const ACTIONS: Readonly<Record<string, { readonly args: readonly [number, number]; readonly run: Action }>> =
  {
    list: {
      args: [0, 0],
      run: async (workflows, _, { status, json }) => {
        const all = await workflows.list({
          limit: Infinity,
          ...(status === undefined ? {} : { status: [status] }),
        });
        return all.map((info) => (json ? asJson(info) : lineOf(info))).join("");
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
        const error = info.error === undefined ? "" : `error: ${info.error.message}\n`;
        const values = info.values === undefined ? "" : `values: ${shown(info.values)}\n`;
        return `${lineOf(info)}input: ${shown(info.input)}\n${history.map(stepLine).join("")}${values}${error}`;
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
    if (args.length < least || args.length > most) throw usage(`wrong number of arguments for '${name}'`);
    const flags = flagsOf(values);
    if (flags.app === undefined && (name === "start" || name === "replay"))
      throw usage(`'${name}' needs --app`);
    const { workflows } = await openApp({
      store: storeFlags(values),
      directory: flags.app,
      existing: name !== "start",
    });
    try {
      io.stdout(await action.run(workflows, args, flags));
      return 0;
    } finally {
      await workflows.stop();
    }
  });
}

function flagsOf(values: Readonly<Record<string, unknown>>): Flags {
  const text = (name: string): string | undefined => values[name] as string | undefined;
  const step = text("step");
  if (step !== undefined && !/^\d+$/.test(step)) throw flagValue("--step", "a number");
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
    throw usage(`expected JSON, found ${text}: ${describeThrown(error)}`);
  }
}

const time = (milliseconds: number | undefined): string =>
  milliseconds === undefined ? "" : new Date(milliseconds).toISOString();

function lineOf({ id, program, status, steps, createdAt, waitsFor, wakeAt }: WorkflowInfo): string {
  const wait =
    waitsFor === undefined
      ? ""
      : `  waits for ${waitsFor}${wakeAt === undefined ? "" : ` until ${time(wakeAt)}`}`;
  return `${id}  ${program}  ${status}  ${steps} steps  ${time(createdAt)}${wait}\n`;
}

function stepLine({ step, place, command, data, outcome, result, error, until, endedAt }: StepInfo): string {
  const end =
    outcome === "begun"
      ? `waits until ${time(until)}`
      : outcome === "done"
        ? shown(result)
        : `error: ${error?.message}`;
  return `${step}  ${time(endedAt)}  ${place ?? ""}  ${command} ${shown(data)}  →  ${end}\n`;
}

const shown = (value: unknown): string =>
  inspect(value, { breakLength: Infinity, depth: 5, maxStringLength: 200 });
