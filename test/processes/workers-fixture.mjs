/** What the tests of workers load with importForWorkers: a module with commands, and functions that bind. */
import { threadId } from "node:worker_threads";
import { defineModule, HostError, LuaTable } from "perilune";
import { commandId, Yield } from "perilune/processes";

export const ASK = commandId("probe", "ask");

class AskYield extends Yield {
  commandId = ASK;
  constructor(data, timeout) {
    super();
    this.data = data;
    if (timeout !== undefined) this.timeout = timeout;
  }
  toCommand() {
    return this.data;
  }
}

let built = 0;

export default defineModule({
  name: "probe",
  types: (t) => {
    const answer = t.function({
      params: [t.param("data", t.any), t.param("timeout", t.optional(t.number))],
      results: [t.optional(t.any), t.optional(t.LuaError)],
      yields: [ASK],
    });
    const nothing = t.function({ results: [t.optional(t.any)] });
    return {
      export: t.record({
        ask: answer,
        ask_function: answer,
        built: nothing,
        allowed: nothing,
        promise: nothing,
        later: t.function({ params: [t.param("what", t.string)], results: [t.any] }),
        exit: nothing,
        throw_later: nothing,
        hang: nothing,
      }),
    };
  },
  build: () => {
    built++;
    return {
      yields: [{ type: AskYield, command: ASK }],
      exports: {
        ask: (data, timeout) => new AskYield(data instanceof LuaTable ? data.toJS() : data, timeout),
        ask_function: (data) => new AskYield({ list: [data, () => 1] }),
        built: () => built,
        allowed() {
          return `${this.isAllowed("read", "a")} ${this.context.actor?.id} ${this.context.value("tenant")}`;
        },
        promise: () => new Promise((resolve) => setTimeout(resolve, 5, "kept")),
        later: async (what) => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          if (what === "fail")
            throw Object.assign(new HostError("refused", { kind: "failed_precondition" }), {
              local: () => 1,
            });
          return what === "function"
            ? (n) => n + 1
            : what === "never"
              ? new Promise(() => undefined)
              : { what };
        },
        exit: () => process.exit(7),
        throw_later: () => {
          setTimeout(() => {
            throw new TypeError("nobody catches this");
          });
          return new Promise(() => undefined);
        },
        hang: () => {
          for (;;);
        },
      },
    };
  },
});

export const hoarder = defineModule({
  name: "hoarder",
  types: (t) => ({ export: t.record({ hoard: t.function({}) }) }),
  build: () => ({
    exports: {
      hoard: () => {
        for (const kept = []; ;) kept.push(new Array(1000).fill(kept.length));
      },
    },
  }),
});

export const policy = { isAllowed: (context, action) => action === "read" };

export function bind(state, frame) {
  state.set("pid", String(frame.pid));
  state.set("thread", threadId);
  frame.defer(() => {
    if (frame.pid.name === "fails to release") throw new RangeError("of release");
  });
}

export const number = 1;
