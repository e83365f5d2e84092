/** Sequences of calls of the embedding API, misuse included: each gives a value or an error with a code. */
import fc from "fast-check";
import {
  hostObject,
  LuaFunction,
  LuaTable,
  LuaThread,
  PeriluneError,
  type LuaInput,
  type LuaState,
  type Runtime,
} from "../../../src/index.js";
import { pathOf, target } from "../target.js";
import { loadCovered } from "../coverage.js";

/** A call has no handle to be made with. */
class Skipped extends Error {}

/** Everything that a sequence has made. */
class Scene {
  readonly states: LuaState[] = [];
  /** Handles of all states, closed ones too, and values. */
  readonly values: unknown[] = [undefined, 1, "text", NaN, 2n ** 63n - 1n, null];

  constructor(readonly runtime: Runtime) {}

  state(index: number): LuaState {
    if (this.states.length === 0) this.open();
    return this.states[index % this.states.length] as LuaState;
  }

  open(): void {
    this.states.push(this.runtime.createState({ limits: { fuel: 20_000, memory: 2 ** 24 } }));
  }

  value(index: number): LuaInput {
    return this.values[index % this.values.length] as LuaInput;
  }

  /** A handle of this type; throws `Skipped` if there is none. */
  of<T>(type: abstract new (...args: never[]) => T, index: number): T {
    const found = this.values.filter((value) => value instanceof type);
    if (found.length === 0) throw new Skipped();
    return found[index % found.length] as T;
  }

  keep(...made: readonly unknown[]): void {
    this.values.push(...made.slice(0, 4));
    if (this.values.length > 40) this.values.splice(6, 1);
  }
}

type Call = (scene: Scene, a: number, b: number, c: number) => unknown;

const CHUNKS = [
  "return {}, function(...) return ... end, coroutine.create(function(...) return coroutine.yield(...) end)",
  "x = { y = { z = 1 } } return x.y, x",
  "return ...",
  "error({ ... })",
  "return setmetatable({}, { __index = function(t, k) return t end, __close = error, __gc = function() x = nil end })",
  "while true do end",
  "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end",
  "return coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end), coroutine.running()",
  "return pcall(host, ...)",
  "collectgarbage() collectgarbage('generational') return collectgarbage('count')",
  "os.exit(1)",
  "return (",
  "goto = 1",
  "\x1bLua",
  "return io.stdout, io.tmpfile(), string.rep('\\xff', 50)",
  "return debug.getregistry(), debug.getmetatable('')",
] as const;

