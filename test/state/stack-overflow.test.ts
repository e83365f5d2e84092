/**
 * JavaScript's own stack overflows while calling Lua: in every form of recursion, started at many stack depths. Only the
 * engine's error or one of ours is thrown, and the states are unchanged.
 */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  hostObject,
  PeriluneError,
  type LuaFunction,
  type LuaInput,
  type LuaState,
  type LuaTable,
} from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { sampled } from "../support/scale.js";
import { runtimeInternals } from "../support/internals.js";

vi.setConfig({ testTimeout: 300_000 });

/** Returns the number of C levels. */
const LEVELS = "local d = 0 local function r() d = d + 1 return (('x'):gsub('x', r)) end pcall(r) return d";

/** Runs `step` in `depth` nested frames. */
function descend(depth: number, step: () => unknown): unknown {
  return depth === 0 ? step() : [descend(depth - 1, step)];
}

/** Returns the number of frames of `descend` that fit the stack. */
function mostFrames(): number {
  let frames = 0;
  const count = (): unknown => {
    frames++;
    return [descend(1, count)];
  };
  expect(count).toThrow(RangeError);
  return 2 * frames;
}

/** Fractions of the stack: most are where an operation has just enough space, or not. */
const STARTS = sampled([0.5, 0.8, 0.83, 0.85, 0.86, 0.87, 0.88, 0.89, 0.9, 0.93, 0.97, 1], 2);

/** Runs `step` repeatedly, each time a frame deeper. */
const deeper = (step: () => unknown) => (): unknown => {
  const walk = (): unknown => [step(), walk()];
  return walk();
};

/** Like `deeper`, for slow steps: at every 20th frame. */
const rarely = (step: () => unknown) => (): unknown => {
  let frame = 0;
  return deeper(() => (frame++ % 20 === 0 ? step() : 0))();
};

interface Scene {
  readonly a: LuaState;
  readonly b: LuaState;
  /** Returns its argument; one in each of the states. */
  readonly echo: LuaFunction;
  readonly echoB: LuaFunction;
  /** The asynchronous calls that were started. */
  readonly promises: Promise<unknown>[];
  readonly createState: () => LuaState;
}

/** Sets function `name` of a state to a host function, and returns a Lua function that calls it. */
function calling(state: LuaState, name: string, fn: () => LuaInput, body: string): LuaFunction {
  state.set(name, fn);
  return state.load(body);
}

const nested = (depth: number): LuaInput => {
  let value: LuaInput = "leaf";
  for (let i = 0; i < depth; i++) value = [value, { i }];
  return value;
};

