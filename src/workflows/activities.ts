/**
 * Activities: functions of the host that workflows call. Each is a command whose result is recorded, so its handler may do
 * I/O. `defineActivities` makes the module and the handlers at once.
 */

import { readOptions, requireFunction, requireKind, type OptionKinds } from "../errors/options.js";
import { badParameter } from "../errors/values.js";
import { defineModule, type HostModule } from "../modules/host/define.js";
import { commandId } from "../processes/command-id.js";
import {
  readHandlerOptions,
  type CommandContext,
  type HandlerBundle,
  type HandlerOptions,
} from "../processes/handler.js";
import { isModuleName } from "../types/names.js";
import { Yield, type CommandId } from "../values/yield.js";
import { plainArgument } from "./steps-module.js";

/** Does the work of an activity. What it returns must be plain data; what it throws is `nil, err` in Lua. */
export type ActivityHandler = {
  // A method, so that a handler may declare its arguments: `([id]: [string]) => …`.
  call(args: readonly unknown[], context: CommandContext): unknown;
}["call"];

/** An activity with options of its handler: `timeout`, `retry`, `concurrency`. */
export interface ActivityOptions extends HandlerOptions {
  readonly run: ActivityHandler;
}

export interface ActivityDefinition {
  /** The name that scripts require. */
  readonly name: string;
  readonly description?: string;
  /** By the names of the functions in Lua. */
  readonly activities: Readonly<Record<string, ActivityHandler | ActivityOptions>>;
}

/** Activities, for the option `activities`. */
export interface Activities {
  readonly module: HostModule;
  readonly handlers: HandlerBundle;
}

const DEFINITION = {
  name: "text",
  description: "text",
  activities: "record",
} as const satisfies OptionKinds<ActivityDefinition>;

const ACTIVITY = {
  run: "function",
  concurrency: "number",
  timeout: "number",
  retry: "record",
} as const satisfies OptionKinds<ActivityOptions>;

type Args = readonly unknown[];

interface Activity {
  readonly name: string;
  readonly id: CommandId<Args>;
  readonly type: new (args: Args) => Yield<Args>;
  readonly run: ActivityHandler;
  readonly options: HandlerOptions;
}

/**
 * Makes a module of class `workflow`. Its functions take any plain values and return what the handler returns, or `nil, err`.
 * Throws `ERR_OPTION`, `ERR_PARAMETER`, `ModuleError`.
 */
export function defineActivities(definition: ActivityDefinition): Activities {
  requireKind("definition", definition, "object");
  const { name, description, activities } = readOptions(definition, DEFINITION);
  if (typeof (name as unknown) !== "string" || !isModuleName(name))
    throw badParameter("name", "expected the name of a module");
  requireKind("activities", activities, "record");
  const all = Object.entries(activities).map(([key, given]) => activityOf(name, key, given));
  const module = defineModule({
    name,
    ...(description === undefined ? {} : { description }),
    class: ["workflow"],
    types: (t) => ({
      export: t.record(
        Object.fromEntries(
          all.map((activity) => [
            activity.name,
            t.function({
              rest: t.any,
              results: [t.optional(t.any), t.optional(t.LuaError)],
              yields: [activity.id],
            }),
          ]),
        ),
      ),
    }),
    build: () => ({
      yields: all.map(({ type, id }) => ({ type, command: id })),
      exports: Object.fromEntries(
        all.map((activity) => [
          activity.name,
          (...args: unknown[]) =>
            new activity.type(args.map((value, at) => plainArgument(activity.name, at + 1, value))),
        ]),
      ) as never,
    }),
  });
  return {
    module,
    handlers: (register) => {
      for (const { id, run, options } of all)
        register(id, (args: Args, context) => run(args, context), options);
      return undefined;
    },
  };
}

function activityOf(module: string, name: string, given: ActivityHandler | ActivityOptions): Activity {
  const { run, ...options } = typeof given === "function" ? { run: given } : readOptions(given, ACTIVITY);
  requireFunction(`activities.${name}`, run);
  const id = commandId<Args>(module, name, { class: ["workflow"] });
  return { name, id, type: activityYield(id), run, options: readHandlerOptions(options) };
}

const activityYield = (id: CommandId<Args>): Activity["type"] =>
  class extends Yield<Args> {
    readonly commandId = id;

    constructor(readonly args: Args) {
      super();
    }

    toCommand(): Args {
      return this.args;
    }
  };
