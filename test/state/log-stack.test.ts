/** A Lua error in a log: the frames of Lua and of the host, the content of an error table, the waiting caller. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LuaError, type LuaState, YieldError } from "../../src/index.js";
import { caught } from "../support/caught.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection, stateThatWaits } from "../support/promises.js";

describe.each(products)("errors in logs ('$name')", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeEach(() => {
    state = runtime().createState();
  });
  afterEach(() => {
    state.close();
  });
  const failure = (source: string): LuaError =>
    caught(() => state.run(source, { name: "=plugin" })) as LuaError;

  it("a stack has the frames of Lua first, then the host's, and none of ours", function handler() {
    const { stack } = failure("local function inner()\n error('odd')\nend\ninner()");
    const lines = stack.split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "LuaError: plugin:2: odd",
      "    at function 'error' ([C])",
      "    at upvalue 'inner' (plugin:2)".replace("upvalue", "local"),
      "    at main chunk (plugin:4)",
      expect.stringContaining("log-stack.test.ts"),
    ]);
    expect(stack).toContain("log-stack.test.ts");
    expect(stack).not.toMatch(/src\/state\/|wasm:\/\//);
  });

  it.each([
    ["before it waits", "error('x')", {}],
    ["after it has waited", "wait(1) wait(1) error('x')", {}],
    ["by its timeout while it waits", "stuck()", { timeout: 5 }],
    ["by its timeout while it runs", "while true do end", { timeout: 5 }],
  ])(
    "the stack of an asynchronous call that fails %s has the functions that wait",
    async (_, source, options) => {
      using waits = stateThatWaits(runtime());
      const handleRequest = async (): Promise<void> => {
        await waits.runAsync(source, { name: "=plugin", ...options });
      };
      const { stack } = (await rejection(handleRequest())) as LuaError;
      const [heading, ...frames] = stack.split("\n");
      expect(heading).toMatch(/^LuaError: plugin:1: x$|^LimitError: (?:plugin:1: )?deadline passed$/);
      expect(frames.find((frame) => !/plugin:1|\[C\]/.test(frame))).toContain("log-stack.test.ts");
      expect(stack).not.toMatch(/src\/state\/|wasm:\/\//);
    },
  );

  it("its heading follows the name and the message, and it can be set", () => {
    const error = failure("error('x')");
    error.name = "PluginError";
    error.message = "in a plugin";
    expect(error.stack.split("\n")[0]).toBe("PluginError: in a plugin");
    error.stack = "none";
    expect(error.stack).toBe("none");
    expect(failure("local x = = 1")).toMatchObject({ code: "ERR_LUA_SYNTAX" });
    expect(failure("local x = = 1").stack).toContain("log-stack.test.ts");
  });

  it("line and column are the error's own, whatever the engine puts on errors", () => {
    const error = failure("\nerror('x')");
    expect(Object.getOwnPropertyDescriptor(error, "line")).toMatchObject({ enumerable: false });
    expect(Object.hasOwn(error, "column")).toBe(true);
    expect([error.line, error.column]).toEqual([2, undefined]);
    expect(Object.keys(error)).not.toContain("line");
  });

  it.each([
    ["{ code = 5 }", "{ code = 5 }"],
    ["{ 'a', { b = true } }", '{ "a", { b = true } }'],
    ["{ [1] = 'x', n = 2 }", /^\{ (\[1\] = "x", n = 2|n = 2, \[1\] = "x") \}$/],
    ["{ a = { b = { c = { d = 1 } } } }", "{ a = { b = { c = {…} } } }"],
    ["{}", "{}"],
    ["{ f = print }", "{ f = function }"],
    ["{ text = ('x'):rep(1000) }", /^\{ text = "x{180,}…$/],
    ["{ text = ('x'):rep(1e5) }", /^\{ text = "x{180,}…$/],
    ["(function() local t = {} for i = 1, 1e4 do t[i] = i end return t end)()", /^\{ 1, 2, 3, .*…$/],
    ["{ text = ('x'):rep(1e6) }", /^table: 0x/],
    ["(function() local t = {} t.t = t return t end)()", /^\{ t = \{ t = /],
    ["setmetatable({ code = 1 }, { __tostring = function() return 'mine' end })", "mine"],
  ])("error(%s) says what it holds", (value, message) => {
    const error = failure(`error(${value})`);
    if (typeof message === "string") expect(error.message).toBe(message);
    else expect(error.message).toMatch(message);
    expect(error.value).toBeInstanceOf(Object);
    (error.value as { close(): void }).close();
    expect(state.handleCount).toBe(0);
  });

  it("waiting where one cannot names the function and the line", async () => {
    state.set("fetch", function fetchPage() {
      return Promise.resolve(1);
    });
    const error = failure("\nlocal page = fetch('x')");
    expect(error.cause).toBeInstanceOf(YieldError);
    const message = "plugin:2: the host function 'fetch' returned a promise in a synchronous run";
    expect(error.message).toContain(message);
    expect(error.line).toBe(2);
    expect(error.stack).toContain("plugin:2");
    const across = "plugin:3: attempt to wait for a promise across 'table.sort'";
    const sorting =
      "\n\nlocal ok, message = pcall(table.sort, { 2, 1 }, function() return fetch() end) return message";
    expect(await state.runAsync(sorting, { name: "=plugin", result: "one" })).toBe(across);
  });

  it.for([
    ["fetch()", "plugin:2: the host function 'fetch'"],
    ["local get = fetch get()", "plugin:2: the host function 'fetch'"], // as in tracebacks, a loaded module's name comes first
    ["net.get()", "plugin:2: the host function 'get'"],
    ["net:get()", "plugin:2: the host function 'get'"],
    ["require('site').open('x')", "plugin:2: the host function 'site.open'"],
    ["local x = -setmetatable({}, { __unm = net.get })", "plugin:2: the host function '__unm'"],
    ["local ok, message = pcall(fetch) error(message, 0)", "plugin:2: the host function 'fetch'"],
    ["local ok, message = pcall(net.get) error(message, 0)", "plugin:2: a host function"],
    ["table.sort({ 2, 1 }, fetch)", "plugin:2: the host function 'fetch'"],
    ["coroutine.wrap(fetch)()", "plugin:2: the host function 'fetch'"],
    ["local x = box.width", "plugin:2: the host function '__index'"],
  ])("waiting in %s names the function as Lua does", ([source, start]) => {
    class Box {
      get width(): Promise<number> {
        return Promise.resolve(1);
      }
    }
    state.registerClass(Box, { fields: ["width"] });
    state.set("box", new Box());
    state.set("fetch", () => Promise.resolve(1));
    state.set("net", {
      get: (
        () => () =>
          Promise.resolve(1)
      )(),
    });
    state.set(["package", "loaded", "site"], { open: () => Promise.resolve(1) });
    expect(failure(`\n${source}`).message).toContain(`${start} returned a promise in a synchronous run`);
  });
});
