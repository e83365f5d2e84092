/** States that were never closed: what keeps them alive, and how the garbage collector closes them. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  defineModule,
  hostObject,
  type LuaFunction,
  type LuaState,
  type LuaTable,
  type LuaThread,
  type Runtime,
  type StateOptions,
} from "../../src/index.js";
import { collectOften, collectUntil } from "../support/gc.js";
import { heapTop } from "../support/native-scene.js";
import { Collected, products, sharedRuntime } from "../support/products.js";
import { rounds, sampled } from "../support/scale.js";

/** A chunk that makes its state write to standard output when it is closed. */
const WATCHED = "kept = setmetatable({}, {__gc = function() io.write('closed ') end})";

describe.each(sampled(products, 2))("states that are dropped ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let output: Collected;
  let closed: number;
  beforeEach(() => {
    output = new Collected();
    closed = 0;
  });

  /** Returns the number of states closed since the test began. */
  const count = (): number => (closed += output.text().split("closed").length - 1);

  function watched(options: StateOptions = {}): LuaState {
    const state = runtime().createState({ stdout: output, ...options });
    state.run(WATCHED);
    return state;
  }

  class Account {
    owner: LuaState | undefined;
  }

  /** Uses of a state before the last reference to it is dropped. */
  const uses: Readonly<Record<string, (state: LuaState) => unknown>> = {
    "was only run": (state) => state.run("return 1"),
    "has a function that holds it": (state) => {
      state.set("again", () => state.run("return 1")[0]);
      return state.run("return again()");
    },
    "has a function that holds a handle": (state) => {
      const fn = state.load("return 1");
      state.set("again", () => fn()[0]);
      return state.run("return again()");
    },
    "has a host object that holds it": (state) => {
      state.set("object", hostObject({ state: hostObject(state) }));
      return state.run("return object.state");
    },
    "has an instance of a class that holds it": (state) => {
      state.registerClass(Account);
      const account = new Account();
      account.owner = state;
      state.set("account", account);
      return state.run("return account");
    },
    "gave an error": (state) => {
      state.set("fail", () => {
        throw new Error("of the host", { cause: state });
      });
      return state.run("return pcall(fail)");
    },
    "has a coroutine": (state) => {
      const thread = state.createThread(state.load("coroutine.yield(1)"));
      return thread.resume();
    },
    "waits for a promise that nobody settles": (state) => {
      state.set("wait", () => new Promise(() => state));
      void state.runAsync("wait()");
    },
    "was given limits": (state) => {
      state.limits.set({ timeout: 100_000, suspend: () => state.closed });
    },
  };

  it.each(Object.keys(uses))("are closed: one that %s", async (name) => {
    const make = (): void => {
      uses[name]?.(watched());
    };
    for (let i = 0; i < 5; i++) make();
    await collectUntil(() => count() >= 5);
    expect(closed).toBe(5);
  });

  it("are closed: one with a function for warnings that holds it, and with modules", async () => {
    const module = defineModule({
      name: "kept",
      types: (t) => ({
        export: t.record({
          twice: t.function({
            params: [t.param("fn", t.function({ results: [t.number] }))],
            results: [t.number],
          }),
        }),
      }),
      build: () => ({ exports: { twice: (fn) => fn() + fn() } }),
    });
    let warnings = 0;
    const make = (): void => {
      const made: { state?: LuaState } = {};
      made.state = watched({
        modules: [module],
        warn: () => (warnings += Number(made.state?.closed === false)),
      });
      made.state.run("kept = require('kept').twice(function() return 1 end) warn('x')");
    };
    for (let i = 0; i < 5; i++) make();
    expect(warnings).toBe(5);
    await collectUntil(() => count() >= 5);
    expect(closed).toBe(5);
  });

  it("stay while somebody holds a handle of any kind", async () => {
    const make = (): [LuaTable, LuaFunction, LuaThread] =>
      watched().run<[LuaTable, LuaFunction, LuaThread]>(
        "return { 1 }, function() return 2 end, coroutine.create(function() coroutine.yield(3) end)",
      );
    const [table, fn, thread] = make();
    await collectOften();
    expect(count()).toBe(0);
    expect([table.get(1), fn(), thread.resume()]).toEqual([1, [2], [3]]);
    expect(closed).toBe(0);
  });

  it("stay while an asynchronous run is in flight", async () => {
    let resolve = (value: number): void => void value;
    const promise = new Promise<number>((settle) => {
      resolve = settle;
    });
    const start = (): Promise<unknown> => {
      const state = watched();
      state.set("wait", () => promise);
      return state.runAsync("return wait() + 1");
    };
    const run = start();
    await collectOften();
    expect(count()).toBe(0);
    resolve(1);
    expect(await run).toEqual([2]);
    await collectUntil(() => count() > 0);
    expect(closed).toBe(1);
  });

  it("stay while somebody holds their limits", async () => {
    const make = (): LuaState["limits"] => watched().limits;
    const limits = make();
    await collectOften();
    expect(count()).toBe(0);
    limits.set({ fuel: 10 });
    expect([closed, limits.fuel]).toEqual([0, 10]);
  });

  it("run their finalizers, which cannot call host functions, and no other code", async () => {
    let calls = 0;
    const make = (): void => {
      const state = watched();
      state.set("host", () => ++calls);
      state.run(`
        first = setmetatable({}, {__gc = function() io.write(tostring(select('#', pcall(host))), ' ') end})
        second = setmetatable({}, {__gc = function() host() end})`);
    };
    make();
    let text = "";
    await collectUntil(() => (text += output.text()).includes("closed"));
    expect([text, calls]).toEqual(["2 closed ", 0]);
  });

  it("give their memory, their files and their roots back", async () => {
    const make = (): void => {
      const state = watched({ files: { "/dropped/file.lua": "return 1" }, context: "/dropped" });
      state.set("again", () => state.run("return 1")[0]);
      state.run("required = require('file') text = ('x'):rep(10000)");
    };
    const drop = async (): Promise<void> => {
      const wanted = count() + 100;
      for (let i = 0; i < 100; i++) make();
      await collectUntil(() => count() >= wanted);
      expect(closed).toBe(wanted);
    };
    await drop();
    const before = heapTop(runtime());
    for (let i = 0; i < rounds(2, 20); i++) await drop();
    expect(heapTop(runtime())).toBeLessThanOrEqual(before + 256 * 1024);
  });

  it("are closed once: those that were closed by hand are not closed again", async () => {
    const make = (): void => {
      watched().close();
    };
    for (let i = 0; i < 20; i++) make();
    expect(count()).toBe(20);
    await collectOften();
    expect(count()).toBe(20);
    expect(usable(runtime())).toBe(true);
  });
});

function usable(runtime: Runtime): boolean {
  using state = runtime.createState();
  return state.run("return true")[0] === true;
}