const SHAPES: Readonly<Record<string, (scene: Scene) => () => unknown>> = {
  "calls of a function": ({ echo }) => deeper(() => echo(1, "text", { a: [1] })),
  "reads and writes of globals": ({ a }) =>
    deeper(() => {
      a.set("x", { a: [1, "text"] });
      return a.get(["x", "a", 1]);
    }),
  "chunks, handles and what closes them": ({ a }) =>
    deeper(() => {
      const handle = a.run("return {}")[0] as LuaTable;
      handle.close();
      return a.scope(() => a.run("return {}, print"));
    }),
  "structures, deep ones, both ways": ({ a }) => {
    const value = nested(100);
    const table = a.createTable([nested(100)]);
    return rarely(() => {
      a.set("x", value);
      return table.toJS();
    });
  },
  "a function of the host that calls Lua": ({ a }) => {
    const fn = calling(a, "js", () => fn(), "return (js())");
    return fn;
  },
  "a function of the host that calls on and on": ({ a, echo }) =>
    calling(a, "walk", deeper(() => echo(1)) as () => LuaInput, "return (walk())"),
  "the same within pcall, and the state used afterwards": ({ a, echo }) =>
    calling(
      a,
      "walk",
      deeper(() => echo(1)) as () => LuaInput,
      "local ok, m = pcall(walk) error(('x'):rep(100) .. tostring(m), 0)",
    ),
  "two states by turns": ({ a, b }) => {
    const first: LuaFunction = calling(a, "js", () => second(), "return (js())");
    const second: LuaFunction = calling(b, "js", () => first(), "return (js())");
    return first;
  },
  "another state below a function of the host": ({ a, echoB }) =>
    calling(a, "walk", deeper(() => echoB("text")) as () => LuaInput, "return (walk())"),
  "getters of values on their way": ({ echo }) => {
    const value = {
      get again(): unknown {
        return echo(value as never);
      },
    };
    return () => echo(value as never);
  },
  "getters of results": ({ a }) => {
    const fn: LuaFunction = calling(
      a,
      "js",
      () => ({
        get again(): LuaInput {
          return fn();
        },
      }),
      "return js()",
    );
    return fn;
  },
  metamethods: ({ a }) => {
    const table = a.run(
      "return setmetatable({}, {__index = function(t, k) return index(t, k .. 'x') end})",
    )[0] as LuaTable;
    a.set("index", (t: LuaTable, key: string) => t.get(key));
    return () => table.get("x");
  },
  "objects of the host": ({ a }) => {
    const object = hostObject(
      {
        get again(): unknown {
          return a.run("return object.again")[0];
        },
      },
      { fields: ["again"] },
    );
    a.set("object", object);
    return () => a.run("return object.again");
  },
  "callbacks of C functions": ({ a }) => {
    const fn: LuaFunction = calling(
      a,
      "js",
      () => fn(),
      "return (('xx'):gsub('x', function() return (js()) end))",
    );
    return fn;
  },
  "coroutines of Lua": ({ a }) => {
    const fn: LuaFunction = calling(
      a,
      "js",
      () => fn(),
      "return coroutine.wrap(function() coroutine.yield() return js() end)",
    );
    return () => {
      const step = fn()[0] as LuaFunction;
      a.set("js", () => {
        const inner = fn()[0] as LuaFunction;
        inner();
        return inner();
      });
      step();
      return step();
    };
  },
  "recursion of Lua, whatever is left of the stack": ({ a }) => rarely(() => a.run(LEVELS)),
  "asynchronous calls": ({ a, echo, promises }) => {
    a.set("later", () => Promise.resolve(1));
    const fn = a.load("return later() + later()");
    return deeper(() => {
      promises.push(a.callAsync(fn));
      return echo(1);
    });
  },
  "aborts of asynchronous calls": ({ a, promises }) => {
    a.set("never", () => new Promise(() => undefined));
    const fn = a.load("local x <close> = setmetatable({}, {__close = function() closed = true end}) never()");
    const begun = Array.from({ length: 40 }, () => {
      const controller = new AbortController();
      promises.push(a.callAsync(fn, [], { signal: controller.signal }));
      return controller;
    });
    return deeper(() => begun.pop()?.abort());
  },
  "states that begin and end": ({ createState }) =>
    rarely(() => {
      const state = createState();
      try {
        return state.run("return 1");
      } finally {
        state.close();
      }
    }),
  "states that end in a finalizer": ({ a, createState }) => {
    a.set("close", () => {
      createState().close();
    });
    const fn = a.load("setmetatable({}, {__gc = function() pcall(close) end}) collectgarbage()");
    return rarely(() => fn());
  },
  "states that begin where the stack ends": ({ createState }) => {
    let left = 0;
    const walk = (): unknown => {
      try {
        return [walk()];
      } catch (error) {
        if (left-- > 0) createState().close();
        throw error;
      }
    };
    return () => {
      left = 5;
      return walk();
    };
  },
};

describe.each(sampled(products, 2))("a stack overflow of JavaScript across Lua ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let levels: unknown;
  let frames = 0;
  beforeAll(() => {
    using state = runtime().createState();
    levels = state.run(LEVELS)[0];
    frames = mostFrames();
  });
  afterAll(() => {
    using after = runtime().createState();
    expect(after.run(LEVELS)).toEqual([levels]);
  });

  const expectOurs = (error: unknown): void => {
    if (!(error instanceof PeriluneError)) expect(error).toBeInstanceOf(RangeError);
  };

  /** Whether it throws. */
  const overflows = (start: number, step: () => unknown): boolean => {
    try {
      descend(start, step);
      return false;
    } catch (error) {
      expectOurs(error);
      return true;
    }
  };

  const expectSound = (state: LuaState, echo: LuaFunction): void => {
    expect(state.death).toBeUndefined();
    for (let i = 0; i < 300; i++) expect(echo(i, "text")).toEqual([i, "text"]);
    expect(state.run(LEVELS)).toEqual([levels]);
    expect(state.run("return pcall(error, 'raised')")).toEqual([false, "raised"]);
  };

  it.each(sampled(Object.entries(SHAPES), 2))("%s", async (_, shape) => {
    const { core } = runtimeInternals(runtime());
    const stackPointer = core.stackPointer.value as number;
    using a = runtime().createState();
    using b = runtime().createState();
    const promises: Promise<unknown>[] = [];
    const echo = a.load("return ...");
    const echoB = b.load("return ...");
    const step = shape({ a, b, echo, echoB, promises, createState: () => runtime().createState() });
    let overflowed = 0;
    for (const [i, start] of STARTS.entries())
      if (overflows(Math.floor(start * frames) + i, step)) overflowed++;
    expect(overflowed).toBeGreaterThan(0);
    for (const settled of await Promise.allSettled(promises))
      if (settled.status === "rejected") expectOurs(settled.reason);
    expectSound(a, echo);
    expectSound(b, echoB);
    expect(core.stackPointer.value).toBe(stackPointer);
  });
});
