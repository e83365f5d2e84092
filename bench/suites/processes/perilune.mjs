/** The suite `processes` on Perilune: a module with one command, and processes that use it. */
import { crowdOf } from "./crowd.mjs";

/** A program that waits again and again. */
const WAITING = 'local wait = require "bench".wait while wait(1) == 1 do end';

const AWAIT = (/** @type {string} */ call) =>
  `local count = ... local sum = 0 for i = 1, count do sum = sum + ${call} end return sum`;

/** A module whose function `wait` waits for the command `bench.wait`, with its argument. */
function waiting({ defineModule }, { commandId, Yield }) {
  const WAIT = commandId("bench", "wait");
  class WaitYield extends Yield {
    commandId = WAIT;

    constructor(value) {
      super();
      this.value = value;
    }

    toCommand() {
      return this.value;
    }
  }
  const module = defineModule({
    name: "bench",
    types: (t) => ({
      export: t.record({
        wait: t.function({ params: [t.param("n", t.integer)], results: [t.integer], yields: [WAIT] }),
      }),
    }),
    build: () => ({
      exports: { wait: (n) => new WaitYield(n) },
      yields: [{ type: WaitYield, command: WAIT }],
    }),
  });
  return { WAIT, module };
}

/** A scheduler whose commands `handler` answers, and the processes of a program. */
function scheduling(runtime, perilune, processes, handler, program) {
  const { WAIT, module } = waiting(perilune, processes);
  const dispatcher = processes.createDispatcher();
  dispatcher.register(WAIT, handler);
  const scheduler = processes.createScheduler({ dispatcher });
  scheduler.start();
  const describe = (source, modules) =>
    processes.createProcess({ proto: processes.compile(runtime, source, "bench.lua"), modules });
  const process = describe(program, [module]);
  const run = (each, input) => scheduler.execute({}, new processes.Pid("bench"), each, "", input);
  return {
    dispatcher,
    describe,
    execute: (input) => run(process, input),
    executeOther: (other) => run(other, []),
    close: () => scheduler.stop(),
  };
}

async function valueOf(ended) {
  const { values, error } = await ended;
  if (error !== undefined) throw error;
  return values[0];
}

/** A turn of the event loop. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Many processes, each of which waits in a loop. */
function parked(runtime, perilune, processes) {
  const { wait, run } = crowdOf(() => void scene.execute([]));
  const scene = scheduling(runtime, perilune, processes, wait, WAITING);
  return { run, close: () => scene.close() };
}

/** A process that waits beside 100 that run all the time. */
function besideBusy(runtime, perilune, processes) {
  let wake = () => undefined;
  let asked = () => undefined;
  const handler = () =>
    new Promise((resolve) => {
      wake = resolve;
      asked();
    });
  const scene = scheduling(runtime, perilune, processes, handler, WAITING);
  let started = false;
  const waits = () => new Promise((resolve) => (asked = () => resolve(undefined)));
  return {
    run: async (size) => {
      if (!started) {
        started = true;
        const first = waits();
        void scene.execute([]);
        await first;
        const busy = scene.describe("while true do end", []);
        for (let i = 0; i < 100; i++) void scene.executeOther(busy);
        await turn();
      }
      let woken = 0;
      for (; woken < size; woken++) {
        const again = waits();
        wake(1);
        await again;
      }
      return woken;
    },
    close: () => scene.close(),
  };
}

const MESSAGES = `
  local process = require "process"
  function answer(count)
    for _ = 1, count do
      local message = process.receive()
      process.send(message.from, message.value)
    end
  end
  function ask(to, count)
    local sum = 0
    for i = 1, count do
      process.send(to, { from = process.pid(), value = i })
      sum = sum + process.receive()
    end
    return sum
  end`;

/** Two processes, one of which asks and the other answers. */
function messages(runtime, processes, { default: module }) {
  const { compile, createProcess, createScheduler, Pid } = processes;
  const scheduler = createScheduler();
  scheduler.start();
  const talking = createProcess({ proto: compile(runtime, MESSAGES, "bench.lua"), modules: [module] });
  return {
    run: (count) => {
      const pid = new Pid("answers");
      scheduler.submit({}, pid, talking, "answer", [count]);
      return valueOf(scheduler.execute({}, new Pid("asks"), talking, "ask", [pid.id, count]));
    },
    close: () => scheduler.stop(),
  };
}

/** The cases, by name. @param {import("../../subjects/platform.node.mjs").Platform} platform */
export function processesOfPerilune(runtime, perilune, platform) {
  const load = () => platform.periluneProcesses();
  return {
    "processes/yields": async () => {
      const processes = await load();
      const { WAIT, module } = waiting(perilune, processes);
      const dispatcher = processes.createDispatcher();
      dispatcher.register(WAIT, (n) => Promise.resolve(n));
      const state = runtime.createState({ dispatcher, modules: [module] });
      state.bind(module);
      const program = AWAIT("bench.wait(i)");
      return {
        run: (count) => state.runAsync(program, { args: [count], result: "one" }),
        close: () => state.close(),
      };
    },
    "processes/promises": () => {
      const state = runtime.createState();
      state.set("wait", (n) => Promise.resolve(n));
      const program = AWAIT("wait(i)");
      return {
        run: (count) => state.runAsync(program, { args: [count], result: "one" }),
        close: () => state.close(),
      };
    },
    "processes/start": async () => {
      const scene = scheduling(runtime, perilune, await load(), () => 1, "return ...");
      return {
        run: async (count) => {
          let sum = 0;
          for (let i = 1; i <= count; i++) sum += await valueOf(scene.execute([i]));
          return sum;
        },
        close: scene.close,
      };
    },
    "processes/wake": async () => parked(runtime, perilune, await load()),
    "processes/messages": async () =>
      messages(runtime, await load(), await platform.periluneModule("process")),
    "processes/busy": async () => besideBusy(runtime, perilune, await load()),
  };
}
