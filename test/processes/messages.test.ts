/** Messages between processes: order, limits, names, links, monitors, and what they refuse. */
import { describe, expect, test, vi } from "vitest";
import process from "../../src/hosts/process/module.js";
import time from "../../src/hosts/time/module.js";
import { HostError } from "../../src/errors/host-error.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import { createProcess, type ProcessOptions } from "../../src/processes/scheduler/lua-process.js";
import type { SchedulerOptions } from "../../src/processes/scheduler/scheduler-options.js";
import { Pid } from "../../src/processes/scheduler/pid.js";
import type { Process } from "../../src/processes/scheduler/process.js";
import { compile } from "../../src/processes/scheduler/prototype.js";
import { createScheduler, type Scheduler } from "../../src/processes/scheduler/scheduler.js";
import { rulesPolicy } from "../../src/security/rules.js";
import { Yield } from "../../src/values/yield.js";
import { products, sharedRuntime } from "../support/products.js";
import { clock, started as begun, stopAfterEach } from "./started.js";

stopAfterEach();

const started = (options: SchedulerOptions = {}): Scheduler => begun({ dispatcher: clock(), ...options });

const REQUIRE = `local process, time = require "process", require "time"\n`;

describe.each(products)("messages ($name)", (product) => {
  const runtime = sharedRuntime(product);
  const lua = (source: string, options: Omit<ProcessOptions, "proto"> = {}): Process =>
    createProcess({
      modules: [process, time],
      ...options,
      proto: compile(runtime(), REQUIRE + source, "main.lua"),
    });
  const states = (): number => runtime().stats().states;

  /** The results of a program. Throws its error. */
  async function run(
    source: string,
    options: SchedulerOptions = {},
    method = "",
    input: readonly unknown[] = [],
  ): Promise<readonly unknown[]> {
    const { values, error } = await started(options).execute({}, new Pid("main"), lua(source), method, input);
    if (error !== undefined) throw error;
    return values;
  }

  test("pass plain values as copies", async () => {
    const [same, shared, text] = await run(`
      local me = process.pid()
      local list = { 1, 2.5, "\\xff\\0", true, { n = 1 }, [10] = false }
      list.again = list[5]
      assert(process.send(me, list))
      local got = process.receive()
      assert(got ~= list and got[3] == "\\xff\\0" and got[2] == 2.5 and got[10] == false)
      assert(math.type(got[1]) == "integer")
      for _, value in ipairs { 1, "x", true, false, 2^53 | 1 } do
        process.send(me, value)
        assert(process.receive() == value)
      end
      return got ~= list, got.again == got[5], me
    `);
    expect([same, shared, typeof text]).toEqual([true, true, "string"]);
  });

  test("keep the order of each sender, and hold a sender back while the mailbox is full", async () => {
    const each = product.name === "debug" ? 500 : 3400;
    const [counts] = await run(
      `
      function send(to, name, count)
        for i = 1, count do assert(process.send(to, { name = name, i = i }, math.huge)) end
      end
      function main(count)
        for _, name in ipairs { "a", "b", "c" } do
          process.spawn({ method = "send", link = true }, process.pid(), name, count)
        end
        local counts = { a = 0, b = 0, c = 0 }
        for _ = 1, 3 * count do
          local message = process.receive()
          counts[message.name] = counts[message.name] + 1
          assert(counts[message.name] == message.i)
        end
        return counts
      end`,
      { limits: { mailbox: 100 } },
      "main",
      [each],
    );
    expect(counts).toEqual({ a: each, b: each, c: each });
  });

  test("wake senders that wait behind middleware", async () => {
    const dispatcher = clock();
    dispatcher.use(async (_, __, next) => {
      await Promise.resolve();
      return await next();
    });
    const [sum] = await run(
      `
      function send(to) for i = 1, 50 do assert(process.send(to, i, math.huge)) end end
      function main()
        for _ = 1, 3 do process.spawn({ method = "send", link = true }, process.pid()) end
        local sum = 0
        for _ = 1, 150 do sum = sum + process.receive() end
        return sum
      end`,
      { limits: { mailbox: 2 }, dispatcher },
      "main",
    );
    expect(sum).toBe(3 * 1275);
  });

  test("are refused by a full mailbox, at once or after a time", async () => {
    const program = `
      local me = process.pid()
      for i = 1, 3 do assert(process.send(me, i)) end
      local sent, err = process.send(me, 4)
      local late, later = process.send(me, 4, 0.01)
      local long, longer = process.send(me, ("x"):rep(1001))
      return err:kind(), err:message(), err:retryable(), later:kind(), later:message(), longer:retryable(), process.receive()
    `;
    expect(await run(program, { limits: { mailbox: 3, mailboxSize: 1000 } })).toEqual([
      "rate_limited",
      "the mailbox of the process {local|main|main} is full: 3 messages of 24 bytes",
      true,
      "rate_limited",
      "the mailbox of the process {local|main|main} is full, for 0.01 seconds: 3 messages of 24 bytes",
      false,
      1,
    ]);
    const bytes = `
      local me = process.pid()
      assert(process.send(me, ("x"):rep(900)))
      return process.send(me, ("x"):rep(100)) == nil, #process.receive(), process.send(me, ("x"):rep(100))
    `;
    expect(await run(bytes, { limits: { mailboxSize: 1000 } })).toEqual([true, 900, true]);
  });

  test("must be plain", async () => {
    const wrong = async (message: string): Promise<unknown> =>
      (await run(`return select(2, pcall(process.send, process.pid(), ${message}))`))[0];
    const copied = "which cannot be copied to another process";
    expect(await wrong("print")).toContain(
      `bad argument #2 to 'process.send' (plain data expected, got function, ${copied})`,
    );
    expect(await wrong("{ 1, { print } }")).toContain(`got a table with a function, ${copied}`);
    expect(await wrong("coroutine.create(print)")).toContain("got thread");
    expect(await wrong("{ x = coroutine.create(print) }")).toContain("got a table with a thread");
    expect(await wrong("io.stdout")).toContain("got FILE*");
    expect(await wrong("select(2, time.sleep(-1))")).toContain("got LuaError");
    expect(await wrong("{ select(2, time.sleep(-1)) }")).toContain("got a table with a LuaError");
    expect(await wrong("nil")).toContain("plain data expected, got nil");
    const deep = `(function() local t = {} for _ = 1, 300 do t = { t } end return t end)()`;
    expect(await wrong(deep)).toContain("at most 200 levels of tables expected");
    const [cycle] = await run(
      `local t = {} t.t = t process.send(process.pid(), t) local got = process.receive() return got.t == got`,
    );
    expect(cycle).toBe(true);
    expect((await run(`return select(2, pcall(process.spawn, "x", print))`))[0]).toContain(
      "bad argument #2 to 'process.spawn'",
    );
  });

  test("wait no longer than they should", async () => {
    expect(
      await run(`
        local none, err = process.receive(0)
        local nothing, late = process.receive(0.01)
        process.send(process.pid(), "x")
        return none, err:kind(), late:kind(), late:message(), process.receive(0)
      `),
    ).toEqual([undefined, "timeout", "timeout", "no message within 0.01 seconds", "x"]);
    for (const [wrong, shown] of [
      ["-1", "-1"],
      ["0/0", "NaN"],
    ] as const) {
      const problem = `(a number of seconds from 0 on expected, got ${shown})`;
      expect((await run(`return select(2, pcall(process.receive, ${wrong}))`))[0]).toContain(
        `bad argument #1 to 'process.receive' ${problem}`,
      );
      expect((await run(`return select(2, pcall(process.send, process.pid(), 1, ${wrong}))`))[0]).toContain(
        `bad argument #3 to 'process.send' ${problem}`,
      );
    }
  });

  test("go to nobody who has ended, is unknown, or has no mailbox", async () => {
    const scheduler = started({ programs: { fn: lua(`time.sleep(10)`, { kind: "function" }) } });
    const result = await scheduler.execute(
      {},
      new Pid("main"),
      lua(`
        function quick() end
        function main()
          local pid = process.spawn { method = "quick", monitor = true }
          process.receive()
          local fn = process.spawn { program = "fn" }
          local out = {}
          for i, to in ipairs { pid, "nobody", fn } do
            local sent, err = process.send(to, "x")
            out[i] = err:kind()
          end
          process.cancel(fn)
          return out
        end`),
      "main",
    );
    expect(result.values).toEqual([["not_found", "not_found", "failed_precondition"]]);
  });

  test("need a mailbox, which functions do not have, and a scheduler", async () => {
    const scheduler = started();
    const inFunction = lua(
      `
      local kinds = {}
      for _, call in ipairs { process.receive, process.register, process.monitor, process.trap } do
        local ok, result, err = pcall(call, call == process.trap or call ~= process.receive and "x" or 0)
        kinds[#kinds + 1] = (ok and err or result):kind()
      end
      return kinds, select(2, pcall(process.receive)):message()
    `,
      { kind: "function" },
    );
    const { values = [] } = await scheduler.execute({}, new Pid("f"), inFunction);
    expect(values[0]).toEqual(Array.from({ length: 4 }, () => "failed_precondition"));
    expect(values[1]).toContain("the process {local|main|f} has no mailbox: it is a function");
    const workflow = await scheduler.execute({}, new Pid("w"), lua("", { kind: "workflow" }));
    expect(workflow.error?.message).toContain(
      "module 'process' (class nondeterministic) cannot be used in a workflow state",
    );

    const dispatcher = createDispatcher();
    createScheduler({ dispatcher });
    createScheduler({ dispatcher });
    const state = runtime().createState({ dispatcher, modules: [process] });
    await expect(state.runAsync(`require "process".receive()`)).rejects.toThrow(
      "'process.receive' works only in a process of a scheduler",
    );
    state.close();
  });

  test("come from the host too", async () => {
    const scheduler = started();
    const pid = new Pid("main");
    const got = scheduler.execute(
      {},
      pid,
      lua(`process.register "echo" local a, b = process.receive(), process.receive() return a, b`),
    );
    await vi.waitFor(() => {
      expect(scheduler.whereis("echo")).toBe(pid);
    });
    const message = { list: [1, new Map([[true, "x"]])] };
    scheduler.send(pid, message);
    message.list = [];
    scheduler.send("echo", new Uint8Array([255]));
    expect(await got).toEqual({ values: [{ list: [1, new Map([[true, "x"]])] }, "\udcff"] });
    expect(scheduler.whereis("echo")).toBeUndefined();
    const refused = (to: unknown, what: unknown): unknown => {
      try {
        (scheduler.send as (...args: unknown[]) => void)(to, what);
        return undefined;
      } catch (error) {
        return error instanceof HostError ? error.kind : (error as HostError).code;
      }
    };
    const waits = new Pid("waits");
    scheduler.submit({}, waits, lua("process.receive() process.receive()"));
    expect([
      refused(pid, 1),
      refused("echo", 1),
      refused(1, 1),
      refused(waits, () => 1),
      refused(waits, undefined),
      refused(waits, new (class Own {})()),
    ]).toEqual(["not_found", "not_found", "ERR_PARAMETER", "invalid", "invalid", "invalid"]);
  });

  test("that nobody received are reported", async () => {
    const log: unknown[] = [];
    const scheduler = started({
      lifecycle: {
        onUnread: (_, { name }, messages) => log.push([name, messages]),
        onComplete: (_, { name }) => log.push(name),
      },
    });
    const program = lua(`local me = process.pid() for i = 1, 3 do process.send(me, i) end process.receive()`);
    await scheduler.execute({}, new Pid("a"), program);
    await scheduler.execute({}, new Pid("b"), lua("process.send(process.pid(), 1) process.receive()"));
    expect(log).toEqual([["a", [2, 3]], "a", "b"]);
  });

  test("are not lost to a process that was cancelled before it took one", async () => {
    const scheduler = started();
    const [a, b] = [new Pid("a"), new Pid("b")];
    const first = scheduler.execute({}, a, lua(`return process.receive(100)`));
    const second = scheduler.execute({}, b, lua(`return process.receive(100)`));
    await new Promise((resolve) => setTimeout(resolve, 5));
    scheduler.send(a, "x");
    scheduler.cancel(a); // before the message is taken
    expect((await first).error?.kind).toBe("canceled");
    scheduler.send(b, "y");
    expect((await second).values).toEqual(["y"]);
  });

  test("names belong to one process, until it ends", async () => {
    const values = await run(
      `
      function other() process.receive() end
      function main()
        local me = process.pid()
        assert(process.register "boss" and process.whereis "boss" == me)
        local taken, err = process.register "boss"
        local child, second = process.spawn { method = "other", name = "boss" }
        local kinds = { err:kind(), err:message(), second:kind() }
        for _, wrong in ipairs { "", "a b", "{a}", me } do
          kinds[#kinds + 1] = select(2, process.register(wrong)):kind()
        end
        child = process.spawn { method = "other", name = "child", monitor = true }
        assert(process.whereis "child" == child and process.unregister "child" == false)
        process.send("child", "end")
        local down = process.receive()
        assert(down.pid == child and down.name == "child" and down.error == nil)
        assert(process.whereis "child" == nil)
        assert(process.spawn { method = "other", name = "child" })
        assert(process.unregister "boss" and process.whereis "boss" == nil and not process.unregister "boss")
        return kinds, process.cancel "child", process.cancel "child"
      end`,
      {},
      "main",
    );
    expect(values[0]).toEqual([
      "already_exists",
      "the name 'boss' is taken by the process {local|main|main}",
      "already_exists",
      ...Array.from({ length: 4 }, () => "invalid"),
    ]);
  });

  test("tell of the end of a process that is monitored, also if it is over", async () => {
    const [downs] = await run(
      `
      function fails() error "broken" end
      function ends() end
      function waits() process.receive() end
      function main()
        local downs = {}
        local function down(pid)
          local message = process.receive(5)
          assert(message.event == "down" and message.pid == pid, message.pid)
          downs[#downs + 1] = message.error and message.error.kind .. ": " .. message.error.message or "ended"
        end
        local ended
        for _, method in ipairs { "fails", "ends", "absent" } do
          ended = process.spawn { method = method, monitor = true }
          down(ended)
        end
        process.monitor(ended)
        down(ended)
        local waits = process.spawn "waits"
        process.monitor(waits)
        process.monitor(waits) -- counts once
        process.cancel(waits)
        down(waits)
        local again = process.spawn { method = "waits", monitor = true }
        assert(process.demonitor(again) and not process.demonitor(again))
        process.cancel(again)
        assert(process.receive(0.01) == nil)
        return downs
      end`,
      {},
      "main",
    );
    expect(downs).toEqual([
      "internal: main.lua:3: broken",
      "ended",
      "unimplemented: the process has no function 'absent': the global is undefined",
      expect.stringMatching(/^not_found: no process '[-\w]+' is running$/),
      "canceled: the process was cancelled by {local|main|main}",
    ]);
  });

  test("a failure ends those that are linked, unless they trap it", async () => {
    const scheduler = started();
    const program = lua(`
      function fails() process.receive() error "broken" end
      function ends() process.receive() end
      local function start(method)
        local pid = process.spawn { method = method, link = true }
        return pid, function() assert(process.send(pid, "go")) end
      end
      function dies() select(2, start "fails")() process.receive() end
      function busy() select(2, start "fails")() while true do end end
      function lives() select(2, start "ends")() return process.receive(0.02) end
      function unlinks()
        local pid, go = start "fails"
        assert(process.unlink(pid) and not process.unlink(pid))
        go()
        return process.receive(0.02)
      end
      function traps()
        process.trap(true)
        select(2, start "fails")()
        local first = process.receive()
        local pid = process.spawn "ends"
        process.link(pid)
        process.send(pid, "go")
        local second = process.receive()
        local absent, err = process.link(pid)
        return first.event, first.name, first.error.message, second.error, err:kind(), process.link(process.pid())
      end`);
    const resultOf = (method: string): ReturnType<Scheduler["execute"]> =>
      scheduler.execute({}, new Pid(method), program, method);
    const [dies, busy, lives, unlinks, traps] = await Promise.all(
      ["dies", "busy", "lives", "unlinks", "traps"].map(resultOf),
    );
    for (const died of [dies, busy])
      expect([died?.error?.kind, died?.error?.message]).toEqual([
        "canceled",
        expect.stringContaining("the linked process {local|main|fails} failed: main.lua:3: broken"),
      ]);
    expect(lives?.values).toHaveLength(2);
    expect(unlinks?.values).toHaveLength(2);
    expect(traps?.values).toEqual(["exit", "fails", "main.lua:3: broken", undefined, "not_found", true]);
    await vi.waitFor(() => {
      expect([scheduler.size, states()]).toEqual([0, 0]);
    });
  });

  test("a long chain of links ends as one", async () => {
    const scheduler = started();
    const program = lua(`
      function chain(n)
        if n > 0 then process.spawn({ method = "chain", link = true }, n - 1) process.receive() end
        error "the end"
      end`);
    const result = await scheduler.execute({}, new Pid("chain"), program, "chain", [30]);
    expect(result.error?.message).toBe("the linked process {local|main|chain} failed: main.lua:5: the end");
    await vi.waitFor(() => {
      expect([scheduler.size, states()]).toEqual([0, 0]);
    });
  });

  test("spawned processes are named, refused, and told their arguments", async () => {
    const scheduler = started({
      limits: { processes: 2 },
      programs: { worker: lua(`local to = ... process.send(to, { select("#", ...), ... })`) },
    });
    const { values, error } = await scheduler.execute(
      {},
      new Pid("main"),
      lua(`
        function idle() process.receive() end
        function main()
          local pid = process.spawn({ program = "worker", name = "w" }, process.pid(), nil, { 1 }, nil)
          local got = process.receive()
          local unknown, err = process.spawn { program = "wrker" }
          while process.whereis "w" do time.sleep(0.001) end
          local idle = process.spawn "idle"
          local many, full = process.spawn "idle"
          process.cancel(idle)
          return got[1], got[4][1], err:kind(), err:message(), full:kind()
        end`),
      "main",
    );
    expect(error).toBeUndefined();
    expect(values).toEqual([4, 1, "not_found", "the scheduler has no program 'wrker'", "rate_limited"]);
  });

  test("a policy decides whom a process may reach", async () => {
    const policy = rulesPolicy([
      { effect: "allow", actions: ["process.*"], resources: ["/friend"] },
      { effect: "allow", actions: ["process.spawn"], resources: ["/*"] },
    ]);
    const scheduler = started();
    const program = lua(
      `
      function waits() process.receive() end
      function main()
        local friend = process.spawn { method = "waits", name = "friend" }
        local foe = process.spawn { method = "waits", name = "foe" }
        local kinds = {}
        for _, call in ipairs { process.send, process.monitor, process.link, process.cancel } do
          local _, err = call(foe, "x")
          kinds[#kinds + 1] = err:message()
        end
        return kinds, process.send(friend, "x"), process.send(process.pid(), "x")
      end`,
      { state: { policy } },
    );
    const { values } = await scheduler.execute({}, new Pid("main"), program, "main");
    expect(values).toEqual([
      ["send", "monitor", "link", "cancel"].map((action) => `process.${action} of /foe is not allowed`),
      true,
      true,
    ]);
  });

  test("a parked process ends when it is cancelled, with its context, and when the scheduler stops", async () => {
    const log: string[] = [];
    const scheduler = started({
      lifecycle: { onComplete: (_, { name }, { error }) => log.push(`${name} ${error?.kind}`) },
      limits: { mailbox: 10 },
    });
    const parked = lua("process.receive(1000)");
    const sends = lua(`
      local me = process.pid()
      while process.send(me, 1) do end
      process.send(me, 1, math.huge)`);
    const [a, b] = [new Pid("a"), new Pid("b")];
    scheduler.submit({ deadline: Date.now() + 200 }, new Pid("c"), parked);
    scheduler.submit({}, a, parked);
    scheduler.submit({}, b, sends);
    for (let i = 0; i < 20; i++) scheduler.submit({}, new Pid("d"), parked);
    await vi.waitFor(() => {
      expect(log).toEqual(["c timeout"]);
    });
    scheduler.cancel(a);
    await vi.waitFor(() => {
      expect(log).toEqual(["c timeout", "a canceled"]);
    });
    await scheduler.stop();
    expect(log.slice(2).sort()).toEqual(["b canceled", ...Array.from({ length: 20 }, () => "d canceled")]);
    expect(states()).toBe(0);
  });

  test("a sender that waits learns of the receiver's end", async () => {
    const [first, kind, message] = await run(
      `
      function deaf() time.sleep(0.01) end
      function main()
        local deaf = process.spawn "deaf"
        local sent = process.send(deaf, 1, 1)
        local _, err = process.send(deaf, 2, 5)
        return sent, err:kind(), err:message()
      end`,
      { limits: { mailbox: 1 } },
      "main",
    );
    expect([first, kind, message]).toEqual([true, "not_found", "the process {local|main|deaf} has ended"]);
  });

  test("a process can cancel itself", async () => {
    const { error } = await started().execute(
      {},
      new Pid("a"),
      lua(`process.cancel(process.pid()) return 1`),
    );
    expect([error?.kind, error?.message]).toEqual([
      "canceled",
      expect.stringContaining("cancelled by {local|main|a}"),
    ]);
  });

  test("are commands: middleware sees them, and they are released once", async () => {
    const dispatcher = clock();
    const seen: string[] = [];
    dispatcher.use((_, { command }, next) => {
      seen.push(command);
      return next();
    });
    const release = vi.spyOn(Yield.prototype, "release");
    await run(`process.send(process.pid(), 1) process.receive() process.receive(0)`, { dispatcher });
    expect(seen).toEqual(["process.pid", "process.send", "process.receive", "process.receive"]);
    expect(release).toHaveBeenCalledTimes(4);
    const parked = new Pid("parked");
    const scheduler = started({ dispatcher });
    const ended = scheduler.execute({}, parked, lua("process.receive(1000)"));
    await vi.waitFor(() => {
      expect(dispatcher.size).toBe(1);
    });
    scheduler.cancel(parked);
    await ended;
    expect(release).toHaveBeenCalledTimes(5);
    release.mockRestore();
    expect(dispatcher.size).toBe(0);
  });

  test("of a process that sends to itself forever do not stop the others", async () => {
    const scheduler = started();
    scheduler.submit(
      {},
      new Pid("busy"),
      lua(`local me = process.pid() while true do process.send(me, 1) process.receive() end`),
    );
    const { values } = await scheduler.execute(
      {},
      new Pid("sleeper"),
      lua(`time.sleep(0.01) return "awake"`),
    );
    expect(values).toEqual(["awake"]);
  });
});

test("wrong options of a scheduler are refused", () => {
  const wrong =
    (options: object): (() => unknown) =>
    () =>
      createScheduler(options);
  expect(wrong({ limits: { mailbox: 0 } })).toThrow("limits.mailbox: expected a number of at least 1");
  expect(wrong({ limits: { mailboxSize: NaN } })).toThrow("limits.mailboxSize");
  expect(wrong({ programs: { a: 1 } })).toThrow("programs.a: expected the result of createProcess");
  expect(wrong({ clock: {} })).toThrow("clock.now");
});
