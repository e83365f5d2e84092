/**
 * Repeating an operation leaks nothing: registry slots, stacks, the function table and the heap are the same after the last
 * repetition as after a tenth of them. A full run (scale.ts) does a million of each on the release core; a sample, and the
 * debug core, which is far slower, some thousands.
 */
import { describe, expect, it, vi } from "vitest";
import {
  hasCode,
  LuaError,
  LuaMultiReturn,
  type LuaState,
  type LuaTable,
  type Runtime,
} from "../../src/index.js";
import { collectUntil } from "../support/gc.js";
import { heapTop } from "../support/native-scene.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { runtimeInternals, stateInternals } from "../support/internals.js";
import { ALL, LONG, rounds } from "../support/scale.js";

const MILLION = 1_000_000;
const FEWER = rounds(2_000, 10_000);

vi.setConfig({ testTimeout: LONG });

/** Repetitions within one task: weak references keep their targets until it ends. */
const TURN = 5_000;

/** The heap's end varies with the state of Lua's collector; a leak takes far more over all repetitions. */
const SLACK = 256 * 1024;

const COUNT = `
  for _ = 1, 3 do collectgarbage() end
  local count, tables = 0, { debug.getregistry() }
  for _, t in pairs(debug.getregistry()) do
    if type(t) == "table" and t ~= _G and t ~= package.loaded then tables[#tables + 1] = t end
  end
  for _, t in ipairs(tables) do for _ in pairs(t) do count = count + 1 end end
  tables = nil
  collectgarbage()
  return count, collectgarbage("count")`;

interface Traces {
  readonly registry: number;
  readonly kilobytes: number;
  readonly heap: number;
  readonly table: number;
  readonly stack: unknown;
  readonly luaStack: number;
  readonly handles: number;
  readonly functions: number;
}

function traces(runtime: Runtime, state: LuaState): Traces {
  const [registry, kilobytes] = state.run<[number, number]>(COUNT);
  const { core } = runtimeInternals(runtime);
  const gettop = core.instance.exports["lua_gettop"] as (L: number) => number;
  return {
    registry,
    kilobytes,
    heap: heapTop(runtime),
    table: core.table.length,
    stack: core.stackPointer.value,
    luaStack: gettop(stateInternals(state).address),
    handles: state.handleCount,
    functions: state.hostCount,
  };
}

/** May return a promise of its result. */
type Step = (i: number) => unknown;

/** The operations, each with its setup. Each step checks its own result. */
const CASES: Readonly<Record<string, (state: LuaState, runtime: Runtime) => Step>> = {
  "a run": (state) => (i) => must(state.run("return ... + 1", { args: [i] })[0] === i + 1),
  "a call into Lua": (state) => {
    const fn = state.load("return ...");
    return (i) => must(fn(i, "text", 1.5, true, null)[0] === i);
  },
  "a call out of Lua": (state) => {
    state.set("host", (...args) => LuaMultiReturn.from(args));
    const fn = state.load("return host(...)");
    return (i) => must(fn(i, "a string that is not short at all", 2.5)[0] === i);
  },
  "an error out of Lua": (state) => {
    const fn = state.load("local t = nil; t.x = ...");
    return () => must(fails(() => fn(1)).message.includes("attempt to index a nil value"));
  },
  "an error into Lua and out again": (state) => {
    const error = new Error("of the host");
    state.set("host", () => {
      throw error;
    });
    const fn = state.load("pcall(host) host()");
    return () => must(fails(() => fn()).cause === error);
  },
  "an argument that cannot cross": (state) => {
    const fn = state.load("return ...");
    const host = (): number => 1;
    return () => {
      try {
        fn("x".repeat(5000), host, [host], Symbol("s") as never);
      } catch (error) {
        return must(hasCode(error, "ERR_SYMBOL"));
      }
      return must(false);
    };
  },
  "a promise waited for": (state) => {
    state.set("wait", (value) => Promise.resolve(value));
    const fn = state.load("return wait(...)");
    return async (i) => must((await state.callAsync(fn, [i]))[0] === i);
  },
  "a promise that is rejected": (state) => {
    const error = new Error("of the host");
    state.set("wait", () => Promise.reject(error));
    const fn = state.load("pcall(wait) wait()");
    return () =>
      state.callAsync(fn).then(
        () => must(false),
        (reason: unknown) => must((reason as LuaError).cause === error),
      );
  },
  "a table into Lua": (state) => {
    const fn = state.load("return #(...).list");
    return () => must(fn({ list: [1, 2, { three: "3" }], s: "x" })[0] === 3);
  },
  "a table out of Lua": (state) => {
    const table = state.createTable({ list: [1, 2, { three: "3" }] });
    return () => must(Object.keys(table.toJS<object>()).length === 1);
  },
  "a long text both ways": (state) => {
    const fn = state.load("return ...");
    const text = "ä".repeat(3000);
    return () => must(fn(text)[0] === text);
  },
  "a function into Lua, and let go": (state) => {
    const fn = state.load("local f = ... return f(1)");
    return (i) => {
      const host = (): number => i;
      return must(fn(host)[0] === i);
    };
  },
  "a handle made and closed": (state) => {
    const fn = state.load("return {}");
    return () => {
      fn<[LuaTable]>()[0].close();
    };
  },
  "handles in a scope": (state) => {
    const fn = state.load("return {}, print, {}");
    return () => must(state.scope(() => fn().length) === 3);
  },
  "a field read and written": (state) => {
    const table = state.createTable({ a: { b: 1 } });
    return (i) => {
      table.set(["a", "b"], i);
      return must(table.get(["a", "b"]) === i);
    };
  },
  "a coroutine made, resumed and closed": (state) => {
    const fn = state.load("local a = coroutine.yield(...) return a");
    return (i) => {
      using thread = state.createThread(fn);
      return must(thread.resume(i)[0] === i);
    };
  },
  "a state made and closed": (_, runtime) => () => {
    using other = runtime.createState();
    return must(other.run("kept = function() end return 1")[0] === 1);
  },
};

