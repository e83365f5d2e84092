/** Functions of Lua's libraries whose results depend on addresses or on the collector, in states of the kind `workflow`. */

import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { memoryStore } from "../../src/workflows/memory-store.js";
import { createWorkflows } from "../../src/workflows/service.js";
import { ROOT } from "../support/compile.js";
import { Collected, products, sharedRuntime, withState, type Product } from "../support/products.js";

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product);

  /** What a script returns in a workflow state that is opened when others are, with a seed. */
  const run = (script: string, seed = 1, before = 0): unknown[] => {
    const others = Array.from({ length: before }, () => runtime().createState());
    try {
      return withState(runtime(), (state) => state.run(script), { kind: "workflow", seed });
    } finally {
      for (const other of others) other.close();
    }
  };

  it.each([
    [
      "pairs of strings and numbers",
      `
      local t = { 1, 2, 3 }
      for i = 1, 100 do t["k" .. i * 7], t[i * 1.5] = i, i end
      local seen = {}
      for key in pairs(t) do seen[#seen + 1] = tostring(key) end
      return table.concat(seen, " "), (next(t, "k7"))
    `,
    ],
    [
      "addresses",
      `
      local t, f, co = {}, function() end, coroutine.create(print)
      return tostring(t), tostring(f), tostring(co), tostring(t), ("%s|%5s|%-20s|%%"):format(f, 1, {}),
        tostring(setmetatable({}, { __name = "N" })), tostring(setmetatable({}, { __tostring = function() return "own" end }))
    `,
    ],
    ["random numbers", `return math.random(1 << 40), math.random(1 << 40), math.randomseed ~= nil`],
    [
      "sorting many equal elements",
      `
      local t = {}
      for i = 1, 1000 do t[i] = { i % 3, i } end
      table.sort(t, function(a, b) return a[1] < b[1] end)
      local sum = ""
      for i = 1, 1000, 97 do sum = sum .. t[i][2] .. " " end
      return sum
    `,
    ],
  ])("%s repeat", (name, script) => {
    const first = run(script);
    expect(run(script, 1, 3)).toEqual(first);
    expect(first[0]).toBeTypeOf(name === "random numbers" ? "number" : "string");
    if (name.startsWith("pairs") || name.startsWith("random")) expect(run(script, 2)).not.toEqual(first);
    if (name === "addresses")
      expect(first).toEqual([
        ...["table: 0x1", "function: 0x2", "thread: 0x3", "table: 0x1"],
        ...[`function: 0x2|    1|${"table: 0x4".padEnd(20)}|%`, "N: 0x5", "own"],
      ]);
  });

  it("print shows the same", () => {
    const out = new Collected();
    const states = [1, 2].map(() => runtime().createState({ kind: "workflow", stdout: out }));
    for (const state of states) state.run("print({}, nil, 1.5, 'x', print) print()");
    expect(out.text()).toBe("table: 0x1\tnil\t1.5\tx\tfunction: 0x2\n\n".repeat(2));
    for (const state of states) state.close();
  });

  it.each([
    [
      `for key in pairs { [{}] = 1 } do end`,
      /a key is a table, and the order of such keys differs from run to run: use strings/,
    ],
    [`next { [print] = 1 }`, /a key is a function/],
    [`local _ = ("%d %5p"):format(1, {})`, /'%p' shows an address/],
    [`setmetatable({}, { __gc = print })`, /a workflow cannot use '__gc': .*to-be-closed/],
    [`setmetatable({}, { __mode = "k" })`, /a workflow cannot use '__mode': .*ordinary table/],
    [`collectgarbage "count"`, /a workflow cannot use collectgarbage\('count'\)/],
    [`collectgarbage "step"`, /collectgarbage\('step'\)/],
    [`os.time()`, /a workflow cannot use 'os\.time': .*use workflow\.now\(\)$/],
    [`os.clock()`, /'os\.clock': .*workflow\.now/],
    [`os.date()`, /'os\.date'.*use os\.date\('!%Y-%m-%d', workflow\.now\(\)\)/],
    [`os.date("%c", 0)`, /'os\.date'/],
    [`os.date("!%Ez", 0)`, /invalid conversion specifier '%Ez'/],
    [`os.getenv "HOME"`, /'os\.getenv': .*pass the value to the workflow/],
    [`os.exit()`, /'os\.exit': .*return, or raise an error/],
    [`os.remove "x"`, /'os\.remove': .*activity/],
    [`io.open "x"`, /'io\.open': .*activity/],
    [`for _ in io.lines "x" do end`, /'io\.lines': .*activity/],
    [`io.write "x"`, /'io\.write': use print/],
    [`io.stderr:write "x"`, /'io\.stderr': use print/],
    [`local _ = io.read()`, /'io\.read': .*workflow\.receive/],
    [`math.randomseed(1)`, /'math\.randomseed': .*use math\.random/],
    [`dofile "x"`, /'dofile': use require/],
    [`require "none"`, /module 'none' not found/],
  ])("%s is an error", (script, message) => {
    expect(() => run(script)).toThrow(message);
    expect(() => run(script)).toThrow(/^\[string/);
  });

  it.each(["http", "fs", "crypto", "socket.http", "lfs"])("require '%s' names the activity form", (name) => {
    expect(() => run(`require "${name}"`)).toThrow(
      new RegExp(`^module '${name}' cannot be used in a workflow, .*activity .*defineActivities`),
    );
  });

  it("formats a time that it is given", () => {
    expect(
      run(`return os.date("!%Y-%m-%d %H:%M:%S", 86399.9), os.date("!*t", 0).year, os.difftime(3, 1)`),
    ).toEqual(["1970-01-01 23:59:59", 1970, 2]);
  });

  it("no table is weak", () => {
    expect(
      run(`
        local mt, kept = {}, 0
        local weak = setmetatable({}, mt)
        mt.__mode = "kv"
        weak[1], weak.name = {}, {}
        collectgarbage()
        for _ in pairs(weak) do kept = kept + 1 end
        return kept
      `),
    ).toEqual([2]);
  });

  it("everything else is as before", () => {
    expect(
      run(`
        local mt = { __pairs = function(t) return function(_, k) if not k then return 1, "own" end end, t end }
        local seen
        for _, value in pairs(setmetatable({}, mt)) do seen = value end
        local _, message = pcall(setmetatable, 1, {})
        local _, other = pcall(pairs)
        local _, third = pcall(string.format, "%d", "x")
        local ok, looped = pcall(function() for _ in pairs(nil) do end end)
        return looped, seen, message, other, third, getmetatable(setmetatable({}, mt)) == mt, collectgarbage(), rawequal(next({}), nil)
      `),
    ).toEqual([
      expect.stringMatching(/:8: bad argument #1 to 'for iterator' \(table expected, got nil\)$/),
      "own",
      "bad argument #1 to 'setmetatable' (table expected, got number)",
      "bad argument #1 to 'pairs' (table expected, got no value)",
      "bad argument #2 to 'format' (number expected, got string)",
      true,
      0,
      true,
    ]);
  });
});

