/** What `createWorkflows` is made with. */

import { isInstance } from "../errors/describe.js";
import { readOptions, requireKind, type OptionKinds } from "../errors/options.js";
import { badOption } from "../errors/values.js";
import type { OutputStream } from "../files/streams.js";
import type { HostModule } from "../modules/host/define.js";
import { HostModule as AnyModule } from "../modules/host/define.js";
import type { AlarmClock } from "../processes/clock/alarms.js";
import { createDispatcher, Dispatcher } from "../processes/dispatcher.js";
import type { Runtime } from "../runtime/runtime.js";
import { checkStreams } from "../runtime/system-options.js";
import type { LimitOptions } from "../state/limits.js";
import { isArray, isObject } from "../values/objects.js";
import type { Activities } from "./activities.js";
import { requireWhole } from "./arguments.js";
import { WorkflowClock } from "./clock.js";
import { programsOf, type Program, type WorkflowProgram } from "./program.js";
import type { WorkflowStore } from "./store.js";

export interface WorkflowLimits {
  /** The most workflows that run at a time; those that wait do not count. Default: 100. */
  readonly running?: number;
  /** The most waiting workflows that stay in memory, and need no replay when they go on. Default: 100. */
  readonly cached?: number;
  /** The most bytes, as UTF-8, of an input, a result, a signal, or the data of a command in a record. Default: 2^20. */
  readonly value?: number;
  /** The most steps of a workflow. Default: 10,000. */
  readonly steps?: number;
  /** Ticks of Lua that one workflow may run, all replayed ones included: see `LimitOptions`. Default: any. */
  readonly fuel?: number;
  /** The most bytes of one state: see `LimitOptions`. Default: any. */
  readonly memory?: number;
}

/** Options of `createWorkflows`. A wrong one throws `ERR_OPTION`. */
export interface WorkflowsOptions {
  readonly store: WorkflowStore;
  /** Whether a store that is not there is created; if not, `createWorkflows` rejects with `ERR_WORKFLOW_STORE`. Default: true. */
  readonly create?: boolean;
  readonly runtime: Runtime;
  /** The programs by name: Lua source, or more about it. */
  readonly programs: Readonly<Record<string, string | WorkflowProgram>>;
  /** What the programs can call: results of `defineActivities`. */
  readonly activities?: readonly Activities[];
  /** Further host modules. Commands that they yield need handlers in `dispatcher`. */
  readonly modules?: readonly HostModule[];
  /** Runs the commands. Started and stopped by whoever made it. Default: one with the handlers of `activities`. */
  readonly dispatcher?: Dispatcher;
  /** `now` must be in seconds since 1970. Default: that of the store, or else the machine's. */
  readonly clock?: AlarmClock;
  readonly limits?: WorkflowLimits;
  /**
   * Milliseconds after which another worker takes a workflow over from one that has not been heard of. Default: 60,000.
   */
  readonly lease?: number;
  /**
   * Milliseconds between looks at the store for what other processes changed in it. Default: none, since a service sees what it
   * changes itself; 500 for a store that is shared.
   */
  readonly poll?: number;
  /** What the programs print, without what they print again in a replay. Default: the standard output of the runtime. */
  readonly stdout?: OutputStream;
  /** Called with what a store throws while workflows run, and with the id of the workflow. Default: ignored. */
  readonly onError?: (error: unknown, workflow: string | undefined) => void;
}

const OPTIONS = {
  store: "object",
  create: "flag",
  runtime: "object",
  programs: "record",
  activities: "array",
  modules: "array",
  dispatcher: "any",
  clock: "any",
  limits: "record",
  lease: "number",
  poll: "number",
  stdout: "any",
  onError: "function",
} as const satisfies OptionKinds<WorkflowsOptions>;

const LIMITS = {
  running: "number",
  cached: "number",
  value: "number",
  steps: "number",
  fuel: "number",
  memory: "number",
} as const satisfies OptionKinds<WorkflowLimits>;

