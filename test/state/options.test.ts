/** Wherever options are accepted, an unknown one is rejected by name, with the one that was probably meant. */
import { describe, expect, it, test } from "vitest";
import {
  CallContext,
  defineModule,
  hostObject,
  loadRuntime,
  rulesPolicy,
  type LuaState,
} from "../../src/index.js";
import { compileModule } from "../../src/compile/compile.node.js";
import { compileSources } from "../../src/compile/compile-sources.js";
import { suggestion } from "../../src/errors/nearest.js";
import { createEnv } from "../../src/hosts/env/define.js";
import { createJson } from "../../src/hosts/json/module.js";
import { createLog } from "../../src/hosts/log/define.js";
import { createEngine } from "../../src/wasmoon.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";

test.each([
  ["realfiles", ["realFiles", "processes"], "did you mean 'realFiles'?"],
  ["timeot", ["fuel", "timeout"], "did you mean 'timeout'?"],
  ["modles", ["module", "modules"], "did you mean 'modules'?"],
  ["x", ["fuel", "timeout"], "expected one of fuel, timeout"],
  ["argument", ["args", "env"], "expected one of args, env"],
])("what is meant by %j of %j", (name, known, expected) => {
  expect(suggestion(name, known)).toBe(expected);
});

describe.each(products)("an unknown option ('$name')", (product) => {
  const runtime = sharedRuntime(product);

  it.each<[place: string, give: () => unknown, option: string, problem: string]>([
    [
      "loadRuntime",
      () => product.loadRuntime({ realfiles: false } as never),
      "realfiles",
      "there is no such option; did you mean 'realFiles'?",
    ],
    [
      "createState",
      () => runtime().createState({ modles: [] } as never),
      "modles",
      "there is no such option; did you mean 'modules'?",
    ],
    [
      "createState, of the limits",
      () => runtime().createState({ limits: { feul: 1 } as never }),
      "feul",
      "there is no such option; did you mean 'fuel'?",
    ],
    [
      "createState, of a mount",
      () => runtime().createState({ mounts: { "/data": { directory: "/", readonly: true } } as never }),
      "readonly",
      "there is no such option; did you mean 'readOnly'?",
    ],
    [
      "createState, of confined",
      () => runtime().createState({ confined: { roots: ["/"], readonly: ["/"] } as never }),
      "readonly",
      "there is no such option; did you mean 'readOnly'?",
    ],
    [
      "createState, of the clock",
      () => runtime().createState({ clock: { now: () => 0, CPU: () => 0 } as never }),
      "CPU",
      "there is no such option; did you mean 'cpu'?",
    ],
    [
      "createState, of stdin",
      () => runtime().createState({ stdin: { read: () => 0, isterminal: true } as never }),
      "isterminal",
      "there is no such option; did you mean 'isTerminal'?",
    ],
    [
      "loadRuntime, of stdout",
      () => product.loadRuntime({ stdout: { write: () => undefined, isTerminl: true } as never }),
      "isTerminl",
      "there is no such option; did you mean 'isTerminal'?",
    ],
    ["preload", () => runtime().preload("/x.lua", { sources: "/" } as never), "sources", "'source'?"],
    [
      "createEngine",
      () => createEngine(runtime(), { enableProxi: true } as never),
      "enableProxi",
      "'enableProxy'?",
    ],
    ["hostObject", () => hostObject({}, { readonly: true } as never), "readonly", "'readOnly'?"],
    [
      "compileModule",
      () => compileModule({ sources: {}, include: [] } as never),
      "include",
      "expected one of name",
    ],
    ["compileSources", () => compileSources({ optimise: "2" } as never), "optimise", "'optimize'?"],
    ["createEnv", () => createEnv({ values: {}, alow: [] } as never), "alow", "'allow'?"],
    ["createJson", () => createJson({ maxdepth: 3 } as never), "maxdepth", "'maxDepth'?"],
    ["createLog", () => createLog({ sink: () => undefined, levl: "info" } as never), "levl", "'level'?"],
  ])("%s", async (_, give, option, problem) => {
    const error = await rejection((async () => give())());
    expect(error).toEqual(coded("ERR_OPTION"));
    expect(error).toMatchObject({ name: "ValueError", code: "ERR_OPTION", option });
    expect((error as Error).message).toContain(problem);
  });

  it.each<[place: string, give: (state: LuaState) => unknown]>([
    ["run", (state) => state.run("return 1", { argss: [] } as never)],
    ["runAsync", (state) => state.runAsync("return 1", { argss: [] } as never)],
    ["load", (state) => state.load("return 1", { argss: [] } as never)],
    ["load, args, which only run takes", (state) => state.load("return 1", { args: [] } as never)],
    ["callAsync", (state) => state.callAsync(state.load(""), [], { sinal: 1 } as never)],
    [
      "limits.set",
      (state) => {
        state.limits.set({ timeOut: 1 } as never);
      },
    ],
    [
      "registerClass",
      (state) => {
        state.registerClass(class A {}, { method: [] } as never);
      },
    ],
    ["toJS", (state) => state.createTable().toJS({ byte: true } as never)],
  ])("of a state: %s", async (_, give) => {
    using state = runtime().createState();
    const error = await rejection((async () => give(state))());
    expect(error).toEqual(coded("ERR_OPTION"));
    expect((error as Error).message).toMatch(
      /there is no such option; (?:did you mean '\w+'\?|expected one of )/,
    );
    expect(state.run("return 1")).toEqual([1]);
  });
});

