/** Our objects in the console. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { LuaTable, LuaThread, type LuaReference } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("shown on a console ($name)", (product) => {
  const runtime = sharedRuntime(product);

  it("handles: what they hold, and closed ones too", () => {
    using state = runtime().createState();
    const handles = state.run<LuaReference[]>(
      `
        return {},
          print,
          coroutine.create(print),
          io.stdout,
          setmetatable({}, { __tostring = function() return "named" end })
      `,
    );
    const [table, fn, thread, file, named] = handles.map((handle) => inspect(handle));
    expect(table).toMatch(/^LuaTable \[table: 0x\w+\]$/);
    expect(fn).toMatch(/^LuaFunction \[function: (builtin: )?\w+\]$/);
    expect(thread).toMatch(/^LuaThread \[thread: 0x\w+\]$/);
    expect(file).toMatch(/^LuaUserdata \[file \(0x\w+\)\]$/);
    expect(named).toBe("LuaTable [named]");
    expect(inspect({ fn: handles[1] })).toBe(`{ fn: ${fn ?? ""} }`);
    for (const handle of handles) handle.close();
    expect(handles.slice(0, 4).map((handle) => inspect(handle))).toEqual([
      "LuaTable [table (closed)]",
      "LuaFunction [function (closed)]",
      "LuaThread [thread (closed)]",
      "LuaUserdata [userdata (closed)]",
    ]);
    expect(handles.slice(0, 2).map(String)).toEqual(["table (closed)", "function (closed)"]);
  });

  it("a handle whose metamethod fails, and values that are not handles", () => {
    using state = runtime().createState();
    const [table] = state.run("return setmetatable({}, {__tostring = function() error('no') end})");
    expect(inspect(table)).toBe("LuaTable");
    expect(inspect(LuaTable.prototype)).toMatch(/^LuaReference/);
    expect(inspect(Object.create(LuaThread.prototype))).toBe("LuaReference");
  });

  it("states and runtimes, with nothing of their inside", () => {
    const state = runtime().createState({ kind: "workflow" });
    expect(inspect(state)).toBe("LuaState [workflow]");
    expect(inspect(state.limits)).toBe("Limits { some: false }");
    expect(inspect(runtime())).toBe("Runtime [usable]");
    state.close();
    expect(inspect(state)).toBe("LuaState [closed]");
    const dead = runtime().createState();
    expect(() => dead.run("os.exit(3, true)")).toThrow("exit code 3");
    expect(inspect(dead)).toBe("LuaState [dead: the program ended with exit code 3]");
  });
});