const CALLS = {
  open: (scene) => scene.open(),
  run: (scene, a, b, c) =>
    scene.keep(...scene.state(a).run(CHUNKS[b % CHUNKS.length] ?? "", { args: [scene.value(c)] })),
  "run as JavaScript": (scene, a, b, c) =>
    scene
      .state(a)
      .run(CHUNKS[b % CHUNKS.length] ?? "", { args: [scene.value(c)], result: "js", strings: "bytes" }),
  load: (scene, a, b) => scene.keep(scene.state(a).load(CHUNKS[b % CHUNKS.length] ?? "")),
  call: (scene, a, b, c) => scene.keep(...scene.state(a).call(scene.of(LuaFunction, b), [scene.value(c)])),
  "call any": (scene, a, b, c) =>
    scene.keep(...scene.state(a).call(scene.value(b) as never, [scene.value(c)])),
  "call itself": (scene, a, b) => scene.keep(...scene.of(LuaFunction, a).call(scene.value(b))),
  dump: (scene, a) => scene.of(LuaFunction, a).dump(),
  globals: (scene, a) => scene.keep(scene.state(a).globals()),
  table: (scene, a, b) =>
    scene.keep(scene.state(a).createTable({ x: scene.value(b), list: [1, scene.value(b)] })),
  get: (scene, a, b) => scene.keep(scene.of(LuaTable, a).get(scene.value(b))),
  set: (scene, a, b, c) => scene.of(LuaTable, a).set(scene.value(b), scene.value(c)),
  "raw set": (scene, a, b, c) => scene.of(LuaTable, a).rawSet(scene.value(b), scene.value(c)),
  "get a path": (scene, a, b) => scene.state(a).get(["x", "y", scene.value(b)]),
  "set a path": (scene, a, b, c) => scene.state(a).set(["x", "y", scene.value(b)], scene.value(c)),
  "set a global": (scene, a, b) => scene.state(a).set("x", scene.value(b)),
  delete: (scene, a, b) => scene.of(LuaTable, a).delete(scene.value(b)),
  has: (scene, a, b) => scene.of(LuaTable, a).has(scene.value(b)),
  length: (scene, a) => scene.of(LuaTable, a).length,
  keys: (scene, a) => scene.of(LuaTable, a).keys(),
  entries: (scene, a) => scene.keep(...scene.of(LuaTable, a).entries().flat()),
  toJS: (scene, a) => scene.of(LuaTable, a).toJS(),
  metatable: (scene, a) => scene.keep(scene.of(LuaTable, a).getMetatable()),
  freeze: (scene, a) => scene.of(LuaTable, a).freeze(),
  iterate: (scene, a) => scene.keep(...scene.of(LuaTable, a)),
  thread: (scene, a, b) => scene.keep(scene.state(a).createThread(scene.of(LuaFunction, b))),
  resume: (scene, a, b) => scene.keep(...scene.of(LuaThread, a).resume(scene.value(b))),
  status: (scene, a) => scene.of(LuaThread, a).status,
  close: (scene, a) => (scene.value(a) as { close?: () => void } | undefined)?.close?.(),
  keep: (scene, a) => scene.of(LuaTable, a).keep(),
  scope: (scene, a, b) => scene.keep(scene.state(a).scope(() => scene.state(a).run(CHUNKS[b % 4] ?? "")[0])),
  "close within a scope": (scene, a) => scene.state(a).scope(() => scene.state(a).close()),
  "host function": (scene, a, b, c) =>
    scene.state(a).set("host", (value: unknown) => {
      scene.keep(value);
      if (c % 5 === 0) scene.state(b).close();
      if (c % 5 === 1) scene.keep(...scene.state(b).run(CHUNKS[c % 4] ?? ""));
      if (c % 5 === 2) scene.of(LuaTable, b).close();
      return scene.value(b);
    }),
  "host object": (scene, a) =>
    scene.state(a).set("x", hostObject({ y: { z: 1 }, m: (value: unknown) => value })),
  limits: (scene, a, b) =>
    scene.state(a).limits.set({ fuel: (b * 37) % 3000, memory: scene.state(a).memory.used + b * 100 }),
  "no limits": (scene, a) => scene.state(a).limits.set({ fuel: 20_000, memory: 2 ** 24 }),
  stats: (scene, a) => [scene.state(a).stats(), scene.runtime.stats(), scene.state(a).handleCount],
  "close a state": (scene, a, b) => scene.state(a).close({ finalizers: b % 2 === 0 }),
  "run later": async (scene, a, b, c) =>
    scene.keep(
      ...((await scene
        .state(a)
        .runAsync(CHUNKS[b % CHUNKS.length] ?? "", { args: [scene.value(c)] })) as unknown[]),
    ),
  "wrong options": (scene, a, b) =>
    scene.state(a).run("return 1", {
      [["args", "name", "result", "fuel", "other"][b % 5] ?? ""]: scene.value(b),
    } as never),
} as const satisfies Readonly<Record<string, Call>>;

type Name = keyof typeof CALLS;

const call = fc.tuple(fc.constantFrom(...(Object.keys(CALLS) as Name[])), fc.nat(40), fc.nat(40), fc.nat(40));

export const api = target<readonly (readonly [Name, number, number, number])[]>({
  name: "api",
  sample: 60,
  inputs: fc.array(call, { minLength: 1, maxLength: 20, size: "max" }),
  open: async () => {
    const runtime = await loadCovered({ realFiles: false });
    return {
      check: async (calls) => {
        const scene = new Scene(runtime);
        let path = "";
        for (const [name, a, b, c] of calls) {
          path = name;
          try {
            const made: unknown = (CALLS[name] as Call)(scene, a, b, c);
            if (made instanceof Promise) await made;
          } catch (error) {
            if (error instanceof Skipped) continue;
            if (!(error instanceof PeriluneError)) throw error;
            path = `${name} ${error.code} ${pathOf(error.message)}`;
          }
          for (const { death } of scene.states)
            if (death !== undefined && !String(death).includes("exit"))
              throw new Error("a state has died", { cause: death });
        }
        for (const state of scene.states) {
          state.close();
          if (state.hostCount > 0) throw new Error(`a closed state still holds ${state.hostCount}`);
        }
        return path;
      },
      close: () => undefined,
    };
  },
});