describe.each(products)("options that are not properties ('$name')", (product) => {
  const runtime = sharedRuntime(product);

  it.each<[found: string, given: object]>([
    ["[object Array]", []],
    ["[object Map]", new Map([["context", "/"]])],
    ["[object Set]", new Set()],
    ["[object Promise]", Promise.resolve({})],
    ["[object Date]", new Date()],
    ["[object Uint8Array]", new Uint8Array()],
  ])("%s is refused", async (found, given) => {
    const state = (options: object): unknown => caught(() => runtime().createState(options as never));
    expect(state(given)).toMatchObject({
      option: "options",
      problem: `${found} is not an object with options`,
    });
    for (const option of ["files", "mounts", "limits"])
      expect(state({ [option]: given })).toMatchObject({
        option,
        problem: `expected an object, found ${found}`,
      });
    expect(state({ environment: given })).toMatchObject({ code: "ERR_OPTION", option: "environment" });
    expect(state({ confined: given })).toMatchObject({ code: "ERR_OPTION", option: "confined" });
    expect(await rejection(product.loadRuntime({ files: given as never }))).toMatchObject({
      option: "files",
    });
  });

  it("an object of a class, with getters, or without a prototype is accepted", () => {
    class Options {
      get files(): Record<string, string> {
        return Object.assign(Object.create(null) as object, { "/app/x.lua": "return 7" });
      }
      get context(): string {
        return "/app";
      }
    }
    using state = runtime().createState(new Options());
    expect(state.run("return (require 'x')")).toEqual([7]);
  });

  it("a clock and streams may have properties of their own", () => {
    const clock = { time: 5000, tick: () => clock.time++, now: () => clock.time };
    const stdin = { left: 0, reads: 0, read: () => 0 };
    using state = runtime().createState({ clock, stdin });
    expect(state.run("return os.time(), io.read()")).toEqual([5, undefined]);
  });

  it("a signal needs all that is used of it", async () => {
    using state = runtime().createState();
    const signal = { aborted: false, addEventListener: () => undefined } as never;
    expect(caught(() => state.run("return 1", { signal }))).toMatchObject({ option: "signal" });
    expect(await rejection(state.runAsync("return 1", { signal }))).toMatchObject({ option: "signal" });
    expect(() => new CallContext({ signal })).toThrow(coded("ERR_CALL_CONTEXT"));
  });
});

test("an option is unknown whatever its value, and a limit that is refused changes none", async () => {
  const runtime = await loadRuntime();
  using state = runtime.createState({ limits: { fuel: 1000 } });
  expect(() => {
    state.limits.set({ tmeout: undefined } as never);
  }).toThrow(coded("ERR_OPTION"));
  expect(state.limits.fuel).toBe(1000);
});

test("what has a code of its own for a wrong definition suggests a name too", () => {
  const types = (t: { any: never }): { export: never } => ({ export: t.any });
  const message = (step: () => unknown): string => (caught(step) as Error).message;
  expect(
    message(() => defineModule({ name: "x", types, build: () => ({ exports: 1 }), clas: [] } as never)),
  ).toContain("unknown property 'clas'; did you mean 'class'?");
  expect(message(() => rulesPolicy([{ effect: "deny", action: ["a"] } as never]))).toContain("'actions'?");
  expect(message(() => new CallContext({ deadine: 5 } as never))).toContain("'deadline'?");
  expect(message(() => new CallContext().with({ user: 1 } as never))).toContain(
    "expected one of actor, values, deadline, signal",
  );
});

test("log refuses a sink that is no function and a level that there is not", () => {
  expect(() => createLog({} as never)).toThrow("option sink: expected a function, found undefined");
  expect(() => createLog({ sink: () => undefined, level: "loud" as never })).toThrow(
    "option level: expected one of debug, info, warn, error, found loud",
  );
});
