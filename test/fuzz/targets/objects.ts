/** Host objects and functions that throw, enter the state again, close it or change themselves while Lua uses them. */
import fc from "fast-check";
import { hostObject, PeriluneError, type LuaState } from "../../../src/index.js";
import { pathOf, target } from "../target.js";
import { loadCovered } from "../coverage.js";

/** What a member does when it is read or called. */
const ACTIONS = {
  nothing: () => 1,
  "throw an error": () => {
    throw new Error("from the host");
  },
  "throw undefined": () => {
    throw undefined;
  },
  "throw a frozen error": () => {
    throw Object.freeze(new TypeError("frozen"));
  },
  "throw a proxy": () => {
    throw new Proxy(new Error("x"), { get: () => { throw new Error("again"); } }); // prettier-ignore
  },
  "give a function": () => () => 1,
  "give a promise": () => Promise.resolve(1),
  "give a rejection": () => Promise.reject(new Error("rejected")),
  "give a large structure": () => Array.from({ length: 500 }, (_, i) => ({ i, text: "x".repeat(i) })),
  "give a circle": () => {
    const made: { self?: unknown } = {};
    made.self = made;
    return made;
  },
  "give a revoked proxy": () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  "run Lua": (state: LuaState) => state.run("return #tostring(o), {}")[0],
  "run Lua that fails": (state: LuaState) => state.run("error('within')"),
  "run Lua that uses the object": (state: LuaState) =>
    state.run("depth = (depth or 0) + 1 if depth < 5 then return o.a end return 1")[0],
  "collect garbage": (state: LuaState) => state.run("collectgarbage() return collectgarbage('count')")[0],
  "give a table": (state: LuaState) => state.createTable({ x: 1 }),
  "give a closed table": (state: LuaState) => {
    const table = state.createTable();
    table.close();
    return table;
  },
  "close handles": (state: LuaState) => state.scope(() => state.globals().get("o") === undefined),
  "call back": (state: LuaState) => state.run("if f then return f() end")[0],
  "give the state": (state: LuaState) => state,
  "close the state": (state: LuaState) => {
    state.close();
    return 1;
  },
  "end the state": (state: LuaState) => state.run("os.exit(3)"),
  "set a limit": (state: LuaState) => {
    state.limits.set({ fuel: 200 });
    return 1;
  },
  "little memory": (state: LuaState) => {
    state.limits.update({ memory: state.memory.used + 3000 });
    return 1;
  },
} as const satisfies Readonly<Record<string, (state: LuaState) => unknown>>;

type Action = keyof typeof ACTIONS;

const USES = [
  "return o.a",
  "return o:a()",
  "return o.b, o.a, o.b",
  "o.a = 1 return o.a",
  "o.c = function() return o.a end return o.c()",
  "f = function() return o.b end return o.a",
  "for k, v in pairs(o) do return k, v end",
  "return tostring(o), #o, o == o",
  "return o .. 'x', o + 1",
  "return o()",
  "return pcall(function() return o.a end), o.b",
  "local co = coroutine.wrap(function() return o.a, coroutine.yield(o.b) end) return co(), co()",
  "local t <close> = setmetatable({}, { __close = function() return o.a end }) return o.b",
  "setmetatable({}, { __gc = function() return o.a end }) collectgarbage()",
  "return select('#', table.unpack({ o.a, o.b, o, o }, 1, 50))",
  "return take(o.a, o, { o.b, { o } })",
  "return take(setmetatable({}, { __index = o, __len = o.a })).x",
  "return table.sort({ 3, 1, 2 }, function(x, y) return o.a end)",
  "return (('x'):gsub('x', o.a)), ('x'):gsub('x', function() return o.b end)",
  "return error(o.a)",
  "return load(function() return o.a end)",
  "return xpcall(function() error(o) end, function(e) return e.a, o.b end)",
  "return require('none', o.a)",
  "o = nil collectgarbage() return take",
  "for x in o do return x end",
  "return take, debug.traceback(o.a)",
] as const;

interface Input {
  readonly a: Action;
  readonly b: Action;
  readonly call: Action;
  readonly uses: readonly number[];
  readonly getters: boolean;
  readonly async: boolean;
}

const action = fc.constantFrom(...(Object.keys(ACTIONS) as Action[]));

export const objects = target<Input>({
  name: "objects",
  sample: 80,
  inputs: fc.record({
    a: action,
    b: action,
    call: action,
    uses: fc.array(fc.nat(USES.length - 1), { minLength: 1, maxLength: 5 }),
    getters: fc.boolean(),
    async: fc.boolean(),
  }),
  open: async () => {
    const runtime = await loadCovered({ realFiles: false });
    return {
      check: async ({ a, b, call, uses, getters, async }) => {
        const state = runtime.createState({ limits: { fuel: 50_000, memory: 2 ** 24 } });
        const act = (name: Action) => (): unknown => {
          const made = ACTIONS[name](state);
          if (made instanceof Promise) made.catch(() => undefined);
          return made;
        };
        const object = Object.defineProperties(
          {},
          {
            a: getters
              ? { get: act(a), set: act(b), enumerable: true }
              : { value: act(a), writable: true, enumerable: true },
            b: { get: act(b), enumerable: true },
            toString: { value: act(call) },
          },
        );
        state.set(
          "o",
          hostObject(object, getters ? { fields: ["a", "b", "c"] } : { fields: ["b", "c"], methods: ["a"] }),
        );
        state.set("take", act(call) as never);
        const gave: string[] = [];
        for (const use of uses) {
          if (state.closed || state.death !== undefined) break;
          state.limits.set({ fuel: 50_000, memory: 2 ** 24 });
          try {
            const code = USES[use] ?? "";
            const results = async ? await state.runAsync(code) : state.run(code);
            gave.push(`${use} ${results.length}`);
          } catch (error) {
            if (!(error instanceof PeriluneError)) throw error;
            gave.push(`${use} ${error.code} ${pathOf(error.message)}`);
          }
        }
        const { death } = state;
        const isExit = [a, b, call].includes("end the state");
        if (death !== undefined && !isExit) throw new Error("the state has died", { cause: death });
        if (!state.closed && death === undefined) {
          state.limits.set({});
          if (state.run("return 1 + 1")[0] !== 2) throw new Error("the state is broken");
        }
        state.close();
        if (state.hostCount > 0) throw new Error(`${state.hostCount} host values are left`);
        return gave.join();
      },
      close: () => undefined,
    };
  },
});