it("finds the standard modules at the same place on each machine", async () => {
  const programs = {
    p: `
      local workflow, trace = require "workflow"
      workflow.retry({}, function() trace = debug.traceback() return true end)
      return trace, debug.getinfo(workflow.retry, "S").source, package.path, package.cpath, select(2, pcall(require, "none"))
    `,
  };
  const real = path.join(mkdtempSync(path.join(tmpdir(), "perilune-stdlib-")), "stdlib");
  cpSync(path.join(ROOT, "stdlib"), real, { recursive: true });
  const virtual = Object.fromEntries(
    ["workflow.lua", "prelude.lua"].map((name) => [
      `/mine/${name}`,
      readFileSync(path.join(real, name), "utf8"),
    ]),
  );
  const run = async (options: Parameters<Product["loadRuntime"]>[0]): Promise<readonly unknown[]> => {
    using runtime = await (products[0] as Product).loadRuntime(options);
    const workflows = await createWorkflows({ store: memoryStore(), runtime, programs });
    await workflows.work();
    const { values = [] } = await workflows.result(await workflows.start("p"));
    await workflows.stop();
    return values;
  };
  const found = [await run({}), await run({ stdlib: real }), await run({ realFiles: false })];
  expect(found[0]?.[0]).toMatch(/^\t\/perilune\/stdlib\/workflow\.lua:\d+: in function 'workflow\.retry'$/m);
  expect(found[0]?.[1]).toBe("@/perilune/stdlib/workflow.lua");
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
  rmSync(path.dirname(real), { recursive: true });
  expect((await run({ stdlib: "/mine", files: virtual }))[1]).toBe("@/mine/workflow.lua");
});
