/**
 * The mixed work of a soak: each step does something that hosts do, checks its result, and leaves nothing behind. Some use a
 * state that lives as long as the soak, others one of their own.
 */

const check = (fine) => {
  if (!fine) throw new Error("a step gave something else than it should");
};

/** What a call throws must be an error with this code. */
const fails = (code, call) => {
  try {
    call();
  } catch (error) {
    if (error.code === code) return;
    throw error;
  }
  throw new Error(`expected ${code}`);
};

const PROGRAM = `
  local words, count = {}, 0
  for word in (("the quick brown fox "):rep(50)):gmatch("%a+") do words[word] = (words[word] or 0) + 1 count = count + 1 end
  local co = coroutine.wrap(function() for i = 1, 20 do coroutine.yield(setmetatable({ i }, { __gc = function() end })) end end)
  for i = 1, 20 do count = count + co()[1] end
  local parts = {}
  for i = 1, 100 do parts[i] = ("%5d %g %q"):format(i, i / 3, i .. "") end
  table.sort(parts, function(a, b) return a > b end)
  return count, #table.concat(parts)`;

const DATA = {
  list: Array.from({ length: 50 }, (_, id) => ({ id, name: `name ${id}`, tags: ["a", "b"] })),
  on: true,
};

/**
 * @param {typeof import("../../src/index.js")} perilune
 * @returns {Promise<{ runtime: import("../../src/index.js").Runtime, step: (i: number) => Promise<void>, close: () => void }>}
 */
export async function makeSteps({ loadRuntime, hostObject, luaBytes }) {
  const runtime = await loadRuntime({
    realFiles: false,
    files: { "/app/m.lua": "return { f = function(x) return x + 1 end }" },
  });
  const state = runtime.createState({ context: "/app", globals: { later: async (x) => x } });
  const template = await runtime.template({
    context: "/app",
    run: "m = require 'm' function f(x) return m.f(x) end",
  });
  const add = state.run("return function(a, b) return a + b end", { result: "one" });

  /** Uses a value and closes it, for Node without `using`. */
  const withOne = (one, use) => {
    let result;
    try {
      result = use(one);
      return result;
    } finally {
      if (result instanceof Promise) void result.finally(() => one.close());
      else one.close();
    }
  };
  const withState = (options, use) => withOne(runtime.createState(options), use);

  /** @type {readonly ((i: number) => unknown)[]} */
  const steps = [
    () => {
      return withState({ limits: { fuel: 1e6, memory: 2 ** 24 } }, (own) => {
        const [count, size] = own.run(PROGRAM);
        check(count === 410 && size > 1000);
      });
    },
    () => {
      return withOne(template.createState(), (copy) => {
        check(copy.run("return f(41)")[0] === 42);
      });
    },
    (i) => check(state.call(add, [i, 1])[0] === i + 1),
    (i) => {
      return withOne(state.createTable({ ...DATA, i }), (table) => {
        check(JSON.stringify(table.toJS()) === JSON.stringify({ ...DATA, i }) || table.get("i") === i);
      });
    },
    (i) => {
      let calls = 0;
      state.set("object", hostObject({ i, twice: (x) => (calls++, 2 * x) }));
      check(
        state.run("local s = 0 for i = 1, 10 do s = s + object:twice(object.i) end return s")[0] === 20 * i &&
          calls === 10,
      );
      state.delete("object");
    },
    (i) => check(state.run(`return ${i} + ${i}`)[0] === 2 * i), // another chunk each time
    () =>
      fails("ERR_LUA", () =>
        state.run("local function f(n) if n == 0 then error({}) end f(n - 1) end f(20)"),
      ),
    () => fails("ERR_LUA_SYNTAX", () => state.run("return return")),
    () => fails("ERR_LIMIT", () => state.run("while true do local t = {} end", { fuel: 2000 })),
    () => {
      return withState({ limits: { memory: 2 ** 20 } }, (own) => {
        fails("ERR_LUA_MEMORY", () =>
          own.run("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end"),
        );
      });
    },
    () => {
      const own = runtime.createState();
      own.run("kept = ('x'):rep(100000) .. 'y'");
      fails(1, () => own.run("os.exit(1)"));
      own.close();
    },
    async (i) => check((await state.runAsync(`return later(...)`, { args: [i] }))[0] === i),
    async (i) => {
      return withState(
        { globals: { later: (x) => new Promise((resolve) => setImmediate(resolve, x)) } },
        async (own) => {
          const all = await Promise.all(
            [1, 2, 3].map((n) => own.runAsync("return later(...) + 1", { args: [i + n] })),
          );
          check(all.every(([value], n) => value === i + n + 2));
        },
      );
    },
    (i) => {
      return withState({}, (own) => {
        own.run(
          "for i = 1, 5 do local f <close> = io.open('/tmp/f' .. i, 'w') f:write(('x'):rep(10000)) end",
        );
        check(own.run(`return #io.open('/tmp/f${1 + (i % 5)}'):read('a')`)[0] === 10_000);
      });
    },
    () => {
      return withOne(
        state.createThread(
          state.load("local x = ... for i = 1, 3 do x = coroutine.yield(x) end return 'end'"),
        ),
        (thread) => {
          check(thread.resume(1)[0] === 1 && thread.resume(2)[0] === 2);
        },
      );
    },
    () => check(luaBytes(state.run("return ('\\xff'):rep(1000)")[0]).length === 1000),
    () => {
      const handles = Array.from({ length: 50 }, () => state.createTable()); // left to the garbage collector
      check(handles.length === 50);
    },
  ];

  return {
    runtime,
    step: async (i) => {
      await steps[i % steps.length]?.(i);
    },
    close: () => {
      template.close?.();
      state.close();
    },
  };
}
