/**
 * Misuse by untyped callers: methods without their object, options and parameters of wrong types. Each throws one of our own
 * errors, and the state stays usable.
 */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  bytesInput,
  callbackOutput,
  hostFunction,
  hostObject,
  lineOutput,
  LuaReference,
  LuaState,
  LuaTable,
  LuaThread,
  type ErrorsByCode,
  lowLevel,
  PeriluneError,
  ValueError,
} from "../../src/index.js";
import { caught } from "../support/caught.js";
import { type Coded, coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";
import { createEngine } from "../../src/wasmoon.js";

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

const trap = new Error("of a trap");
const failing = (): object =>
  new Proxy(
    {},
    {
      get() {
        throw trap;
      },
      getPrototypeOf() {
        throw trap;
      },
    },
  );

/** One value of each kind. */
const ODD: Readonly<Record<string, () => unknown>> = {
  null: () => null,
  number: () => 5,
  text: () => "text",
  "empty text": () => "",
  flag: () => true,
  symbol: () => Symbol("s"),
  bigint: () => 5n,
  function: () => () => 1,
  array: () => [],
  object: () => ({}),
  "object without a prototype": () => Object.create(null) as object,
  date: () => new Date(),
  bytes: () => new Uint8Array(2),
  "revoked proxy": () => revoked({}),
  "revoked array": () => revoked([]),
  "failing proxy": failing,
  promise: () => Promise.resolve(1),
};

/** The methods and getters of a class, by name; without those that only the core calls. */
function functionsOf(prototype: object): [string, (this: unknown, ...args: unknown[]) => unknown][] {
  const all = Reflect.ownKeys(prototype).flatMap((key) => {
    const { get, value } = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
    const found: unknown = get ?? value;
    const skipped = ["constructor", "poll"].includes(String(key)) || /terator|inspect/.test(String(key));
    return typeof found === "function" && !skipped ? [[String(key), found]] : [];
  });
  return all as [string, (this: unknown, ...args: unknown[]) => unknown][];
}

const OBJECTS = ["array", "object", "object without a prototype", "date", "bytes", "promise"];
const PROXIES = ["revoked proxy", "revoked array", "failing proxy"];

/** A place for a wrong value, the error that it throws, and kinds that are right there or make no sense. */
type Place = readonly [step: (odd: never) => unknown, error: unknown, right: readonly string[]];

describe.each(products)("misuse ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
  });
  afterEach(() => {
    expect(state.run("return 1")).toEqual([1]);
    state.close();
  });

  /** What a step throws, or rejects with; undefined if it accepts the value. */
  async function failure(step: () => unknown): Promise<unknown> {
    try {
      await step();
      return undefined;
    } catch (error) {
      return error;
    }
  }

  describe("functions without their object", () => {
    const classes = {
      LuaState: () => LuaState.prototype,
      Runtime: () => Object.getPrototypeOf(runtime()) as object,
      LuaTable: () => LuaTable.prototype,
      LuaThread: () => LuaThread.prototype,
      LuaReference: () => LuaReference.prototype as object,
      Limits: () => Object.getPrototypeOf(state.limits) as object,
      StateMemory: () => Object.getPrototypeOf(state.memory) as object,
      Files: () => Object.getPrototypeOf(runtime().files) as object,
    };

    it.each(Object.entries(classes))("of %s", async (className, prototype) => {
      const all = functionsOf(prototype());
      expect(all.length).toBeGreaterThan(2);
      const receivers = [undefined, ...Object.values(ODD).map((make) => make())];
      for (const [name, fn] of all) {
        for (const receiver of receivers) {
          const error = await failure(() => fn.call(receiver, "x"));
          expect([name, (error as Coded<"ERR_RECEIVER">).code]).toEqual([name, "ERR_RECEIVER"]);
          expect((error as Coded<"ERR_RECEIVER">).className).toBe(className);
        }
      }
    });

    it("taken apart, as people do", async () => {
      const { run, callAsync, close } = state;
      expect(() => run("return 1")).toThrow("a method of LuaState was called on something else (undefined)");
      expect(await rejection(callAsync(state.load("")))).toMatchObject({ code: "ERR_RECEIVER" });
      expect(() => {
        close();
      }).toThrow(coded("ERR_RECEIVER"));
    });

    it("of another kind of handle", async () => {
      using table = state.createTable();
      using thread = state.createThread(state.load(""));
      const { resume, resumeAsync } = LuaThread.prototype;
      const { get, toJS } = LuaTable.prototype;
      expect(() => resume.call(table as never)).toThrow(coded("ERR_RECEIVER"));
      expect(await rejection(resumeAsync.call(table as never))).toMatchObject({ code: "ERR_RECEIVER" });
      expect(() => get.call(thread as never, "x")).toThrow(coded("ERR_RECEIVER"));
      expect(() => toJS.call(thread as never)).toThrow(coded("ERR_RECEIVER"));
    });
  });

  /** Each parameter and option, and the error that rejects wrong values. Those missing here accept anything, or make no sense. */
  const PLACES: Readonly<Record<string, Place>> = {
    "run, options": [(odd) => state.run("return 1", odd), coded("ERR_OPTION"), OBJECTS],
    "runAsync, options": [(odd) => state.runAsync("return 1", odd), coded("ERR_OPTION"), OBJECTS],
    "callAsync, options": [(odd) => state.callAsync(state.load(""), [], odd), coded("ERR_OPTION"), OBJECTS],
    "run, a name": [
      (odd) => state.run("return 1", { name: odd }),
      coded("ERR_OPTION"),
      ["text", "empty text"],
    ],
    "run, an env": [
      (odd) => state.run("return 1", { env: odd }),
      expect.any(ValueError),
      ["object", "object without a prototype"],
    ],
    "run, allowBinary": [(odd) => state.run("return 1", { allowBinary: odd }), coded("ERR_OPTION"), ["flag"]],
    "run, args": [(odd) => state.run("return 1", { args: odd }), coded("ERR_ARGUMENT_LIST"), ["array"]],
    "runAsync, a signal": [(odd) => state.runAsync("return 1", { signal: odd }), coded("ERR_OPTION"), []],
    "callAsync, a signal": [
      (odd) => state.callAsync(state.load(""), [], { signal: odd }),
      coded("ERR_OPTION"),
      [],
    ],
    "call, arguments": [(odd) => state.call(state.load(""), odd), coded("ERR_ARGUMENT_LIST"), ["array"]],
    bytesInput: [(odd) => bytesInput(odd), coded("ERR_PARAMETER"), ["bytes"]],
    callbackOutput: [(odd) => callbackOutput(odd), coded("ERR_PARAMETER"), ["function"]],
    lineOutput: [(odd) => lineOutput(odd), coded("ERR_PARAMETER"), ["function"]],
    hostFunction: [(odd) => hostFunction(odd), coded("ERR_PARAMETER"), ["function"]],
    "call, a function": [(odd) => state.call(odd), coded("ERR_HANDLE_EXPECTED"), []],
    freeze: [
      (odd) => {
        state.freeze(odd);
      },
      coded("ERR_HANDLE_EXPECTED"),
      [],
    ],
    createThread: [(odd) => state.createThread(odd), coded("ERR_HANDLE_EXPECTED"), []],
    bind: [
      (odd) => {
        state.bind(odd);
      },
      coded("ERR_PARAMETER"),
      [],
    ],
    scope: [(odd) => state.scope(odd), coded("ERR_PARAMETER"), ["function"]],
    "withContext, a step": [(odd) => state.withContext({}, odd), coded("ERR_PARAMETER"), ["function"]],
    "withContext, a signal": [
      (odd) => state.withContext({ signal: odd }, () => 1),
      expect.any(PeriluneError),
      [...PROXIES],
    ],
    "withContext, a deadline": [
      (odd) => state.withContext({ deadline: odd }, () => 1),
      coded("ERR_CALL_CONTEXT"),
      ["number", "date"],
    ],
    "openNative, a name": [(odd) => state.openNative(new Uint8Array(8), odd), expect.any(PeriluneError), []],
    openNative: [(odd) => state.openNative(odd), expect.any(PeriluneError), []],
    registerClass: [
      (odd) => {
        state.registerClass(odd);
      },
      coded("ERR_CLASS_REGISTRATION"),
      [],
    ],
    "registerClass, options": [
      (odd) => {
        state.registerClass(class {}, odd);
      },
      coded("ERR_OPTION"),
      OBJECTS,
    ],
    "registerClass, fields": [
      (odd) => {
        state.registerClass(class {}, { fields: odd });
      },
      coded("ERR_OPTION"),
      ["array"],
    ],
    hostObject: [(odd) => hostObject(odd), coded("ERR_PARAMETER"), ["function", ...OBJECTS, ...PROXIES]],
    "hostObject, methods": [(odd) => hostObject({}, { methods: odd }), coded("ERR_OPTION"), ["array"]],
    "hostObject, compare": [(odd) => hostObject({}, { compare: odd }), coded("ERR_OPTION"), ["function"]],
    limits: [
      (odd) => {
        state.limits.set(odd);
      },
      coded("ERR_OPTION"),
      OBJECTS,
    ],
    "limits, fuel": [
      (odd) => {
        state.limits.set({ fuel: odd });
      },
      coded("ERR_OPTION"),
      ["number"],
    ],
    "limits, a timeout": [
      (odd) => {
        state.limits.set({ timeout: odd });
      },
      coded("ERR_OPTION"),
      ["number"],
    ],
    "limits, an interrupt": [
      (odd) => {
        state.limits.set({ interrupt: odd });
      },
      coded("ERR_OPTION"),
      [],
    ],
    "limits, suspend": [
      (odd) => {
        state.limits.set({ suspend: odd });
      },
      coded("ERR_OPTION"),
      ["function"],
    ],
    "toJS, options": [(odd) => state.createTable().toJS(odd), coded("ERR_OPTION"), OBJECTS],
    "toJS, maxDepth": [(odd) => state.createTable().toJS({ maxDepth: odd }), coded("ERR_OPTION"), ["number"]],
    createState: [
      (odd) => {
        runtime().createState(odd).close();
      },
      coded("ERR_OPTION"),
      OBJECTS,
    ],
    "createState, modules": [
      (odd) => runtime().createState({ modules: odd }),
      coded("ERR_OPTION"),
      ["array"],
    ],
    "createState, a module": [(odd) => runtime().createState({ modules: [odd] }), coded("ERR_PARAMETER"), []],
    "createState, allowBinary": [
      (odd) => {
        runtime().createState({ allowBinary: odd }).close();
      },
      coded("ERR_OPTION"),
      ["flag"],
    ],
    createEngine: [
      (odd) => {
        createEngine(runtime(), odd).global.close();
      },
      expect.any(PeriluneError),
      [...OBJECTS, ...PROXIES],
    ],
    preload: [(odd) => runtime().preload(odd), coded("ERR_PARAMETER"), ["text", "empty text"]],
    "preload, a source": [
      (odd) => runtime().preload("x.lua", { source: odd }),
      coded("ERR_PARAMETER"),
      ["text", "empty text", "function"],
    ],
    "files.read": [(odd) => runtime().files.read(odd), expect.any(PeriluneError), []],
    lowLevel: [(odd) => lowLevel(odd), coded("ERR_PARAMETER"), ["function"]],
  };

  it.each(Object.keys(PLACES))("%s", async (place) => {
    const [step, type, right] = PLACES[place] ?? [];
    for (const [kind, make] of Object.entries(ODD)) {
      if (right?.includes(kind) === true) continue;
      const error = await failure(() => step?.(make() as never));
      expect(error, kind).toEqual(type);
      expect(state.run("return 1"), kind).toEqual([1]);
    }
  });

  it("an option whose getter throws, or that is a failing proxy, says which; the cause is what was thrown", () => {
    const options = {
      get name(): string {
        throw trap;
      },
    };
    const error = caught(() => state.run("return 1", options)) as ErrorsByCode["ERR_OPTION"];
    expect([error.name, error.code, error.option, error.cause]).toEqual([
      "ValueError",
      "ERR_OPTION",
      "name",
      trap,
    ]);
    expect(error.message).toBe("option name: cannot be read: of a trap");
    expect(() => state.run("return 1", failing())).toThrow(coded("ERR_OPTION"));
  });

  it("ignores no option: a chunk with an invalid env does not see the state's globals", () => {
    state.set("secret", 1);
    for (const env of [null, 5, "x", new Date(), state.load(""), [1]])
      expect(() => state.run("return secret", { env: env as never })).toThrow(/option env: expected/);
    expect(state.run("return secret", { env: {} })).toEqual([undefined]);
    expect(state.run("return x", { env: new Map([["x", 2]]) })).toEqual([2]);
    expect(state.run("return x", { env: hostObject({ x: 3 }) as never })).toEqual([3]);
  });

  it("an asynchronous call that was refused is not in flight", async () => {
    const error = await rejection(state.runAsync("return 1", { signal: {} as AbortSignal }));
    expect(error).toMatchObject({ option: "signal", problem: "expected an AbortSignal, found object" });
    expect(await state.runAsync("return 1", { signal: new AbortController().signal })).toEqual([1]);
  });

  it("an invalid module leaves the state alive", () => {
    expect(() => state.openNative(failing() as never)).toThrow(coded("ERR_MODULE_FILE"));
    expect(state.death).toBeUndefined();
  });
});
