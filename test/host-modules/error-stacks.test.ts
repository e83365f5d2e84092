/** `err:stack()`: where Lua got an error first. */
import { describe, expect, test } from "vitest";
import { HostError } from "../../src/errors/host-error.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import { LuaMultiReturn } from "../../src/values/host-functions.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("the stack of an error ($name)", (product) => {
  const runtime = sharedRuntime(product);

  const program = `
    local function inner(f) return f() end
    local function outer(f) local _, err = inner(f) return err end
    local ok, raised = pcall(inner, raise)
    local function again() return raised:stack() end
    local early = raised:stack()
    return outer(give):stack(), early, again() == early, raised:wrap("more"):stack() ~= early,
      later and outer(later):stack(), later and select(2, pcall(inner, fail)):stack()`;

  const functions = (): Record<string, () => unknown> => ({
    give: () => LuaMultiReturn.of<unknown>(undefined, new HostError("given")),
    raise: () => {
      throw new HostError("raised");
    },
  });

  test("has the calls of Lua, and stays", () => {
    const state = runtime().createState({ globals: functions() });
    const [given, raised, same, wrapped] = state.run<[string, string, boolean, boolean]>(program, {
      name: "@a.lua",
    });
    expect(given).toMatch(/^stack traceback:\n\t\[C\]: in /);
    expect(given).toContain("\ta.lua:2: in ");
    expect(given).toContain("a.lua:7: in main chunk");
    expect(raised).toContain("a.lua:2: in function <a.lua:2>");
    expect([same, wrapped]).toEqual([true, true]);
    state.close();
  });

  test.each([false, true])("has those of the coroutine that waited (dispatcher: %s)", async (dispatches) => {
    const dispatcher = dispatches ? { dispatcher: createDispatcher() } : {};
    const globals = {
      ...functions(),
      later: async () => {
        await null;
        return LuaMultiReturn.of<unknown>(undefined, new HostError("later"));
      },
      fail: async () => {
        await null;
        throw new HostError("failed");
      },
    };
    const state = runtime().createState({ globals, ...dispatcher });
    const results = await state.runAsync<string[]>(program, { name: "@a.lua" });
    for (const stack of results.slice(4)) expect(stack).toContain("a.lua:2: in ");
    expect(results[4]).toContain("a.lua:8: in main chunk");
    state.close();
  });

  test("is nil for an error that no function gave", () => {
    const state = runtime().createState({ globals: { err: new HostError("set") } });
    expect(state.run("return err:stack()")).toEqual([undefined]);
    state.close();
  });
});
