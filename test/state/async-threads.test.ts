/** `LuaThread.resumeAsync` and `for await`: coroutines that JavaScript drives and that wait for promises. */
import { describe, expect, it } from "vitest";
import { LuaError, type LuaFunction, type LuaState, type LuaThread, type LuaValue } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

const thread = (state: LuaState, body: string): LuaThread =>
  state.createThread(state.run(`return function(...) ${body} end`)[0] as LuaFunction);

const WAITS = "cannot resume a coroutine that waits for the host";

describe.each(products)("coroutines driven asynchronously ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it("give what they yield and return, wait in between, and take values", async () => {
    using state = stateThatWaits(runtime());
    using co = thread(
      state,
      "local a = wait(...) local b, c = coroutine.yield(a, 1) b = b + wait(c) return b, nil",
    );
    expect(co.status).toBe("suspended");
    expect(await co.resumeAsync("A")).toEqual(["A", 1]);
    expect(co.status).toBe("suspended");
    expect(await co.resumeAsync(2, 3)).toEqual([5, undefined]);
    expect(co.status).toBe("dead");
    await expect(co.resumeAsync()).rejects.toThrow("cannot resume dead coroutine");
  });

  it("are iterated over by for await", async () => {
    using state = stateThatWaits(runtime());
    const seen: LuaValue[][] = [];
    for await (const values of thread(
      state,
      "for i = 1, 3 do coroutine.yield(wait(i), 'x') end return 'end'",
    ))
      seen.push(values);
    expect(seen).toEqual([[1, "x"], [2, "x"], [3, "x"], ["end"]]);
    const co = thread(
      state,
      `
        local g <close> = setmetatable({}, { __close = function() closed = true end })
        while true do
          coroutine.yield(wait(1))
        end
      `,
    );
    for await (const [value] of co) if (value === 1) break;
    expect(state.get("closed")).toBe(true);
  });

  it("reject with their errors, the traceback their own", async () => {
    using state = stateThatWaits(runtime());
    using co = thread(state, "wait() fail('rejected')");
    const error = (await rejection(co.resumeAsync())) as LuaError;
    expect(error).toBeInstanceOf(LuaError);
    expect((error.cause as Error).message).toBe("rejected");
    expect(error.traceback).toContain("in function 'fail'");
    expect(co.status).toBe("dead");
  });

  it("are nobody else's to resume while they wait, and those of a script are not JavaScript's", async () => {
    using state = stateThatWaits(runtime());
    using co = thread(state, "stuck()");
    const first = rejection(co.resumeAsync());
    expect(co.status).toBe("normal");
    expect(() => co.resume()).toThrow(WAITS);
    await expect(co.resumeAsync()).rejects.toThrow(WAITS);
    state.set("co", co);
    expect(state.run("return coroutine.status(co), coroutine.resume(co)")).toEqual(["normal", false, WAITS]);
    const running = rejection(state.runAsync("mine = coroutine.running() stuck()"));
    using mine = state.get("mine") as LuaThread;
    expect(() => mine.resume()).toThrow(WAITS);
    state.close();
    expect(await first).toMatchObject({ code: "ERR_STATE_CLOSED" });
    expect(await running).toMatchObject({ code: "ERR_STATE_CLOSED" });
  });

  it("end with their handle, variables closed", async () => {
    using state = stateThatWaits(runtime());
    const co = thread(
      state,
      "local g <close> = setmetatable({}, { __close = function() closed = true end }) stuck()",
    );
    const step = rejection(co.resumeAsync());
    co.close();
    expect(state.get("closed")).toBe(true);
    expect(await step).toMatchObject({ code: "ERR_HANDLE_CLOSED" });
    expect(state.run("return 1")).toEqual([1]);
  });

  it("wait within a run, and a run within them", async () => {
    using state = stateThatWaits(runtime());
    state.set("step", async () => {
      using inner = thread(state, "return wait('inner')");
      return (await inner.resumeAsync())[0] as string;
    });
    expect(await state.runAsync("return step() .. wait('!')")).toEqual(["inner!"]);
    state.set("run", async () => (await state.runAsync("return wait('run')"))[0] as string);
    using outer = thread(state, "return coroutine.wrap(function() return run() end)()");
    expect(await outer.resumeAsync()).toEqual(["run"]);
  });
});
