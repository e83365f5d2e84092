/** Yields of modules: what becomes of them in Lua, their results, and the errors of wrong ones. */

import { afterEach, describe, expect, it } from "vitest";
import { HostError, LuaTable, type LuaState } from "../../src/index.js";
import { YieldError } from "../../src/errors/async.js";
import { hasCode } from "../../src/errors/has-code.js";
import { createDispatcher, type Dispatcher } from "../../src/processes/dispatcher.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { rejection } from "../support/promises.js";
import { fetchModule, Made, PAGE, PageYield, wrongModule } from "./fixture.js";

describe.each(products)("yields ($name)", (product) => {
  const runtime = sharedRuntime(product);

  const open: LuaState[] = [];

  afterEach(() => {
    for (const state of open.splice(0)) state.close();
  });

  interface Scene {
    readonly state: LuaState;
    readonly made: Made;
    readonly dispatcher: Dispatcher;
  }

  /** A state with the modules, and a handler that answers with its data in capitals. */
  function scene(dispatched = true): Scene {
    const made = new Made();
    const dispatcher = createDispatcher();
    dispatcher.register(PAGE, (name) => Promise.resolve(name.toUpperCase()));
    const modules = [fetchModule(made), wrongModule(made)];
    const state = runtime().createState({ modules, ...(dispatched ? { dispatcher } : {}) });
    for (const module of modules) state.bind(module);
    open.push(state);
    return { state, made, dispatcher };
  }

  it("wait in functions, low-level ones, methods and operators", async () => {
    const { state, made } = scene();
    const program = `
      local b = fetch.browser()
      return fetch.page "a" .. fetch.low "b" .. b:open "c" .. (b .. "d")
    `;
    expect(await state.runAsync(program)).toEqual(["ABCD"]);
    expect(made.releases).toEqual([1, 1, 1, 1]);
  });

  it("wait wherever promises do", async () => {
    const { state, made } = scene();
    const program = `
      local seen = {}
      local add = function(...) seen[#seen + 1] = table.concat({ ... }, ",") end
      add(select(2, pcall(fetch.page, "pcall")))
      add(select(2, xpcall(fetch.page, print, "xpcall")))
      add(setmetatable({}, { __index = function(_, k) return fetch.page(k) end }).index)
      add(coroutine.wrap(function() coroutine.yield(fetch.page "wrap") end)())
      local co = coroutine.create(function() return fetch.page "resume" end)
      add(select(2, coroutine.resume(co)))
      for v in function(_, last) if last == nil then return fetch.page "for" end end do add(v) end
      do local closed <close> = setmetatable({}, { __close = function() add((fetch.page "close")) end }) end
      return table.concat(seen, " ")
    `;
    expect(await state.runAsync(program)).toEqual(["PCALL XPCALL INDEX WRAP RESUME FOR CLOSE"]);
    expect(made.once).toBe(true);
    const thread = state.createThread(state.load("return (fetch.page 'thread')"));
    expect(await thread.resumeAsync()).toEqual(["THREAD"]);
  });

  it("are named where Lua cannot wait, and never submitted there", async () => {
    const { state, made, dispatcher } = scene();
    const commands: string[] = [];
    dispatcher.use((_data, context, next) => {
      commands.push(context.command);
      return next();
    });
    const across = await rejection(
      state.runAsync("table.sort({ 1, 2 }, function() fetch.page 'x' end)", { name: "=s" }),
    );
    expect(across).toMatchObject({
      message: "s:1: attempt to wait for the command 'fetch.page' across 'table.sort'",
      cause: { code: "ERR_UNYIELDABLE", functionName: "table.sort" },
    });
    expect(() => state.run("fetch.page 'x'")).toThrow(
      expect.objectContaining({ cause: coded("ERR_SYNCHRONOUS_RUN") }),
    );
    expect(() => state.run("fetch.page 'x'")).toThrow(
      /yielded the command 'fetch.page' in a synchronous run/,
    );
    expect([commands, made.releases]).toEqual([[], [1, 1, 1]]);
  });

  it("are not what a script's own coroutine.yield gives", async () => {
    const { state } = scene();
    const program = `
      local co = coroutine.wrap(function()
        local got = coroutine.yield(1)
        return fetch.page(got)
      end)
      return co(), (co "two"), select("#", pcall(co))
    `;
    expect(await state.runAsync(program)).toEqual([1, "TWO", 2]);
    const error = await rejection(state.runAsync("coroutine.yield(setmetatable({}, {}))"));
    expect(error).toEqual(coded("ERR_YIELDED_VALUES"));
  });

  it("cannot be seen by a script", async () => {
    const { state } = scene();
    const program = `
      local seen = {}
      local function look(co)
        for level = 0, 20 do
          if not debug.getinfo(co, level, "f") then break end
          for n = -5, 20 do
            local name, value = debug.getlocal(co, level, n)
            if type(value) == "userdata" then seen[#seen + 1] = tostring(value) end
          end
        end
      end
      local co = coroutine.create(function() return fetch.page "x" end)
      local waiting = coroutine.wrap(function() return coroutine.resume(co) end)
      debug.sethook(function() look(coroutine.running()) look(co) end, "crl")
      waiting()
      debug.sethook()
      return #seen
    `;
    expect(await state.runAsync(program)).toEqual([0]);
  });

  it("give any number of results, tables and userdata among them", async () => {
    const { state, made } = scene();
    made.behaviour = {
      handleResult(lua, data) {
        const table = lua.createTable([data], { inner: lua.createTable(["x"]) });
        table.set("context", lua.context.actor?.id);
        return [table, undefined, 3, lua.newUserdata("Browser", {}), "last"];
      },
    };
    const [first, ...rest] = await state.runAsync(`
      local t, n, three, browser, last = fetch.page "a"
      return { t[1], t.inner[1], t.context }, n, three, browser:open("b")[1], last, select("#", fetch.low "c")
    `);
    expect((first as LuaTable).toJS()).toEqual(["A", "x"]);
    expect(rest).toEqual([undefined, 3, "B", "last", 5]);
    made.behaviour = { handleResult: () => [] };
    expect(await state.runAsync("return select('#', fetch.page 'a'), select('#', fetch.low 'a')")).toEqual([
      1, 0,
    ]);
  });

  it("end the use of the call once the results are made", async () => {
    const { state, made } = scene();
    let kept: { createTable(): unknown } | undefined;
    made.behaviour = {
      handleResult(lua) {
        kept = lua;
        return [];
      },
    };
    await state.runAsync("fetch.page 'a'");
    expect(() => kept?.createTable()).toThrow(coded("ERR_CALL_ENDED"));
  });

  it.each([
    [
      "wrong.undeclared",
      /module 'wrong': 'undeclared' yielded the command 'fetch.page', which the module does not declare/,
    ],
    [
      "wrong.mislabelled",
      /'mislabelled' yielded the command 'fetch.other'; its class is declared with 'fetch.page'/,
    ],
    ["wrong.nothing", /'nothing' yielded nothing, which is not a yield/],
    ["wrong.value", /'value' yielded a value \(object\), which is not a yield/],
    ["fetch.late", /'late' returned a promise of a yield; return the yield itself/],
    ["fetch.late_low", /'late_low' returned a promise of a yield; return the yield itself/],
  ])("that are wrong are errors: %s", async (name, message) => {
    const { state, made } = scene();
    const error = (await rejection(state.runAsync(`${name} 'x'`))) as Error;
    expect(error.message).toMatch(message);
    expect(error.cause).toBeInstanceOf(YieldError);
    expect(error.cause).toEqual(coded("ERR_YIELD"));
    expect(made.once).toBe(true);
  });

  it("are refused from functions of no module, and in a state without a dispatcher", async () => {
    const { state, made } = scene(false);
    state.set("stray", () => new PageYield(made, "x") as never);
    expect(await rejection(state.runAsync("stray()"))).toMatchObject({ cause: { code: "ERR_YIELD" } });
    expect(await rejection(state.runAsync("fetch.page 'x'", { name: "=s" }))).toMatchObject({
      message:
        "s:1: module 'fetch' yields the command 'fetch.page', but this state has no dispatcher: pass one to createState",
      cause: { code: "ERR_NO_DISPATCHER", module: "fetch", command: "fetch.page" },
    });
    expect(made.releases).toEqual([1, 1]);
  });

  it("may not be given to Lua as values", () => {
    const { state, made } = scene();
    expect(() => {
      state.set("y", new PageYield(made, "x") as never);
    }).toThrow(coded("ERR_UNREGISTERED_CLASS"));
  });

  it("must give a list of results", async () => {
    const { state, made } = scene();
    made.behaviour = { handleResult: () => "x" as never };
    const error = (await rejection(state.runAsync("fetch.page 'x'"))) as Error;
    expect(error.message).toMatch(/'page' yielded, and 'handleResult' returned string, not a list/);
    made.behaviour = { handleResult: async () => await Promise.resolve([]) };
    expect(await rejection(state.runAsync("fetch.page 'x'"))).toMatchObject({
      message: /returned a promise/,
    });
    expect(made.once).toBe(true);
  });

  it("are promises too: the command 'promise', with the same results and errors", async () => {
    const { state, dispatcher } = scene();
    const commands: string[] = [];
    dispatcher.use((_data, context, next) => {
      commands.push(context.command);
      return next();
    });
    state.set("good", async (x) => await Promise.resolve(x));
    state.set("bad", () => Promise.reject(new Error("no")));
    state.set("host", () => Promise.reject(new HostError("gone", { kind: "not_found" })));
    expect(
      await state.runAsync("return good(1), select(2, pcall(bad)), select(2, pcall(host)):kind()"),
    ).toEqual([1, "no", "not_found"]);
    expect(commands).toEqual(["promise", "promise", "promise"]);
    const error = await rejection(state.runAsync("bad()"));
    expect(hasCode(error, "ERR_LUA") && (error.cause as Error).message).toBe("no");
  });
});
