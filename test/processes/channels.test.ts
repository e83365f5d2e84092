/** Tasks and channels of one process: order, select, timers, errors, deadlocks, and ends. */
import { describe, expect, test } from "vitest";
import task from "../../src/hosts/task/module.js";
import time from "../../src/hosts/time/module.js";
import { createProcess, type ProcessOptions } from "../../src/processes/scheduler/lua-process.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import type { Result } from "../../src/processes/scheduler/result.js";
import { compile } from "../../src/processes/scheduler/prototype.js";
import { createScheduler } from "../../src/processes/scheduler/scheduler.js";
import { products, sharedRuntime } from "../support/products.js";
import { clock, started, stopAfterEach } from "./started.js";

stopAfterEach();

const REQUIRE = `local channel, task, time = require "channel", require "task", require "time" `;

describe.each(products)("channels ($name)", (product) => {
  const runtime = sharedRuntime(product);

  function execute(source: string, options: Omit<ProcessOptions, "proto"> = {}): Promise<Result> {
    const proto = compile(runtime(), REQUIRE + source, "main.lua");
    return started({ dispatcher: clock() }).execute(
      {},
      new Pid("main"),
      createProcess({ modules: [task, time], ...options, proto }),
    );
  }

  /** The results of a program. Throws its error. */
  async function run(source: string, options?: Omit<ProcessOptions, "proto">): Promise<readonly unknown[]> {
    const { values, error } = await execute(source, options);
    if (error !== undefined) throw error;
    return values;
  }

  const problem = async (source: string): Promise<string | undefined> =>
    (await execute(source)).error?.message;

  test.each([0, 1, 3])("keep the order, with a capacity of %i", async (capacity) => {
    const [got, count] = await run(`
      local numbers, group, got = channel.new(${capacity}), task.group(), {}
      group:spawn(function()
        for i = 1, 200 do numbers:send(i) end
        numbers:close()
      end)
      local most = 0
      for i in numbers:each() do
        most = math.max(most, #numbers)
        got[#got + 1] = i
      end
      group:wait()
      assert(most <= ${capacity})
      return table.concat(got, " "), select("#", numbers:receive())
    `);
    expect([got, count]).toEqual([Array.from({ length: 200 }, (_, i) => i + 1).join(" "), 2]);
  });

  test("serve first who waited first, and pass values as they are", async () => {
    const [order, same] = await run(`
      local requests, order, group = channel.new(), {}, task.group()
      for name = 1, 5 do
        group:spawn(function()
          local value = requests:receive()
          order[#order + 1] = name .. "=" .. tostring(value)
        end)
      end
      for i = 1, 5 do requests:send(i) end
      group:wait()
      local box, value = channel.new(2), setmetatable({}, { __name = "mine" })
      box:send(value)
      box:send(2.0)
      local same = rawequal(box:receive(), value) and math.type(box:receive()) == "float"
      box:send(nil)
      local got, ok = box:receive()
      return table.concat(order, " "), same and got == nil and ok
    `);
    expect([order, same]).toEqual(["1=1 2=2 3=3 4=4 5=5", true]);
  });

  test("stay complete while busy tasks are suspended anywhere", async () => {
    const [sum, selected] = await run(
      `
      local jobs, results, group = channel.new(2), channel.new(), task.group()
      local function busy(n) for _ = 1, n do end end
      for worker = 1, 6 do
        group:spawn(function()
          for job in jobs:each() do
            busy(job % 7 * 300)
            results:send(job)
          end
        end)
      end
      local quit, selected = channel.new(), 0
      group:spawn(function()
        local sent = 0
        while sent < 400 do
          if channel.select { { jobs, "send", sent + 1 }, { quit, "receive" } } == 1 then sent = sent + 1 end
          selected = selected + 1
          busy(200)
        end
        jobs:close()
      end)
      local sum = 0
      for _ = 1, 400 do sum = sum + results:receive() end
      group:wait()
      return sum, selected`,
      { limits: { slice: 0.001 } },
    );
    expect([sum, selected]).toEqual([80200, 400]);
  });

  test("close: values that are held can be received, who waits is told", async () => {
    const values = await run(`
      local group, told, full = task.group(), {}, channel.new(1)
      full:send "held"
      group:spawn(function() told.send = select(2, pcall(full.send, full, "late")) end)
      full:close()
      local empty = channel.new()
      group:spawn(function() told.receive = table.pack(empty:receive()) end)
      group:spawn(function() told.select = table.pack(channel.select { { empty, "receive" } }) end)
      empty:close()
      group:wait()
      local value, ok = full:receive()
      local none, more = full:receive()
      local chosen, got, sent = table.unpack(told.select, 1, 3)
      return told.send, told.receive[2], chosen, got, sent, value, ok, none, more
    `);
    const [send, ...others] = values;
    expect(send).toBe("the channel is closed");
    expect(others).toEqual([false, 1, undefined, false, "held", true, undefined, false]);
  });

  test("select: a default, a timeout, what is ready, and each case its turn", async () => {
    const values = await run(`
      local a, b = channel.new(1), channel.new(1)
      local before = channel.select { { a, "receive" }, default = true }
      local over = channel.select { { a, "receive" }, { b, "receive" }, timeout = 0.005 }
      b:send "b"
      local index, value, ok = channel.select { { a, "receive" }, { b, "receive" }, timeout = 10 }
      local sent = channel.select { { b, "receive" }, { a, "send", "x" } }
      local counts, group = { 0, 0 }, task.group()
      for _, each in ipairs { a, b } do
        group:spawn(function() while true do each:send(true) end end)
      end
      for _ = 1, 100 do
        local index = channel.select { { a, "receive" }, { b, "receive" } }
        counts[index] = counts[index] + 1
      end
      group:cancel()
      group:wait()
      local after = channel.select { { channel.after(0.001), "receive" }, { channel.new(), "receive" } }
      return before, over, index, value, ok, sent, counts[1] > 20 and counts[2] > 20, after
    `);
    expect(values).toEqual(["default", "timeout", 2, "b", true, 2, true, 1]);
  });

  test("a select that was served elsewhere, or ended, takes nothing from other channels", async () => {
    const [second, sent] = await run(`
      local a, b, group = channel.new(), channel.new(), task.group()
      local first
      group:spawn(function() first = channel.select { { a, "receive" }, { b, "receive" } } end)
      a:send(1)
      local ended = task.group()
      ended:spawn(function() channel.select { { b, "receive" } } end)
      ended:cancel()
      ended:wait()
      group:wait()
      local sent = channel.select { { b, "send", 2 }, default = true }
      return first, sent
    `);
    expect([second, sent]).toEqual([1, "default"]);
  });

  test("an error of a task cancels the others, which close their variables, and is raised by wait", async () => {
    const [message, closed, again] = await run(`
      local closed, group = 0, task.group()
      for _ = 1, 3 do
        group:spawn(function()
          local _ <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
          channel.new():receive()
        end)
      end
      group:spawn(function()
        time.sleep(0.001)
        error({ reason = "broken" })
      end)
      local ok, err = pcall(group.wait, group)
      local started, why = pcall(group.spawn, group, print)
      return err.reason, closed, not started and why.reason
    `);
    expect([message, closed, again]).toEqual(["broken", 3, "broken"]);
  });

  test.each([
    ["the only task", "channel.new():receive()", "the only task waits for others"],
    [
      "tasks that wait for each other",
      `local a, b, group = channel.new(), channel.new(), task.group()
      group:spawn(function() b:send(a:receive()) end)
      group:spawn(function() a:send(b:receive()) end)
      group:wait()`,
      "all 3 tasks wait for each other",
    ],
    [
      "a task that waits for itself",
      "local g = task.group() g:spawn(function() g:wait() end) g:wait()",
      "all 2 tasks",
    ],
    [
      "a task that ends without an answer",
      `local answer, group = channel.new(), task.group()
      group:spawn(function() time.sleep(0.001) end)
      answer:receive()`,
      "the only task waits for others",
    ],
  ])("a deadlock is an error: %s", async (_, source, message) => {
    const { error } = await execute(source);
    expect(error?.message).toContain(`deadlock: ${message}`);
    expect(error?.kind).toBe("failed_precondition");
  });

  test("the end of a process ends its tasks, cancelled or not", async () => {
    const before = runtime().stats().states;
    const endless = `
      local group = task.group()
      group:spawn(function() while true do time.sleep(60) end end)
      group:spawn(function() while true do end end) `;
    expect(await run(`${endless} return "done"`)).toEqual(["done"]);
    const scheduler = createScheduler({ dispatcher: clock() });
    scheduler.start();
    const pid = new Pid("main");
    const proto = compile(runtime(), `${REQUIRE} ${endless} group:wait()`, "main.lua");
    const ended = scheduler.execute({}, pid, createProcess({ proto, modules: [task, time] }));
    await new Promise((resolve) => setTimeout(resolve, 5));
    scheduler.cancel(pid);
    expect((await ended).error?.kind).toBe("canceled");
    await scheduler.stop();
    expect(runtime().stats().states).toBe(before);
  });

  test("limits of the process hold for its tasks", async () => {
    const { error } = await execute(
      "local group = task.group() group:spawn(function() while true do end end) group:wait()",
      { limits: { fuel: 200_000 } },
    );
    expect(error?.kind).toBe("rate_limited");
  });

  test.each([
    ["channel.new(-1)", "bad argument #1 to 'new' (a whole number from 0 on expected, got -1)"],
    ["channel.new(1.5)", "got 1.5"],
    ["channel.new {}", "got table"],
    ["local c = channel.new() c:close() c:close()", "main.lua:1: the channel is closed already"],
    ["local c = channel.new() c:close() c:send(1)", "main.lua:1: the channel is closed"],
    [
      "local c = channel.new() c:close() channel.select { { c, 'send', 1 } }",
      "main.lua:1: the channel is closed",
    ],
    ["channel.new().send(5, 1)", "bad argument #1 to 'send' (channel expected, got number)"],
    ["channel.select {}", "select: there are no cases"],
    ["channel.select(nil)", "bad argument #1 to 'select' (table expected, got nil)"],
    ["channel.select { {} }", "select: case 1 has no channel"],
    ["channel.select { { channel.new(), 'peek' } }", `case 1: "receive" or "send" expected, got peek`],
    [
      "local c = channel.new() channel.select { { c, 'send', 1 }, { c, 'receive' } }",
      "case 2 sends to a channel",
    ],
    [
      "channel.select { { channel.new(), 'receive' }, timeout = -1 }",
      "a number of seconds from 0 on expected, got -1",
    ],
    ["task.group():spawn(5)", "function of Lua expected, got number"],
    ["local g = task.group() g:cancel() g:spawn(print)", "the group of tasks was canceled"],
    ["local g = task.group() g:spawn(function() error 'broken' end) g:wait()", "main.lua:1: broken"],
  ])("bad input: %s", async (source, message) => {
    expect(await problem(source)).toContain(message);
  });

  test("work in a state without a scheduler, where a call that comes later may help", async () => {
    using state = runtime().createState({ modules: [task] });
    await state.runAsync(`channel = require "channel" requests = channel.new()`);
    const got = state.runAsync("return requests:receive()");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await state.runAsync("requests:send 'late'");
    expect(await got).toEqual(["late", true]);
  });

  test("tasks end with an aborted call that made their group", async () => {
    using state = runtime().createState({ modules: [task] });
    const controller = new AbortController();
    const call = state.runAsync(
      `local group, channel = require "task".group(), require "channel"
      group:spawn(function()
        local _ <close> = setmetatable({}, { __close = function() closed = true end })
        channel.new():receive()
      end)
      group:wait()`,
      { signal: controller.signal },
    );
    controller.abort();
    await expect(call).rejects.toThrow();
    expect(state.get("closed")).toBe(true);
  });
});
