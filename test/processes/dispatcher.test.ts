/** The dispatcher by itself: handlers, limits, retries, batches, middleware, services. */

import { describe, expect, it, vi } from "vitest";
import { yieldedValues } from "../../src/errors/async.js";
import { noHandler } from "../../src/errors/dispatch.js";
import { CallContext, HostError, rulesPolicy } from "../../src/index.js";
import { commandId } from "../../src/processes/command-id.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import type { CommandContext } from "../../src/processes/handler.js";
import { coded } from "../support/coded.js";
import { rejection } from "../support/promises.js";
import { fetchModule, Made, PAGE } from "./fixture.js";

const ECHO = commandId<unknown>("test", "echo");

/** Lets all that waits for settled promises run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("handlers", () => {
  it("answer with a value or a promise, and get the data and the context", async () => {
    const dispatcher = createDispatcher();
    let seen: CommandContext | undefined;
    dispatcher.register(ECHO, (data, context) => {
      seen = context;
      return data === "now" ? data : Promise.resolve(data);
    });
    expect(await dispatcher.dispatch(ECHO, "now")).toBe("now");
    expect(seen?.deadline).toBeUndefined();
    const deadline = Date.now() + 60_000;
    const context = new CallContext({ actor: { id: "ada" }, values: { request: 7 }, deadline });
    const policy = rulesPolicy([{ effect: "allow", actions: ["a.b"], resources: ["/x"] }]);
    expect(await dispatcher.dispatch(ECHO, { a: 1 }, { context, policy })).toEqual({ a: 1 });
    expect(seen).toMatchObject({ command: "test.echo", module: undefined, attempt: 1, context });
    expect(Math.abs((seen?.deadline ?? 0) - deadline)).toBeLessThan(1000);
    expect([seen?.isAllowed("a.b", "/x"), seen?.isAllowed("a.b", "/y")]).toEqual([true, false]);
    expect(() => seen?.require("a.b", "/y")).toThrow(coded("ERR_PERMISSION_DENIED"));
    expect(seen?.signal.aborted).toBe(false);
    expect(dispatcher.size).toBe(0);
  });

  it("may take longer than the longest delay of setTimeout", async () => {
    vi.useFakeTimers();
    try {
      const longest = 2 ** 31 - 1;
      const dispatcher = createDispatcher();
      dispatcher.register(ECHO, () => new Promise(() => undefined));
      let error: unknown;
      void rejection(dispatcher.dispatch(ECHO, 1, { timeout: 3 * longest })).then(
        (failed) => (error = failed),
      );
      await vi.advanceTimersByTimeAsync(3 * longest - 1);
      expect([error, dispatcher.size]).toEqual([undefined, 1]);
      await vi.advanceTimersByTimeAsync(1);
      expect(error).toMatchObject({ kind: "timeout", details: { timeout: 3 * longest } });
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it("are one per command; ids have a module", () => {
    const dispatcher = createDispatcher();
    dispatcher.register(ECHO, () => 1);
    expect(() => {
      dispatcher.register(ECHO, () => 2);
    }).toThrow(expect.objectContaining({ code: "ERR_DUPLICATE_HANDLER", command: "test.echo" }));
    for (const id of ["echo", "", "a b.c", "promise", 3 as never, undefined as never])
      expect(() => {
        dispatcher.register(id, () => 1);
      }).toThrow(coded("ERR_COMMAND_ID"));
    expect(() => commandId("fetch", "a page")).toThrow('"fetch.a page" is not the id of a command');
    expect(() => {
      dispatcher.register(commandId("a", "b"), "handler" as never);
    }).toThrow(coded("ERR_PARAMETER"));
    expect([dispatcher.handles("test.echo"), dispatcher.handles("a.b")]).toEqual([true, false]);
  });

  it.each([
    [
      "an Error is internal",
      () => Promise.reject(new TypeError("bug")),
      { kind: "internal", message: "bug" },
    ],
    [
      "a thrown one too",
      () => {
        throw new RangeError("far");
      },
      { kind: "internal", message: "far", retryable: false },
    ],
    [
      "a HostError stays as it is",
      () => Promise.reject(new HostError("busy", { kind: "rate_limited", details: { wait: 3 } })),
      { kind: "rate_limited", retryable: true, details: { wait: 3 } },
    ],
    [
      "an abort is canceled",
      () => Promise.reject(new DOMException("stop", "AbortError")),
      { kind: "canceled", message: "stop" },
    ],
    [
      "a call that could not wait is internal",
      () => Promise.reject(yieldedValues()),
      { name: "HostError", kind: "internal", cause: { code: "ERR_YIELDED_VALUES" } },
    ],
    [
      "another value is named",
      () => Promise.reject("text" as never),
      { kind: "internal", message: `the handler of 'test.echo' failed with "text", which is not an error` },
    ],
    [
      "nothing is named too",
      () => Promise.reject(undefined as never),
      { message: "the handler of 'test.echo' failed with undefined, which is not an error" },
    ],
  ])("that fail: %s", async (_, handler, expected) => {
    const dispatcher = createDispatcher();
    dispatcher.register(ECHO, handler);
    const error = await rejection(dispatcher.dispatch(ECHO, 1));
    expect(error).toBeInstanceOf(HostError);
    expect(error).toMatchObject(expected);
  });

  it("that fail with an error of dispatch pass it on", async () => {
    const dispatcher = createDispatcher();
    const refused = noHandler("other.one", undefined);
    dispatcher.register(ECHO, () => Promise.reject(refused));
    expect(await rejection(dispatcher.dispatch(ECHO, 1))).toBe(refused);
  });

  it("that settle twice count once", async () => {
    const dispatcher = createDispatcher();
    const twice = {
      then(resolve: (value: string) => void, reject: (error: Error) => void) {
        resolve("first");
        reject(new Error("second"));
        resolve("third");
        throw new Error("fourth");
      },
    };
    dispatcher.register(ECHO, () => twice as never);
    expect(await dispatcher.dispatch(ECHO, 1)).toBe("first");
    expect(dispatcher.size).toBe(0);
  });

  it("that never settle are left by a deadline, a signal or stop", async () => {
    const dispatcher = createDispatcher();
    const signals: AbortSignal[] = [];
    dispatcher.register(ECHO, (_, { signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    });
    expect(await rejection(dispatcher.dispatch(ECHO, 1, { timeout: 2 }))).toMatchObject({ kind: "timeout" });
    const context = { deadline: Date.now() - 1 };
    expect(await rejection(dispatcher.dispatch(ECHO, 1, { context }))).toMatchObject({ kind: "timeout" });
    const controller = new AbortController();
    const aborted = rejection(dispatcher.dispatch(ECHO, 1, { context: { signal: controller.signal } }));
    controller.abort();
    controller.abort();
    expect(await aborted).toMatchObject({ kind: "canceled" });
    const before = rejection(dispatcher.dispatch(ECHO, 1, { context: { signal: controller.signal } }));
    expect(await before).toMatchObject({ kind: "canceled" });
    const stopped = rejection(dispatcher.dispatch(ECHO, 1));
    await dispatcher.stop();
    expect(await stopped).toMatchObject({ kind: "canceled", message: "the dispatcher was stopped" });
    expect(signals.map((signal) => signal.aborted)).toEqual([true, true, true]);
    expect(dispatcher.size).toBe(0);
    expect(await rejection(dispatcher.dispatch(ECHO, 1))).toEqual(coded("ERR_DISPATCHER_STOPPED"));
    expect(() => {
      dispatcher.register(commandId("a", "b"), () => 1);
    }).toThrow(coded("ERR_DISPATCHER_STOPPED"));
  });

  it("are missing: at dispatch, and before, where the modules are known", async () => {
    const dispatcher = createDispatcher();
    expect(await rejection(dispatcher.dispatch(ECHO, 1))).toMatchObject({
      code: "ERR_NO_HANDLER",
      message: "no handler is registered for the command 'test.echo'",
    });
    const module = fetchModule(new Made());
    expect(() => {
      dispatcher.requireHandlers([module]);
    }).toThrow(expect.objectContaining({ code: "ERR_NO_HANDLER", command: "fetch.page", module: "fetch" }));
    dispatcher.register(PAGE, () => 1);
    dispatcher.requireHandlers([module]);
    expect(() => {
      dispatcher.requireHandlers([{} as never]);
    }).toThrow(coded("ERR_PARAMETER"));
  });

  it("reject options that they do not have, and values that cannot be", () => {
    const dispatcher = createDispatcher();
    for (const options of [
      { concurrency: 0 },
      { concurrency: 1.5 },
      { timeout: -1 },
      { timeout: Number.NaN },
      { retries: 3 },
      { retry: { retries: -1 } },
      { retry: { factor: 0.5 } },
      { retry: { delay: Infinity } },
      { retry: { jiter: true } },
    ])
      expect(() => {
        dispatcher.register(ECHO, () => 1, options as never);
      }, JSON.stringify(options)).toThrow(coded("ERR_OPTION"));
    expect(() => {
      dispatcher.registerBatch(ECHO, () => [], { size: 0 });
    }).toThrow(coded("ERR_OPTION"));
    expect(() => createDispatcher({ onRelease: 1 } as never)).toThrow(coded("ERR_OPTION"));
    expect(dispatcher.handles(ECHO)).toBe(false);
  });
});

describe("concurrency", () => {
  it("lets a number run, and the others wait in order", async () => {
    const dispatcher = createDispatcher();
    const running: { name: unknown; end: (answer: unknown) => void }[] = [];
    dispatcher.register(ECHO, (name) => new Promise((end) => running.push({ name, end })), {
      concurrency: 2,
    });
    const controller = new AbortController();
    const answers = ["a", "b", "c", "d"].map((name) =>
      rejection(
        dispatcher.dispatch(ECHO, name, name === "c" ? { context: { signal: controller.signal } } : {}),
      ),
    );
    await settled();
    expect(running.map(({ name }) => name)).toEqual(["a", "b"]);
    controller.abort(); // c has not begun
    expect(await answers[2]).toMatchObject({ kind: "canceled" });
    running[0]?.end("done");
    await settled();
    expect(running.map(({ name }) => name)).toEqual(["a", "b", "d"]);
    running[1]?.end("done");
    running[2]?.end("done");
    expect(await Promise.all([answers[0], answers[1], answers[3]])).toEqual(
      Array(3).fill("nothing was thrown"),
    );
  });

  it("counts a command that timed out until its handler ends", async () => {
    const dispatcher = createDispatcher();
    const ends: (() => void)[] = [];
    dispatcher.register(ECHO, () => new Promise((end) => ends.push(end as () => void)), {
      concurrency: 1,
      timeout: 3,
    });
    expect(await rejection(dispatcher.dispatch(ECHO, 1))).toMatchObject({ kind: "timeout" });
    const queued = dispatcher.dispatch(ECHO, 2);
    expect(ends.length).toBe(1);
    ends[0]?.();
    await settled();
    expect(ends.length).toBe(2);
    ends[1]?.();
    expect(await queued).toBeUndefined();
  });
});

describe("retries", () => {
  it("try again what a retry can help with, with growing delays and jitter", async () => {
    vi.useFakeTimers();
    try {
      const dispatcher = createDispatcher();
      const times: number[] = [];
      const attempts: number[] = [];
      dispatcher.register(
        ECHO,
        (_, { attempt }) => {
          times.push(Date.now());
          attempts.push(attempt);
          if (attempt < 4) throw new HostError("busy", { kind: "unavailable" });
          return "at last";
        },
        { retry: { retries: 5, delay: 100, factor: 3, maxDelay: 500, jitter: false } },
      );
      const answer = dispatcher.dispatch(ECHO, 1);
      await vi.runAllTimersAsync();
      expect(await answer).toBe("at last");
      expect(attempts).toEqual([1, 2, 3, 4]);
      expect(times.map((time, at) => time - (times[at - 1] ?? time))).toEqual([0, 100, 300, 500]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("do not try again other errors, nor longer than the deadline", async () => {
    const dispatcher = createDispatcher();
    let calls = 0;
    const retry = { retries: 100, delay: 1, factor: 1, jitter: true };
    dispatcher.register(
      ECHO,
      (kind) => {
        calls++;
        throw new HostError("no", { kind: kind as "invalid" });
      },
      { retry },
    );
    expect(await rejection(dispatcher.dispatch(ECHO, "invalid"))).toMatchObject({ kind: "invalid" });
    expect(calls).toBe(1);
    expect(await rejection(dispatcher.dispatch(ECHO, "unavailable", { timeout: 10 }))).toMatchObject({
      kind: "timeout",
    });
    const before = calls;
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(calls).toBe(before);
    expect(calls).toBeGreaterThan(1);
  });
});

describe("batches", () => {
  it("are the commands of a turn of the event loop", async () => {
    const dispatcher = createDispatcher();
    const calls: unknown[][] = [];
    dispatcher.registerBatch(
      ECHO,
      (commands) => {
        calls.push(commands.map(({ data }) => data));
        return commands.map(({ data }) => (data === 3 ? new HostError("no 3", { kind: "not_found" }) : data));
      },
      { size: 3 },
    );
    const answers = [1, 2, 3, 4].map((n) => rejection(dispatcher.dispatch(ECHO, n)));
    expect((await Promise.all(answers)).map((answer) => (answer as HostError).kind)).toEqual([
      undefined,
      undefined,
      "not_found",
      undefined,
    ]);
    expect(calls).toEqual([[1, 2, 3], [4]]);
    expect(await dispatcher.dispatch(ECHO, 5)).toBe(5);
  });

  it("fail all if the handler fails or answers another number", async () => {
    const dispatcher = createDispatcher();
    dispatcher.registerBatch(ECHO, ([first]) => {
      if (first?.data === 1) throw new HostError("down", { kind: "unavailable" });
      return [];
    });
    const [one, two] = [1, 2].map((n) => rejection(dispatcher.dispatch(ECHO, n)));
    expect([await one, await two]).toMatchObject([{ kind: "unavailable" }, { kind: "unavailable" }]);
    expect(await rejection(dispatcher.dispatch(ECHO, 2))).toMatchObject({
      message: "the batch handler of 'test.echo' must return a list of 1 answers, found 0",
    });
  });
});

describe("middleware", () => {
  it("runs around handlers, outermost first, and may answer itself", async () => {
    const dispatcher = createDispatcher();
    const log: string[] = [];
    dispatcher.register(ECHO, (data) => data);
    for (const name of ["outer", "inner"])
      dispatcher.use(async (data, { command }, next) => {
        log.push(`${name} ${command}`);
        const answer = data === name ? `${name}'s own` : await next();
        log.push(`${name} ${String(answer)}`);
        return answer;
      });
    expect(await dispatcher.dispatch(ECHO, "x")).toBe("x");
    expect(log).toEqual(["outer test.echo", "inner test.echo", "inner x", "outer x"]);
    expect(await dispatcher.dispatch(ECHO, "inner")).toBe("inner's own");
  });
});

describe("bundles and services", () => {
  it("register all handlers or none", () => {
    const dispatcher = createDispatcher();
    expect(() => {
      dispatcher.registerAll((register) => {
        register(ECHO, () => 1);
        register(ECHO, () => 2);
        return undefined;
      });
    }).toThrow(coded("ERR_DUPLICATE_HANDLER"));
    expect(dispatcher.handles(ECHO)).toBe(false);
    expect(() => {
      dispatcher.registerAll(((register: (id: string, handler: () => number) => void) => {
        register(ECHO, () => 1);
        return 5;
      }) as never);
    }).toThrow(coded("ERR_PARAMETER"));
    expect(dispatcher.handles(ECHO)).toBe(false);
  });

  it("start in order and stop in the opposite one, and undo a start that fails", async () => {
    const log: string[] = [];
    const service = (name: string, fails = false): { start(): Promise<void>; stop(): void } => ({
      start: async () => {
        await Promise.resolve();
        if (fails) throw new Error(`${name} fails`);
        log.push(`+${name}`);
      },
      stop: () => {
        log.push(`-${name}`);
      },
    });
    const good = createDispatcher();
    good.addService(service("a"));
    good.registerAll((register) => {
      register(ECHO, () => 1);
      return service("b");
    });
    await good.start();
    expect(await rejection(good.start())).toEqual(coded("ERR_DISPATCHER_STARTED"));
    expect(() => {
      good.addService(service("late"));
    }).toThrow(coded("ERR_DISPATCHER_STARTED"));
    await good.stop();
    await good.stop();
    expect(await rejection(good.start())).toEqual(coded("ERR_DISPATCHER_STOPPED"));
    expect(log.splice(0)).toEqual(["+a", "+b", "-b", "-a"]);
    const bad = createDispatcher();
    bad.addService(service("a"));
    bad.addService(service("b", true));
    expect(await rejection(bad.start())).toMatchObject({ message: "b fails" });
    expect(log).toEqual(["+a", "-a"]);
  });
});
