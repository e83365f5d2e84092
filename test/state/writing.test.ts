/** Code of a value that runs during conversion, and values that lie about themselves: the state stays intact. */
import { beforeEach, describe, expect, it } from "vitest";
import {
  LuaError,
  LuaMultiReturn,
  ValueError,
  type LuaFunction,
  type LuaInput,
  type LuaState,
  type LuaTable,
  type LuaThread,
} from "../../src/index.js";
import { attempt } from "../support/caught.js";
import { products, sharedRuntime } from "../support/products.js";
import { sampled } from "../support/scale.js";

describe.each(sampled(products, 2))("code of values on their way ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
    return () => {
      state.close();
    };
  });
  /** A plain object that runs `step` when it is read. */
  const running = (step: () => void): LuaInput => ({
    get a(): number {
      step();
      return 1;
    },
  });
  const untyped = (): Record<string, (...args: unknown[]) => unknown> => state as never;

  it.each<readonly [string, (value: LuaInput) => unknown]>([
    ["run", (value) => state.run("return ...", { args: [value] })],
    ["set", (value) => state.set("x", value)],
    ["get", (value) => state.get(["_G", value])],
    ["createTable", (value) => state.createTable([value])],
    ["call", (value) => state.call(state.load("return 1"), [value])],
    ["resume", (value) => state.createThread(state.load("return 1")).resume(value)],
  ])("a getter cannot close the state while %s writes it", (_, use) => {
    let error: unknown;
    use(
      running(() => {
        error = attempt(() => {
          state.close();
        });
      }),
    );
    expect(error).toMatchObject({ code: "ERR_STATE_BUSY" });
    expect(state.run("return 1")).toEqual([1]);
  });

  it("a handle that a getter closes after it was written does not go in", () => {
    const named = (): LuaTable => state.run('return {name = "orig"}')[0] as LuaTable;
    const closing = (handle: { close(): void }): LuaInput =>
      running(() => {
        handle.close();
        (state.run('return {name = "other"}')[0] as LuaTable).keep();
      });
    const f = state.load("called = true return ...");
    const many = Array.from({ length: 30 }, () => 0);
    const uses: readonly ((h: LuaTable) => unknown)[] = [
      (h) => state.run("called = true", { args: [h, closing(h)] }),
      (h) => state.run("called = true", { env: h, args: [closing(h)] }),
      (h) => f(h, closing(h)),
      (h) => f(1, [{ deep: [h] }], closing(h)),
      (h) => f(...many, h, closing(h)),
      (h) => h.get(closing(h) as never),
      (h) => state.createThread(f).resume(h, closing(h)),
    ];
    for (const use of uses) {
      const h = named();
      expect(attempt(() => use(h))).toMatchObject({ code: "ERR_HANDLE_CLOSED" });
      expect(h.closed).toBe(true);
    }
    const g = state.load("called = true");
    expect(attempt(() => g(closing(g)))).toMatchObject({ code: "ERR_HANDLE_CLOSED" });
    expect(state.get("called")).toBeUndefined();
    for (const results of [[], many]) {
      const m = named();
      state.set("give", () => LuaMultiReturn.of<unknown>(m, ...results, closing(m)));
      const error = attempt(() => state.run("return give().name"));
      expect((error as LuaError).cause).toMatchObject({ code: "ERR_HANDLE_CLOSED" });
    }
    expect(f(1, named())[0]).toBe(1);
  });

  it("the same in an asynchronous call", async () => {
    const f = state.load("called = true");
    const h = state.createTable();
    await expect(state.callAsync(f, [h, running(() => h.close())])).rejects.toMatchObject({
      code: "ERR_HANDLE_CLOSED",
    });
    expect(state.get("called")).toBeUndefined();
  });

  it("a closed handle whose value has one again goes in", () => {
    state.run("kept = {name = 'kept'}");
    const h = state.get("kept") as LuaTable;
    const again = running(() => {
      h.close();
      state.get("kept");
    });
    expect(state.run("return (...).name", { args: [h, again] })).toEqual(["kept"]);
  });

  it("releases what a getter closes, except what was passed again", () => {
    const before = state.handleCount;
    const count = (): unknown =>
      state.run(
        `
          local n = 0
          for k, v in pairs(debug.getregistry()) do
            if type(k) == "number" and type(v) == "table" then
              for _ in pairs(v) do
                n = n + 1
              end
            end
          end
          return n
        `,
      )[0];
    state.run("kept = {name = 'kept'}");
    const cycle = (): void => {
      const h = state.get("kept") as LuaTable;
      let again: LuaTable | undefined;
      const given = state.run("return ...", {
        args: [
          running(() => {
            h.close();
            again = state.get("kept") as LuaTable;
          }),
        ],
      });
      (given[0] as LuaTable).close();
      expect(again?.get("name")).toBe("kept");
      again?.close();
      const gone = state.get("kept") as LuaTable;
      (state.run("return ...", { args: [running(() => gone.close())] })[0] as LuaTable).close();
    };
    cycle();
    const size = count();
    for (let i = 0; i < 50; i++) cycle();
    expect(count()).toBeLessThan(Number(size) + 10);
    expect(state.handleCount).toBe(before);
  });

  it("a coroutine that a getter closes cannot be resumed", () => {
    const thread: LuaThread = state.createThread(state.load("return 1"));
    expect(attempt(() => thread.resume(running(() => thread.close())))).toMatchObject({
      code: "ERR_HANDLE_CLOSED",
    });
    expect(state.run("return 1")).toEqual([1]);
  });

  it("refuses arguments that are not an array", () => {
    const f: LuaFunction = state.load("return select('#', ...)");
    const { call = () => 0, run = () => 0 } = untyped();
    const wrong: unknown[] = [
      5,
      true,
      null,
      "ab",
      new Set([1]),
      { length: NaN },
      { length: -1 },
      { length: 2 },
    ];
    const lying = (length: unknown): unknown =>
      new Proxy([1], { get: (target, key) => (key === "length" ? length : Reflect.get(target, key)) });
    for (const args of [...wrong, lying(-1), lying(1.5), lying("2"), lying(1n)]) {
      expect(attempt(() => call.call(state, f, args))).toMatchObject({ code: "ERR_ARGUMENT_LIST" });
      expect(attempt(() => run.call(state, "return ...", { args }))).toMatchObject({
        code: "ERR_ARGUMENT_LIST",
      });
    }
    expect(attempt(() => state.call(f, new Array<number>(2 ** 28 + 1)))).toBeInstanceOf(Error);
    expect(f(1, 2)).toEqual([2]);
  });

  it("asynchronous calls refuse them too, and values that are not handles", async () => {
    const { callAsync = () => 0 } = untyped();
    const f = state.load("return 1");
    await expect(callAsync.call(state, f, 5)).rejects.toMatchObject({ code: "ERR_ARGUMENT_LIST" });
    await expect(callAsync.call(state, 5)).rejects.toMatchObject({ code: "ERR_HANDLE_EXPECTED" });
    await expect(callAsync.call(state, () => 1)).rejects.toMatchObject({
      code: "ERR_HANDLE_EXPECTED",
      message: "parameter fn: expected a Lua function or a value with __call, found JavaScript function",
    });
  });

  it("refuses to call values that are not handles, and names that are not text", () => {
    const { call = () => 0, createThread = () => 0, run = () => 0 } = untyped();
    for (const value of [5, null, undefined, () => 1, {}]) {
      expect(attempt(() => call.call(state, value))).toMatchObject({ code: "ERR_HANDLE_EXPECTED" });
      expect(attempt(() => createThread.call(state, value))).toMatchObject({ code: "ERR_HANDLE_EXPECTED" });
    }
    expect(attempt(() => run.call(state, "return 1", { name: 5 }))).toBeInstanceOf(ValueError);
  });

  it("lengths that lie get no bytes of others", () => {
    class Long extends Uint8Array {
      override get length(): number {
        return 64;
      }
    }
    class Wide extends Float64Array {
      override get length(): number {
        return 64;
      }
    }
    expect(state.run("return (...)", { args: [new Long([65, 66])] })).toEqual(["AB"]);
    expect(state.run("return #(...)", { args: [new Wide([1, 2])] })).toEqual([2]);
    for (const length of [-1, 1.5, Symbol("s"), 1n, "2"]) {
      const lying = new Proxy([1], {
        get: (target, key): unknown => (key === "length" ? length : Reflect.get(target, key)),
      });
      expect(attempt(() => state.set("x", lying))).toMatchObject({ code: "ERR_PROPERTY_READ" });
    }
    const results = new Proxy(LuaMultiReturn.of(1), {
      get: (target, key): unknown => (key === "length" ? -1 : Reflect.get(target, key)),
    });
    state.set("lie", () => results);
    expect(state.run("return pcall(lie)")[0]).toBe(false);
    expect(state.run("return 1")).toEqual([1]);
  });

  it("views of a buffer that was transferred are refused", () => {
    const buffers = [new ArrayBuffer(8), new ArrayBuffer(8), new ArrayBuffer(8)] as const;
    const views = [new Uint8Array(buffers[0]), new Float64Array(buffers[1]), new DataView(buffers[2])];
    structuredClone(buffers, { transfer: [...buffers] });
    for (const view of views) {
      expect(attempt(() => state.set("x", view))).toMatchObject({ code: "ERR_PROPERTY_READ" });
      expect(attempt(() => state.set("x", [view]))).toMatchObject({ code: "ERR_PROPERTY_READ" });
    }
    state.set("x", new Uint8Array(0));
    expect(state.get("x")).toBe("");
  });

  it("another userdata does not come in the place of a function's number", () => {
    state.set("f", () => 1);
    expect(state.run("return pcall(debug.setupvalue, f, 1, io.stdout)")[0]).toBe(false);
    expect(state.run("return pcall(debug.setupvalue, f, 1, 5), f == f, pcall(f)")).toEqual([
      false,
      true,
      true,
      1,
    ]);
    expect(attempt(() => state.get("f"))).toBeUndefined();
  });

  it("a string that is too long for JavaScript is an error of its own", () => {
    expect(attempt(() => state.run("return ('x'):rep(2^20):rep(2^9)"))).toMatchObject({
      code: "ERR_STRING_SIZE",
    });
    expect(state.run("collectgarbage() return 1")).toEqual([1]);
  });
});
