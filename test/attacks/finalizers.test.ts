/** Scripts that leave finalizers behind which take long, or come back: closing the state with or without them. */
import { describe, expect, it } from "vitest";
import { products, sharedRuntime } from "../support/products.js";

const LEAVING: Readonly<Record<string, string>> = {
  "loop for ever": "setmetatable({}, { __gc = function() while true do told() end end })",
  resurrect:
    "local m = {} m.__gc = function(o) told() kept = o setmetatable(o, m) end for i = 1, 1000 do setmetatable({}, m) end",
  "make more of themselves":
    "local m = {} m.__gc = function() told() setmetatable({}, m) setmetatable({}, m) end setmetatable({}, m)",
  "are called by C": "setmetatable({}, { __gc = coroutine.wrap(function() while true do told() end end) })",
  "catch errors":
    "setmetatable({}, { __gc = function() while true do pcall(function() while true do told() end end) end end })",
  "call others":
    "setmetatable({}, { __gc = setmetatable({}, { __call = function() while true do told() end end }) })",
};

describe.each(products)("finalizers left behind ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it.each(Object.entries(LEAVING))("that %s: closing without them runs nothing of Lua", (_, source) => {
    const state = runtime().createState();
    let calls = 0;
    state.set("told", () => void calls++);
    state.run(`collectgarbage("stop") ${source}`);
    state.close({ finalizers: false });
    expect(calls).toBe(0);
    expect(() => state.run("return 1")).toThrow("closed");
  });

  it.each(Object.entries(LEAVING))("that %s: closing with them ends by the state's limit", (_, source) => {
    const state = runtime().createState();
    let calls = 0;
    state.set("told", () => void calls++);
    state.run(`collectgarbage("stop") ${source}`);
    state.limits.set({ fuel: 20_000 });
    state.close();
    expect(calls).toBeLessThan(20_000);
  });

  it("of C run in any case: a file is written out", () => {
    const state = runtime().createState();
    state.run("f = io.open('/tmp/perilune-left', 'w') f:write('text')");
    state.close({ finalizers: false });
    const other = runtime().createState();
    expect(
      other.run(
        "local f = io.open('/tmp/perilune-left') return f and f:read('a'), os.remove('/tmp/perilune-left')",
      ),
    ).toEqual(["text", true]);
    other.close();
  });

  it("a coroutine that waits does not close its variables either", async () => {
    const state = runtime().createState();
    let calls = 0;
    state.set("told", () => void calls++);
    state.set("never", () => new Promise(() => undefined));
    const call = state.runAsync(
      "local c <close> = setmetatable({}, { __close = function() told() end }) never()",
    );
    const ended = expect(call).rejects.toThrow("closed");
    state.close({ finalizers: false });
    await ended;
    expect(calls).toBe(0);
  });

  it("a wrong option closes nothing", () => {
    const state = runtime().createState();
    expect(() => {
      state.close({ finalizers: 0 } as never);
    }).toThrow(expect.objectContaining({ code: "ERR_OPTION" }));
    expect(state.run("return 1")).toEqual([1]);
    state.close();
  });
});