/** Operations that take far longer than the rest, done less often unless it is a million times. */
const RARE = new Set(["a state made and closed"]);

/** The number of repetitions of a case. */
function timesOf(product: Product, name: string): number {
  if (ALL && product.name === "release") return MILLION;
  return RARE.has(name) ? FEWER / 10 : FEWER;
}

function must(held: boolean): void {
  if (!held) throw new Error("a step gave something else than it should");
}

function fails(step: () => unknown): LuaError {
  try {
    step();
  } catch (error) {
    if (error instanceof LuaError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

async function repeat(step: Step, from: number, to: number): Promise<void> {
  for (let i = from; i < to; i++) {
    const found = step(i);
    if (found instanceof Promise) await found;
    if (i % TURN === 0) await new Promise((resolve) => setTimeout(resolve));
  }
}

describe.each(products)("lifetimes ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(Object.keys(CASES))("%s", async (name) => {
    using state = runtime().createState();
    const step = CASES[name]?.(state, runtime()) ?? (() => must(false));
    const times = timesOf(product, name);
    await repeat(step, 0, times / 10);
    const before = traces(runtime(), state);
    await repeat(step, times / 10, times);
    const after = traces(runtime(), state);
    expect(Math.abs(after.heap - before.heap)).toBeLessThanOrEqual(SLACK);
    expect(after.kilobytes - before.kilobytes).toBeLessThan(40);
    expect(after.registry).toBeLessThanOrEqual(before.registry); // compiled chunks may be collected
    const { table, stack, luaStack, handles, functions } = before;
    expect(after).toMatchObject({ table, stack, luaStack, handles, functions });
  });

  it("a handle dropped", async () => {
    using state = runtime().createState();
    const fn = state.load("return {}");
    const times = timesOf(product, "a handle dropped");
    const chunk = times / 10;
    const drop = async (): Promise<void> => {
      await repeat(() => must(fn().length === 1), 0, chunk);
      await collectUntil(() => state.handleCount <= 1);
    };
    await drop();
    const before = traces(runtime(), state);
    for (let done = chunk; done < times; done += chunk) await drop();
    const after = traces(runtime(), state);
    expect(Math.abs(after.heap - before.heap)).toBeLessThanOrEqual(chunk * 128 + SLACK);
    expect(Math.abs(after.registry - before.registry)).toBeLessThanOrEqual(chunk);
    expect([after.handles, after.table, after.functions]).toEqual([1, before.table, before.functions]);
  });
});
