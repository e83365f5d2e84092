/** stdlib/supervisor.lua: which children it starts again, and when it gives up. */
import { describe, expect, test, vi } from "vitest";
import process from "../../src/hosts/process/module.js";
import { createProcess } from "../../src/processes/scheduler/lua-process.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import { compile } from "../../src/processes/scheduler/prototype.js";
import type { Result } from "../../src/processes/scheduler/result.js";
import type { Scheduler } from "../../src/processes/scheduler/scheduler.js";
import { ManualClock } from "../../src/testing/manual-clock.js";
import { products, sharedRuntime } from "../support/products.js";
import { started as begun, stopAfterEach } from "./started.js";

const PROGRAM = `
  local process, supervisor = require "process", require "supervisor"

  -- Tells the test of each start, and then does what it is told.
  function child(name, ...)
    process.send("log", { name, ... })
    local order = process.receive()
    if order == "fail" then error "broken" end
  end

  -- Collects what children tell, and sends them their orders.
  function log(orders)
    process.register "log"
    local starts = {}
    for i = 1, #orders do
      local start = process.receive()
      starts[i] = table.concat(start, " ")
      if orders[i] ~= "" then process.send(start[1], orders[i]) end
    end
    return starts
  end

  function supervise(spec)
    supervisor.run(spec)
    return "no child is left"
  end
`;

stopAfterEach();

describe.each(products)("a supervisor ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const program = (): ReturnType<typeof createProcess> =>
    createProcess({ modules: [process], proto: compile(runtime(), PROGRAM, "main.lua") });

  /** Runs a supervisor beside a log. `orders` are sent to the children in the order of their starts. */
  function supervise(
    spec: object,
    orders: readonly string[] = [""],
  ): {
    scheduler: Scheduler;
    log: Promise<Result>;
    supervisor: Promise<Result>;
    pid: Pid;
    clock: ManualClock;
    starts: string[];
  } {
    const clock = new ManualClock();
    const starts: string[] = [];
    const scheduler = begun({ clock, lifecycle: { onStart: (_, { name }) => starts.push(name) } });
    const pid = new Pid("supervisor");
    const log = scheduler.execute({}, new Pid("log"), program(), "log", [orders]);
    const supervisor = scheduler.execute({}, pid, program(), "supervise", [spec]);
    return { scheduler, log, supervisor, pid, clock, starts };
  }

  const worker = (name: string, more: object = {}): object => ({
    name,
    method: "child",
    args: [name],
    ...more,
  });

  test("starts a child again as its kind says, and leaves the others alone", async () => {
    const children = [
      worker("permanent"),
      worker("transient", { restart: "transient", args: ["transient", 1, 2] }),
      worker("temporary", { restart: "temporary" }),
    ];
    const orders = ["end", "fail", "fail", "fail", "end", ""];
    const { log, pid, scheduler, supervisor } = supervise({ children }, orders);
    const { values } = await log;
    expect((values?.[0] as string[]).sort()).toEqual(
      ["permanent", "permanent", "permanent", "temporary", "transient 1 2", "transient 1 2"].sort(),
    );
    scheduler.cancel(pid);
    expect((await supervisor).error?.kind).toBe("canceled");
    await vi.waitFor(() => {
      expect([scheduler.size, runtime().stats().states]).toEqual([0, 0]);
    });
  });

  test("returns once no child is left", async () => {
    const children = [worker("a", { restart: "temporary" }), worker("b", { restart: "transient" })];
    const { supervisor } = supervise({ children }, ["fail", "end"]);
    expect((await supervisor).values).toEqual(["no child is left"]);
  });

  test("gives up after too many restarts within its time, and ends all children", async () => {
    const children = [worker("a", { args: ["a"] }), worker("b")];
    const { supervisor, scheduler } = supervise({ children, restarts: 2, within: 5 }, [
      "fail",
      "",
      "fail",
      "fail",
      "",
    ]);
    const { error } = await supervisor;
    expect(error?.message).toMatch(
      /^supervisor: 'a' needs more than 2 restarts within 5(\.0)? seconds: main.lua:\d+: broken$/,
    );
    await vi.waitFor(() => {
      expect(scheduler.whereis("b")).toBeUndefined();
    });
  });

  test("forgets restarts that are long ago", async () => {
    const spec = { children: [worker("a")], restarts: 1, within: 5 };
    const { clock, scheduler, log, supervisor, pid, starts } = supervise(spec, ["fail", "", ""]);
    const started = (count: number): Promise<void> =>
      vi.waitFor(() => {
        expect(starts.filter((name) => name === "a")).toHaveLength(count);
      });
    await started(2);
    await clock.advance(6000);
    scheduler.send("a", "fail");
    await started(3);
    expect((await log).values?.[0]).toEqual(["a", "a", "a"]);
    scheduler.cancel(pid);
    await supervisor;
  });

  test.each([
    [1, "the specification: table expected, got number"],
    [{}, "there are no children"],
    [{ childs: [] }, "the specification: there is no field 'childs'"],
    [
      { strategy: "one_for_all", children: [{ name: "a" }] },
      "the only strategy is one_for_one, not 'one_for_all'",
    ],
    [{ restarts: -1, children: [{ name: "a" }] }, "field 'restarts': a number from 0 on expected, got -1"],
    [{ within: NaN, children: [{ name: "a" }] }, "field 'within': a number from 0 on expected, got"],
    [{ children: [{ method: "child" }] }, "child 1 has no name"],
    [{ children: [{ name: "a" }, { name: "a" }] }, "two children have the name 'a'"],
    [{ children: [{ name: "a", args: 1 }] }, "child 1: field 'args': table expected, got number"],
    [
      { children: [{ name: "a", restart: "often" }] },
      "child 'a': restart must be permanent, transient or temporary, not 'often'",
    ],
    [{ children: [{ name: "a", program: "b" }] }, "cannot start 'a': the scheduler has no program 'b'"],
    [
      { children: [{ name: "log" }] },
      "cannot start 'log': the name 'log' is taken by the process {local|main|log}",
    ],
  ])("refuses %j", async (spec, problem) => {
    const { error } = await supervise(spec as object).supervisor;
    expect(error?.message).toContain(`supervisor: ${problem}`);
  });
});
