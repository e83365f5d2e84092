/** `release` of a yield runs exactly once, whatever becomes of the command. */

import { afterEach, describe, expect, it } from "vitest";
import { HostError, type LuaState, type StateOptions } from "../../src/index.js";
import { createDispatcher, type Dispatcher } from "../../src/processes/dispatcher.js";
import { Pool } from "../../src/processes/pool.js";
import { coded } from "../support/coded.js";
import { sharedRuntime, products } from "../support/products.js";
import { rejection } from "../support/promises.js";
import { fetchModule, Made, PAGE, type Behaviour } from "./fixture.js";

const [release] = products;
if (release === undefined) throw new Error("no core to test");

describe("release runs once", () => {
  const runtime = sharedRuntime(release);

  const open: LuaState[] = [];

  afterEach(() => {
    for (const state of open.splice(0)) state.close();
  });

  interface Scene {
    readonly state: LuaState;
    readonly made: Made;
    readonly dispatcher: Dispatcher;
    /** The signals of the commands. */
    readonly signals: AbortSignal[];
    /** Settles the handler of the first command. */
    readonly settle: (outcome: unknown) => void;
    readonly releaseErrors: unknown[];
  }

  /** A state whose commands stay with their handler until `settle`. */
  function scene(behaviour: Behaviour = {}, options: StateOptions = {}): Scene {
    const made = new Made();
    made.behaviour = behaviour;
    const releaseErrors: unknown[] = [];
    const dispatcher = createDispatcher({ onReleaseError: (error) => releaseErrors.push(error) });
    const signals: AbortSignal[] = [];
    let settle: Scene["settle"] = () => undefined;
    dispatcher.register(PAGE, async (_, { signal }) => {
      signals.push(signal);
      const outcome: unknown = await new Promise((resolve) => {
        settle = resolve;
      });
      if (outcome instanceof Error) throw outcome;
      return outcome;
    });
    const module = fetchModule(made);
    const state = runtime().createState({ dispatcher, modules: [module], ...options });
    state.bind(module);
    open.push(state);
    return { state, made, dispatcher, signals, releaseErrors, settle: (outcome) => settle(outcome) };
  }

  it("after a result and after an error", async () => {
    const { state, made, settle, dispatcher } = scene();
    const good = state.runAsync("return (fetch.page 'x')");
    expect(made.releases).toEqual([0]);
    settle("done");
    expect(await good).toEqual(["done"]);
    expect(made.releases).toEqual([1]);
    const bad = state.runAsync("local v, err = fetch.page 'x' return v, err:kind(), err:message()");
    settle(new HostError("gone", { kind: "not_found" }));
    expect(await bad).toEqual([undefined, "not_found", "gone"]);
    expect([made.releases, dispatcher.size]).toEqual([[1, 1], 0]);
  });

  it("when handleResult throws", async () => {
    const { state, made, settle } = scene({
      handleResult: () => {
        throw new Error("broken");
      },
    });
    const failed = rejection(state.runAsync("fetch.page 'x'"));
    settle("done");
    expect(await failed).toMatchObject({ message: "broken" });
    expect(made.releases).toEqual([1]);
  });

  it("when toCommand throws, or gives something that is not plain data", async () => {
    const { state, made } = scene({
      toCommand: (name) => {
        if (name === "throws") throw new Error("no command");
        return name === "function" ? () => 1 : Promise.reject(new Error("dropped"));
      },
    });
    expect(await rejection(state.runAsync("fetch.page 'throws'"))).toMatchObject({ message: "no command" });
    for (const name of ["function", "promise"])
      expect(await rejection(state.runAsync(`fetch.page '${name}'`))).toMatchObject({
        message: expect.stringContaining(`the command 'fetch.page' is a ${name}, not plain data`) as string,
        cause: { code: "ERR_COMMAND", command: "fetch.page" },
      });
    expect(made.releases).toEqual([1, 1, 1]);
  });

  it("when there is no handler, and when the dispatcher was stopped", async () => {
    const made = new Made();
    const dispatcher = createDispatcher();
    const module = fetchModule(made);
    using state = runtime().createState({ dispatcher, modules: [module] });
    state.bind(module);
    expect(await rejection(state.runAsync("fetch.page 'x'", { name: "=s" }))).toMatchObject({
      message: "s:1: no handler is registered for the command 'fetch.page' of module 'fetch'",
      cause: { code: "ERR_NO_HANDLER", command: "fetch.page", module: "fetch" },
    });
    await dispatcher.stop();
    expect(await rejection(state.runAsync("fetch.page 'x'"))).toMatchObject({
      cause: coded("ERR_DISPATCHER_STOPPED"),
    });
    expect(made.releases).toEqual([1, 1]);
  });

  it("when the call is aborted; the handler's signal then aborts, and its answer is dropped", async () => {
    const { state, made, signals, settle, dispatcher } = scene();
    const controller = new AbortController();
    const waiting = rejection(state.runAsync("pcall(fetch.page, 'x')", { signal: controller.signal }));
    expect(dispatcher.size).toBe(1);
    controller.abort(new Error("enough"));
    expect(await waiting).toEqual(coded("ERR_ABORTED"));
    expect([made.releases, dispatcher.size]).toEqual([[1], 0]);
    expect(signals[0]?.reason).toMatchObject({ kind: "canceled" });
    settle("too late");
    await Promise.resolve();
    expect(made.releases).toEqual([1]);
    expect(await rejection(state.runAsync("fetch.page 'x'", { signal: controller.signal }))).toEqual(
      coded("ERR_ABORTED"),
    );
    expect(made.releases).toEqual([1]); // Lua did not run
  });

  it("when a limit of the call, or of the state, is reached", async () => {
    const { state, made, signals } = scene();
    const program = "pcall(fetch.page, 'x') return 'survived'";
    const ofCall = await rejection(state.runAsync(program, { timeout: 5 }));
    expect(ofCall).toMatchObject({ code: "ERR_LIMIT", limit: "timeout" });
    state.limits.set({ timeout: 5 });
    expect(await rejection(state.runAsync(program))).toMatchObject({ code: "ERR_LIMIT", limit: "timeout" });
    expect(made.releases).toEqual([1, 1]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it("when the state is closed, or dies, while it waits", async () => {
    const closed = scene();
    const waiting = rejection(closed.state.runAsync("fetch.page 'x'"));
    closed.state.close();
    expect(await waiting).toEqual(coded("ERR_STATE_CLOSED"));
    closed.settle("too late");
    expect(closed.made.releases).toEqual([1]);

    const dead = scene();
    const dying = rejection(dead.state.runAsync("fetch.page 'x'"));
    expect(await rejection(dead.state.runAsync("os.exit(3)"))).toMatchObject({ name: "ProgramExit" });
    expect(await dying).toEqual(coded("ERR_STATE_DEAD"));
    expect(dead.made.releases).toEqual([1]);
    expect(dead.dispatcher.size).toBe(0);
  });

  it("when a coroutine that waits is closed by its handle", async () => {
    const { state, made } = scene();
    const thread = state.createThread(state.load("fetch.page 'x'"));
    const step = rejection(thread.resumeAsync());
    thread.close();
    expect(await step).toBeInstanceOf(Error);
    expect(made.releases).toEqual([1]);
  });

  it("when a command takes longer than its own deadline, which a script may catch", async () => {
    const { state, made, signals } = scene({ timeout: 5 });
    const program = "local v, err = fetch.page 'x' return err:kind(), err:retryable(), err:details().timeout";
    expect(await state.runAsync(program)).toEqual(["timeout", true, 5]);
    expect(signals[0]?.reason).toMatchObject({ kind: "timeout" });
    made.behaviour = { timeout: 0 };
    expect(await state.runAsync(program)).toEqual(["timeout", true, 0]);
    expect([made.releases, signals.length]).toEqual([[1, 1], 1]);
  });

  it("even if it throws: Lua gets that error, unless there is another, or nobody waits", async () => {
    const release = (): void => {
      throw new Error("cannot release");
    };
    const { state, made, settle, releaseErrors } = scene({ release });
    const answered = rejection(state.runAsync("fetch.page 'x'"));
    settle("done");
    expect(await answered).toMatchObject({ message: "cannot release" });
    const controller = new AbortController();
    const aborted = rejection(state.runAsync("fetch.page 'x'", { signal: controller.signal }));
    controller.abort();
    expect(await aborted).toEqual(coded("ERR_ABORTED"));
    expect(releaseErrors).toEqual([expect.objectContaining({ message: "cannot release" })]);
    expect(made.releases).toEqual([1, 1]);
  });

  it("for many at once, so that a pool gets all of them back", async () => {
    const pool = new Pool({ create: () => ({ busy: true }), reset: (item) => (item.busy = false), size: 3 });
    const items = Array.from({ length: 5 }, () => pool.acquire());
    for (const item of items) pool.release(item);
    expect([pool.used, pool.free]).toEqual([0, 3]);
    expect(pool.acquire()).toEqual({ busy: false });
    expect(() => {
      pool.release({ busy: true });
    }).toThrow(coded("ERR_PARAMETER"));

    const borrowed = new Pool({ create: () => ({}) });
    const held: object[] = [];
    const { state, made, dispatcher } = scene({ release: () => borrowed.release(held.pop() ?? {}) });
    made.behaviour = { ...made.behaviour, toCommand: (name) => (held.push(borrowed.acquire()), name) };
    const controllers = Array.from({ length: 50 }, () => new AbortController());
    const calls = controllers.map(({ signal }) => rejection(state.runAsync("fetch.page 'x'", { signal })));
    expect(borrowed.used).toBe(50);
    controllers.slice(0, 20).forEach((controller) => controller.abort());
    state.close();
    await Promise.all(calls);
    expect([borrowed.used, made.once, made.releases.length, dispatcher.size]).toEqual([0, true, 50, 0]);
  });
});
