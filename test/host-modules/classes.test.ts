/** Which modules a state accepts, and what a workflow cannot use. */

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  defineModule,
  HostModule,
  lowLevel,
  STATE_KINDS,
  type LuaError,
  type LuaTable,
  type ModuleClass,
} from "../../src/index.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

function moduleOf(
  name: string,
  classes: readonly ModuleClass[],
  build = () => ({ exports: { ok: true } }),
): HostModule {
  return defineModule({
    name,
    class: classes,
    types: (t) => ({ export: t.record({ ok: t.boolean }) }),
    build,
  });
}

const digest = readFileSync(new URL("../../native/modules/digest/digest.wasm", import.meta.url));

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { nativeClasses: { digest: ["deterministic"], other: ["io"] } });

  test("of functions: a workflow gets those that it may use", () => {
    const module = defineModule({
      name: "part",
      class: ["io"],
      types: (t) => ({
        export: t.record({
          limit: t.integer,
          pure: t.function({ class: ["deterministic"], results: [t.integer] }),
          write: t.function({ results: [t.integer] }),
          inner: t.record({
            pure: t.function({ class: ["workflow"], results: [t.integer] }),
            write: t.function({ class: [], results: [t.integer] }),
          }),
          open: t.record({ write: t.function({ results: [t.integer] }) }),
          words: t.array(t.string),
        }),
      }),
      build: () => ({
        exports: {
          limit: 7,
          pure: () => 1,
          write: () => 2,
          inner: { pure: () => 3, write: () => 4 },
          open: { write: () => 5 },
          words: ["not a function"],
        },
      }),
    });
    const program = `
      local part = require "part"
      local seen = { part.limit }
      for _, f in ipairs { part.pure, part.write, part.inner.pure, part.inner.write, part.open.write } do
        local _, result = pcall(f)
        seen[#seen + 1] = tostring(result):match("'part.*") or result
      end
      seen[#seen + 1] = part.words and part.words[1]
      return seen, pcall(function() part.limit = 8 end)
    `;
    const seen = (kind: "process" | "workflow"): unknown => {
      using state = runtime().createState({ modules: [module], kind });
      const [list, changed] = state.run(program);
      expect(changed).toBe(false);
      return (list as LuaTable).toJS();
    };
    const not =
      "cannot be used in a workflow state: only deterministic and workflow can; use it in the handler of an activity: docs/workflows.md";
    expect(seen("process")).toEqual([7, 1, 2, 3, 4, 5, "not a function"]);
    expect(seen("workflow")).toEqual([
      7,
      1,
      `'part.write' (class io) ${not}`,
      3,
      `'part.inner.write' (no class) ${not}`,
      `'part.open.write' (class io) ${not}`,
    ]);
  });

  test("of functions anywhere: methods, operators, results, definitions, low-level ones", async () => {
    const module = defineModule({
      name: "deep",
      class: ["io"],
      types: (t) => ({
        define: {
          Handle: t.interface({
            pure: t.method({ class: ["deterministic"], results: [t.integer] }),
            write: t.method({ results: [t.integer] }),
          }),
          Tools: t.record({
            pure: t.function({ class: ["deterministic"], results: [t.integer] }),
            write: t.function({ results: [t.integer] }),
          }),
        },
        export: t.record({
          tools: t.ref("Tools"),
          handle: t.function({ class: ["workflow"], results: [t.ref("Handle")] }),
          later: t.function({
            class: ["workflow"],
            results: [
              t.function({ results: [t.integer] }),
              t.function({ class: ["io"], results: [t.integer] }),
            ],
          }),
          low: t.function({ class: ["network"], results: [t.integer] }),
          with: t.function({
            class: ["workflow"],
            params: [
              t.param(
                "body",
                t.function({ params: [t.param("log", t.function({ class: ["io"], results: [t.integer] }))] }),
              ),
            ],
          }),
        }),
      }),
      build: (builder) => {
        const { wrap } = builder.registerType<"Handle", object>("Handle", {
          methods: { pure: () => 1, write: () => 2 },
          metamethods: { __len: () => 3 },
        });
        return {
          exports: {
            tools: { pure: () => 4, write: () => 5 },
            handle: () => wrap({}),
            later: () => [() => 6, () => 7] as const,
            low: lowLevel((l) => {
              l.push(8);
              return 1;
            }),
            with: (body) => {
              body(() => 9);
            },
          },
        };
      },
    });
    const program = `
      local deep = require "deep"
      local handle, seen = deep.handle(), {}
      local function try(f, ...)
        local _, result = pcall(f, ...)
        seen[#seen + 1] = tostring(result):match("'deep.*%)") or result
      end
      local own, other = deep.later()
      try(handle.pure, handle) try(handle.write, handle) try(function() return #handle end)
      try(deep.tools.pure) try(deep.tools.write) try(own) try(other) try(deep.low)
      deep.with(function(log) try(log) end)
      return seen
    `;
    const seen = (kind: "process" | "workflow", classes: readonly ModuleClass[] = ["io"]): unknown => {
      const { manifest, build } = module;
      const changed = new HostModule({ ...manifest, class: classes }, build);
      using state = runtime().createState({ modules: [changed], kind });
      return (state.run(program)[0] as LuaTable).toJS();
    };
    expect(seen("process")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(seen("workflow")).toEqual([
      1,
      "'deep.Handle:write' (class io)",
      "'deep.Handle:__len' (class io)",
      4,
      "'deep.Tools.write' (class io)",
      6,
      "'deep.later()' (class io)",
      "'deep.low' (class network)",
      "'deep.with()()' (class io)",
    ]);
    // Classes of functions count in a module that a workflow may use as a whole, too.
    expect(seen("workflow", ["deterministic"])).toEqual([
      ...[1, 2, 3, 4, 5, 6],
      "'deep.later()' (class io)",
      "'deep.low' (class network)",
      "'deep.with()()' (class io)",
    ]);
    using outer = runtime().createState({ modules: [module], kind: "workflow" });
    expect(() =>
      outer.withContext({ actor: { id: "ada" } }, () => outer.run(`require("deep").low()`)),
    ).toThrow(/'deep.low'/);
    using template = await runtime().template({ modules: [module], kind: "workflow" });
    using copy = template.createState();
    expect(() => copy.run(`require("deep").low()`)).toThrow(/'deep.low'/);
  });

  test.each([
    [["deterministic"], true],
    [["workflow"], true],
    [["workflow", "deterministic"], true],
    [[], false],
    [["deterministic", "io"], false],
    [["nondeterministic"], false],
    [["network"], false],
    [["storage", "workflow"], false],
  ] as const)("of class %j, in a workflow: %s", (classes, safe) => {
    const module = moduleOf("some.module", classes);
    for (const kind of STATE_KINDS) {
      using state = runtime().createState({ modules: [module], kind });
      expect(state.kind).toBe(kind);
      if (kind !== "workflow" || safe) {
        expect(state.run(`return require "some.module".ok`)).toEqual([true]);
        state.bind(module);
        expect(state.run(`return some.module == require "some.module"`)).toEqual([true]);
        continue;
      }
      const error = caught(() => state.run(`require "some.module"`)) as LuaError;
      const of = classes.length === 0 ? "no class" : `class ${classes.join(", ")}`;
      expect(error.message).toContain(`module 'some.module' (${of}) cannot be used in a workflow state`);
      expect(() => state.bind(module)).toThrow(coded("ERR_MODULE_CLASS"));
      expect(state.run("return some")).toEqual([undefined]);
    }
  });

  test("a native module has the classes that it was registered with", () => {
    const files = {
      "/classes/digest.wasm": digest,
      "/classes/other.wasm": digest,
      "/classes/unknown.wasm": digest,
    };
    using state = runtime().createState({ kind: "workflow", context: "/classes", files });
    expect(state.run(`return require "digest".crc32("a")`)).toHaveLength(1);
    expect(() => state.run(`require "other"`)).toThrow(
      /module 'other' \(class io\) cannot be used in a workflow state/,
    );
    expect(() => state.run(`require "unknown"`)).toThrow(
      /module 'unknown' \(no class\) cannot be used in a workflow/,
    );
    state.run(`package.cpath = "/classes/?.wasm" assert(not pcall(require, "unknown"))`);
    using free = runtime().createState({ context: "/classes", files: {} });
    expect(free.run("return package.loadlib ~= nil and io ~= nil and os.time() > 0")).toEqual([true]);
  });

  test("a workflow does without what differs from run to run", () => {
    const run = `
      for name, library in pairs { os = os, io = io } do
        assert(require(name) == library and package.loaded[name] == library)
        for key, f in pairs(library) do
          if key ~= "difftime" then
            local ok, message = pcall(type(f) == "table" and f.write or f)
            assert(not ok and message:find("a workflow cannot use '" .. name .. "." .. key .. "'", 1, true), message)
          end
        end
      end
      for _, f in ipairs { math.randomseed, dofile, loadfile } do assert(not pcall(f, 0)) end
      for name in pairs(debug) do assert(name == "traceback" or name == "getinfo", name) end
      assert(package.loadlib == nil and package.searchpath == nil and #package.searchers == 4)
      return math.random(1 << 30), math.random(1 << 30), math.random()
    `;
    using first = runtime().createState({ kind: "workflow" });
    using second = runtime().createState({ kind: "workflow" });
    expect(first.run(run)).toEqual(second.run(run));
    expect(first.run("return math.random(1 << 30)")).toEqual(second.run("return math.random(1 << 30)"));
  });

  test("errors are reported when the state is created", () => {
    const create =
      (...modules: HostModule[]) =>
      () =>
        runtime().createState({ modules });
    const fine = moduleOf("fine", []);
    expect(create(fine, fine)).toThrow(coded("ERR_DUPLICATE_MODULE"));
    expect(create(fine, moduleOf("fine", []))).toThrow(/'fine': another module already has this name/);
    expect(create(moduleOf("string", []))).toThrow(coded("ERR_DUPLICATE_MODULE"));
    expect(create("fine" as never)).toThrow(coded("ERR_PARAMETER"));
    const failing = moduleOf("failing", [], () => {
      throw new Error("no");
    });
    expect(create(failing)).toThrow(coded("ERR_BUILD_FAILED"));
    expect(create(moduleOf("promise", [], () => Promise.resolve() as never))).toThrow(
      coded("ERR_BUILD_PROMISE"),
    );
    expect(create(moduleOf("other", [], () => ({ exports: {} }) as never))).toThrow(
      coded("ERR_EXPORTS_DIFFER"),
    );
    expect(() => runtime().createState({ kind: "server" as never })).toThrow(coded("ERR_STATE_KIND"));
    expect(() => runtime().createState({ callContext: { actor: {} as never } })).toThrow(
      coded("ERR_CALL_CONTEXT"),
    );
    for (const policy of [null, [], {}, () => true])
      expect(() => runtime().createState({ policy: policy as never }), String(policy)).toThrow(
        coded("ERR_POLICY"),
      );
    expect(() => runtime().createState({ modules: fine as never })).toThrow(/expected an array/);
    using state = runtime().createState({ modules: [fine] });
    expect(() => {
      state.freeze(5 as never);
    }).toThrow("parameter table: expected a Lua table, found number");
    expect(state.run(`return require "fine".ok`)).toEqual([true]);
  });

  test.each<unknown>([
    null,
    "digest",
    { digest: "io" },
    { digest: ["deterministic", "pure"] },
    { digest: [undefined] },
  ])("classes of native modules that are none: %j", async (nativeClasses) => {
    await expect(product.loadRuntime({ nativeClasses: nativeClasses as never })).rejects.toThrow(
      coded("ERR_NATIVE_CLASSES"),
    );
  });

  test("no file can replace a module", () => {
    const files = { "/stand/fine.lua": "return 'a file'" };
    using state = runtime().createState({ modules: [moduleOf("fine", [])], context: "/stand", files });
    expect(state.run(`local fine, from = require "fine" return fine.ok, from`)).toEqual([true, ":preload:"]);
  });
});
