/** The host module behind `require "workflow"`. stdlib/workflow.lua is what scripts see. */

import { badArgument } from "../errors/guest.js";
import { hasCode } from "../errors/has-code.js";
import { defineModule } from "../modules/host/define.js";
import type { HostCall } from "../security/call.js";
import { commandYield, done } from "../values/command-yield.js";
import { LuaTable } from "../values/table.js";
import { CANCEL, CONTINUE, PATCHED, RECEIVE, SIGNAL, SLEEP, START, STEPS, WAIT } from "./commands.js";
import { encode } from "./values.js";

/** The run that a call belongs to, as the functions see it. */
export interface RunView {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly time: number;
  /** Keeps the traceback of the error that ended the program. */
  failed(traceback: string): void;
  /** Notes that a compensation begins, and the Lua line that asked for it: empty if it is not known. */
  compensating(place: string): void;
}

/** The name of the run in the context of calls. */
export const RUN = "perilune.workflow";

const runOf = (call: HostCall): RunView => call.context.value(RUN) as RunView;

/** The most levels of tables. */
const MAX_DEPTH = 200;

/** Copies a value of Lua to plain data. Throws Lua's own error for anything else. */
export function plainArgument(name: string, n: number, given: unknown): unknown {
  let value = given;
  try {
    if (given instanceof LuaTable) value = given.toJS({ maxDepth: MAX_DEPTH });
    encode(value, "it");
    return value;
  } catch (error) {
    if (hasCode(error, "ERR_DEPTH_LIMIT"))
      throw badArgument(n, name, `at most ${MAX_DEPTH} levels of tables expected`);
    if (hasCode(error, "ERR_WORKFLOW_VALUE")) throw badArgument(n, name, error.message);
    throw error;
  }
}

/** Three thousand years: a time after that is a mistake, and dates of JavaScript end some day. */
const MAX_SECONDS = 1e11;

function seconds(name: string, n: number, given: number | undefined): number | undefined {
  if (given === undefined || given === Infinity) return undefined;
  if (given > MAX_SECONDS) throw badArgument(n, name, `at most 1e11 seconds expected, got ${given}`);
  if (given >= 0) return given;
  throw badArgument(n, name, `a number of seconds from 0 on expected, got ${given}`);
}

/** Refuses a name that nothing can have. */
function named(name: string, n: number, given: string): string {
  if (given !== "") return given;
  throw badArgument(n, name, "a string that is not empty expected");
}

const SleepYield = commandYield(SLEEP, done);
const ReceiveYield = commandYield(RECEIVE);
const StartYield = commandYield(START);
const WaitYield = commandYield(WAIT, (values) => ({ values, n: values.length }));
const SignalYield = commandYield(SIGNAL, done);
const CancelYield = commandYield(CANCEL);
const PatchedYield = commandYield(PATCHED);
const ContinueYield = commandYield(CONTINUE);

/** The module that every workflow has. */
export const stepsModule = defineModule({
  name: STEPS,
  description: "What the Lua module `workflow` is made of.",
  class: ["workflow"],
  types: (t) => {
    const failing = [t.optional(t.any), t.optional(t.LuaError)] as const;
    const timeout = t.param("timeout", t.optional(t.number));
    const id = t.param("id", t.string);
    return {
      export: t.record({
        id: t.function({ results: [t.string] }),
        now: t.function({ results: [t.number] }),
        failed: t.function({ params: [t.param("traceback", t.string)] }),
        compensating: t.function({ params: [t.param("place", t.string)] }),
        sleep: t.function({ params: [t.param("seconds", t.number)], results: failing, yields: [SLEEP] }),
        receive: t.function({
          params: [t.param("name", t.string), timeout],
          results: failing,
          yields: [RECEIVE],
        }),
        start: t.function({
          params: [t.param("program", t.string), t.param("id", t.optional(t.string))],
          rest: t.any,
          results: failing,
          yields: [START],
        }),
        wait: t.function({ params: [id, timeout], results: failing, yields: [WAIT] }),
        signal: t.function({
          params: [id, t.param("name", t.string), t.param("data", t.optional(t.any))],
          results: failing,
          yields: [SIGNAL],
        }),
        cancel: t.function({ params: [id], results: failing, yields: [CANCEL] }),
        patched: t.function({ params: [id], results: failing, yields: [PATCHED] }),
        continue_as_new: t.function({ rest: t.any, yields: [CONTINUE] }),
      }),
    };
  },
  build: () => ({
    yields: [
      { type: SleepYield, command: SLEEP },
      { type: ReceiveYield, command: RECEIVE },
      { type: StartYield, command: START },
      { type: WaitYield, command: WAIT },
      { type: SignalYield, command: SIGNAL },
      { type: CancelYield, command: CANCEL },
      { type: PatchedYield, command: PATCHED },
      { type: ContinueYield, command: CONTINUE },
    ],
    exports: {
      id() {
        return runOf(this).id;
      },
      now() {
        return runOf(this).time / 1000;
      },
      failed(traceback) {
        runOf(this).failed(traceback);
      },
      compensating(place) {
        runOf(this).compensating(place);
      },
      sleep: (given) => {
        const time = seconds("sleep", 1, given);
        if (time === undefined) throw badArgument(1, "sleep", "a finite number of seconds expected");
        return new SleepYield({ seconds: time });
      },
      receive: (name, given) =>
        new ReceiveYield({ name: named("receive", 1, name), ...limit(seconds("receive", 2, given)) }),
      start: (program, id, ...input) =>
        new StartYield({
          program: named("start", 1, program),
          ...(id === undefined ? {} : { id: named("start", 1, id) }),
          input: input.map((value, at) => plainArgument("start", at + 2, value)),
        }),
      wait: (id, given) => new WaitYield({ id: named("wait", 1, id), ...limit(seconds("wait", 2, given)) }),
      signal: (id, name, data) =>
        new SignalYield({
          id: named("signal", 1, id),
          name: named("signal", 2, name),
          data: plainArgument("signal", 3, data),
        }),
      cancel: (id) => new CancelYield({ id: named("cancel", 1, id) }),
      patched: (id) => new PatchedYield({ id: named("patched", 1, id) }),
      continue_as_new: (...input) =>
        new ContinueYield({
          input: input.map((value, at) => plainArgument("continue_as_new", at + 1, value)),
        }),
    },
  }),
});

const limit = (timeout: number | undefined): { readonly timeout?: number } =>
  timeout === undefined ? {} : { timeout };