/** Milliseconds between looks at a store that others change. */
const POLL = 500;

/** The options with their defaults. */
export interface Settings {
  readonly store: WorkflowStore;
  readonly create: boolean;
  readonly runtime: Runtime;
  readonly programs: ReadonlyMap<string, Program>;
  readonly modules: readonly HostModule[];
  readonly dispatcher: Dispatcher;
  readonly clock: WorkflowClock;
  readonly running: number;
  readonly cached: number;
  readonly maxValue: number;
  readonly maxSteps: number;
  readonly lease: number;
  readonly poll: number;
  readonly limits: Pick<LimitOptions, "fuel" | "memory">;
  readonly stdout: OutputStream | undefined;
  readonly onError: (error: unknown, workflow: string | undefined) => void;
}

const METHODS = ["open", "queue", "add", "read", "own", "write", "send"] as const;

/** Rejects with `ERR_OPTION`, `ERR_PARAMETER`, and `ERR_NO_HANDLER` for a command of a module that nobody handles. */
export async function readWorkflowsOptions(options: WorkflowsOptions): Promise<Settings> {
  const read = readOptions(options, OPTIONS);
  const {
    store,
    create = true,
    runtime,
    activities = [],
    modules: given = [],
    lease = 60_000,
    clock,
    stdout,
    onError,
  } = read;
  for (const name of ["store", "runtime", "programs"] as const) requireKind(name, read[name], "object");
  if (METHODS.some((name) => typeof (store as Partial<WorkflowStore>)[name] !== "function"))
    throw badOption("store", "expected a store, such as memoryStore() makes");
  if (typeof (runtime as Partial<Runtime>).createState !== "function")
    throw badOption("runtime", "expected the result of loadRuntime");
  const { dispatcher = createDispatcher(), poll = store.isShared === true ? POLL : Infinity } = read;
  if (!isInstance(dispatcher, Dispatcher))
    throw badOption("dispatcher", "expected the result of createDispatcher");
  checkStreams(stdout === undefined ? {} : { stdout });
  requireActivities("activities", activities);
  const modules = [...activities.map(({ module }) => module), ...given];
  if (!modules.every((module) => isInstance(module, AnyModule)))
    throw badOption("modules", "expected results of defineModule");
  for (const { handlers } of activities) dispatcher.registerAll(handlers);
  const programs = await programsOf(read.programs);
  const limits = readOptions(read.limits ?? {}, LIMITS);
  const { running = 100, cached = 100, value = 2 ** 20, steps = 10_000, ...own } = limits;
  for (const [limit, number] of Object.entries({ cached, value, steps }))
    requireWhole(`limits.${limit}`, number, limit === "cached" ? 0 : 1);
  if (!(Number.isSafeInteger(running) && running >= 1))
    throw badOption("limits.running", `expected a whole number from 1 on, found ${running}`);
  for (const [option, number] of Object.entries({ lease, poll }))
    if (!(number >= 1)) throw badOption(option, `expected a number of at least 1, found ${number}`);
  return {
    store,
    create,
    runtime,
    programs,
    modules,
    dispatcher,
    clock: new WorkflowClock(clock, store.now?.bind(store)),
    running,
    cached,
    maxValue: value,
    maxSteps: steps,
    lease,
    poll,
    limits: own,
    stdout,
    onError: onError ?? (() => undefined),
  };
}

/** Throws `ERR_OPTION` unless it is a list of what `defineActivities` returns. */
export function requireActivities(
  option: string,
  given: readonly unknown[],
): asserts given is readonly Activities[] {
  for (const one of given) {
    const { module, handlers } = Object(one) as Partial<Activities>;
    if (isObject(module) && typeof handlers === "function") continue;
    throw badOption(option, "expected results of defineActivities");
  }
  if (!isArray(given)) throw badOption(option, "expected a list");
}
