/** The compile cache of a runtime, which no program can tell from compiling anew, and `dump`. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { LuaError, LuaFunction, LuaState } from "../../src/index.js";
import { caught } from "../support/caught.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

const PROGRAMS = fileURLToPath(new URL("../lua", import.meta.url));

/** A chunk that is long enough to be kept. */
const long = (code: string): string => `${code}\n${"-- what is long enough to be kept\n".repeat(16)}`;

const COUNTER = long("local n = ... return function() n = n + 1 return n end");
const RAISING = long(
  "local function inner(thing)\n  return thing.field.of.it\nend\n\nlocal t = {}\nreturn inner(t)",
);

describe.each(products)("the compile cache ('$name')", (product) => {
  const shared = sharedRuntime(product, { realFiles: false });

  /** What `step` adds to the hits and misses of the runtime. */
  function counted(step: () => void): [hits: number, misses: number] {
    const before = shared().stats();
    step();
    const after = shared().stats();
    return [after.compileHits - before.compileHits, after.compileMisses - before.compileMisses];
  }

  it("keeps what one state loaded for all states, as functions of their own", () => {
    const [first, second] = [shared().createState(), shared().createState()];
    expect(counted(() => void first.load(COUNTER, { name: "=counter" }))).toEqual([0, 1]);
    const run = (state: LuaState): LuaFunction =>
      state.run<[LuaFunction]>(COUNTER, { name: "=counter", args: [10] })[0];
    let made: LuaFunction[] = [];
    expect(counted(() => (made = [run(first), run(second), run(second)]))).toEqual([3, 0]);
    expect(made.map((count) => [count(), count()])).toEqual([
      [[11], [12]],
      [[11], [12]],
      [[11], [12]],
    ]);
    const text = long("x = (x or 0) + 1 return x");
    expect(first.run(text, { env: { x: 5 } })).toEqual([6]);
    expect([first.run(text), first.run(text), second.run(text)]).toEqual([[1], [2], [1]]);
    expect(counted(() => first.run(new TextEncoder().encode(text)))).toEqual([1, 0]);
    first.close();
    expect(second.run(text)).toEqual([2]);
    second.close();
  });

  it("tells chunks apart by their text and their name", () => {
    const state = shared().createState();
    const text = long("local info = debug.getinfo(1, 'S') return info.source, info.short_src");
    const run = (name?: string): unknown => state.run(text, name === undefined ? {} : { name });
    expect(counted(() => void [run("=a"), run("=b"), run(), run("@a"), run(`${text} `)])).toEqual([0, 5]);
    expect(counted(() => void [run("@a"), run("=b"), run(`${text} `)])).toEqual([3, 0]);
    expect([run("=a"), run("@b/c"), run("=a")]).toEqual([
      ["=a", "a"],
      ["@b/c", "b/c"],
      ["=a", "a"],
    ]);
    expect(run()).toEqual([text, expect.stringMatching(/^\[string "local info/)]);
    expect(counted(() => state.load(text.replace("local info", "local Info")))).toEqual([0, 1]);
    state.close();
  });

  it("gives the same code, lines and names as compiling does", () => {
    const [first, second] = [shared().createState(), shared().createState()];
    for (const file of readdirSync(PROGRAMS).filter((name) => name.endsWith(".lua"))) {
      const source = readFileSync(path.join(PROGRAMS, file));
      const dump = (state: LuaState): Buffer => {
        using chunk = state.load(source, { name: `@compiled/${file}` });
        return Buffer.from(chunk.dump());
      };
      const compiled = dump(first);
      const kept = source.length >= 256;
      let again: Buffer | undefined;
      expect([file, counted(() => (again = dump(second)))]).toEqual([file, [kept ? 1 : 0, 0]]);
      expect([file, again?.equals(compiled)]).toEqual([file, true]);
    }
    first.close();
    second.close();
  });

  it("leaves errors as they are, and keeps no chunk that does not compile", () => {
    const told = (error: unknown): unknown => {
      const { message, traceback, line, file, excerpt, frames } = error as LuaError;
      return [
        message,
        traceback,
        line,
        file,
        excerpt,
        frames.map(({ line: at, description }) => [at, description]),
      ];
    };
    const raise = (): unknown => {
      using state = shared().createState();
      return told(caught(() => state.run(RAISING, { name: "@raising.lua" })));
    };
    const first = raise();
    expect(first).toEqual(
      expect.arrayContaining(["raising.lua:2: attempt to index a nil value (field 'field')", 2]),
    );
    expect(counted(() => void expect(raise()).toEqual(first))).toEqual([1, 0]);
    const broken = long("local x =\n = 5");
    const fail = (): unknown => {
      using state = shared().createState();
      return caught(() => state.load(broken, { name: "=broken" }));
    };
    const failed = told(fail());
    expect(fail()).toEqual(coded("ERR_LUA_SYNTAX"));
    expect(counted(() => void expect(told(fail())).toEqual(failed))).toEqual([0, 1]);
  });

  it("changes no fuel: a hit takes the ticks of compiling, and ends at a limit like it", () => {
    const text = long(`local t = { ${"1.5, 'text', { 2 }, ".repeat(300)} } return #t, "${"x".repeat(500)}"`);
    const ticks = (kind: "process" | "workflow"): number => {
      using state = shared().createState({ kind });
      const before = state.stats().ticks;
      state.load(text, { name: "=ticks" }).close();
      return state.stats().ticks - before;
    };
    const first = ticks("process");
    shared().createState({ kind: "workflow" }).close(); // keeps the chunk that confines it
    expect(first).toBeGreaterThan(1000);
    expect(counted(() => void expect([ticks("process"), ticks("workflow")]).toEqual([first, first]))).toEqual(
      [3, 0],
    );
    using state = shared().createState();
    for (const fuel of [0, 1, 10, first - 1]) {
      const error = caught(() => state.run(text, { name: "=ticks", fuel }));
      expect([fuel, error]).toEqual([
        fuel,
        expect.objectContaining({ limit: "fuel", message: "fuel used up" }),
      ]);
    }
    expect(state.run(text, { name: "=ticks", fuel: 2 * first })[0]).toBe(900);
  });

  it("memory: what is read counts for the state, and its limit holds", () => {
    const text = long(`return { ${Array.from({ length: 4000 }, (_, i) => `"${i} of them"`).join(", ")} }`);
    using state = shared().createState();
    state.load(text).close();
    using small = shared().createState({ limits: { memory: 100_000 } });
    expect(
      counted(() => void expect(caught(() => small.load(text))).toEqual(coded("ERR_LUA_MEMORY"))),
    ).toEqual([1, 0]);
    small.limits.set({});
    const before = small.memory.used;
    using kept = small.load(text);
    expect(small.memory.used - before).toBeGreaterThan(100_000);
    expect(kept.call(undefined)[0]).toBeDefined();
  });

  it("scripts get no way to load precompiled code", () => {
    const state = shared().createState();
    const code = state.load(COUNTER, { name: "=counter" }).dump();
    expect(caught(() => state.load(code))).toEqual(coded("ERR_LUA_SYNTAX"));
    state.set("code", code);
    const load = long("return load(code)");
    for (let i = 0; i < 2; i++)
      expect(state.run(load, { name: "=compiled" })).toEqual([
        undefined,
        "attempt to load a binary chunk (mode is 't')",
      ]);
    state.close();
    const trusting = shared().createState({ allowBinary: true });
    trusting.set("code", code.fill(0x7f, 60, 80));
    expect(String(trusting.run(load, { name: "=compiled" })[1])).toMatch(
      /truncated|bad binary format|version/,
    );
    trusting.close();
  });

  it("takes no more than its limit: the least recently used chunks go", async () => {
    using runtime = await product.loadRuntime({ compileCache: 40_000, realFiles: false, stdlib: false });
    using state = runtime.createState();
    const load = (i: number): boolean => {
      const { compileHits } = runtime.stats();
      state.load(`return ${i}${"-- filling\n".repeat(100)}`, { name: "=filling" }).close();
      expect(runtime.stats().compileBytes).toBeLessThanOrEqual(40_000);
      return runtime.stats().compileHits > compileHits;
    };
    load(0);
    for (let i = 1; i < 100; i++) expect([i, load(i), load(0)]).toEqual([i, false, true]);
    expect([load(99), load(1), load(0)]).toEqual([true, false, true]);
    const { compileMisses } = runtime.stats();
    const large = `return "${"x".repeat(20_000)}"`;
    for (let i = 0; i < 2; i++) expect(state.run(large, { result: "one" })).toHaveLength(20_000);
    expect([runtime.stats().compileMisses - compileMisses, load(0)]).toEqual([0, true]);
  });

  it("can be turned off, and refuses what is no size", async () => {
    using runtime = await product.loadRuntime({ compileCache: 0, realFiles: false, stdlib: false });
    for (let i = 0; i < 2; i++) expect(runtime.createState().run(COUNTER, { args: [1] })).toHaveLength(1);
    expect(runtime.stats()).toMatchObject({ compileHits: 0, compileMisses: 0, compileBytes: 0 });
    for (const compileCache of [-1, 1.5, NaN, "8"])
      await expect(product.loadRuntime({ compileCache: compileCache as number })).rejects.toMatchObject({
        code: "ERR_OPTION",
        option: "compileCache",
      });
  });

  it("knows the scripts of modules, by their content", () => {
    const files = { "/app/a.lua": long("return { name = ..., at = debug.getinfo(1, 'S').source }") };
    const open = (more: Record<string, string> = {}): LuaState =>
      shared().createState({
        context: "/app",
        path: "/lib/?.lua",
        files: { ...files, "/lib/b.lua": long("return 'b'"), ...more },
      });
    const load = "local a = require('a') return a.name, a.at, (require('b'))";
    const expected = ["a", "@/app/a.lua", "b"];
    expect(counted(() => void expect(open().run(load)).toEqual(expected))).toEqual([0, 2]);
    expect(counted(() => void expect(open().run(load)).toEqual(expected))).toEqual([2, 0]);
    const changed = open({ "/app/a.lua": long("return { name = 'changed' }") });
    expect(counted(() => void expect(changed.run(load)).toEqual(["changed", undefined, "b"]))).toEqual([
      1, 1,
    ]);
    const odd: Record<string, string | Uint8Array> = {
      "/app/hash.lua": long("#!/usr/bin/lua\nreturn debug.getinfo(1, 'l').currentline"),
      "/app/mark.lua": `\ufeff${long("return debug.getinfo(1, 'l').currentline")}`,
      "/app/empty.lua": "",
      "/app/wrong.lua": long("return\n= 1"),
      "/app/code.lua": shared().createState().load(COUNTER).dump(),
    };
    const oddly = (name: string): unknown => {
      const state = shared().createState({ context: "/app", files: odd });
      return state.run("local ok, value = pcall(require, ...) return value", { args: [name] })[0];
    };
    for (let i = 0; i < 2; i++) {
      expect([oddly("hash"), oddly("mark"), oddly("empty")]).toEqual([2, 1, true]);
      expect(oddly("wrong")).toBe(
        "error loading module 'wrong' from file '/app/wrong.lua':\n\t/app/wrong.lua:2: unexpected symbol near '='",
      );
      expect(oddly("code")).toBe(
        "error loading module 'code' from file '/app/code.lua':\n\tattempt to load a binary chunk (mode is 't')",
      );
    }
  });
});

describe.each(products)("dump ('$name')", (product) => {
  const shared = sharedRuntime(product, { realFiles: false });

  it("gives a function that any runtime loads", async () => {
    const state = shared().createState();
    const add = state.load("local a, b = ... if not b then error('no b') end return a + b", { name: "=add" });
    const code = add.dump();
    expect(code).toBeInstanceOf(Uint8Array);
    using other = await product.loadRuntime({ realFiles: false, stdlib: false });
    const loaded = other.createState().load(code, { allowBinary: true });
    expect(loaded(2, 3)).toEqual([5]);
    expect(caught(() => loaded(2))).toMatchObject({ message: "add:1: no b" });
    const stripped = add.dump({ strip: true });
    expect(stripped.length).toBeLessThan(code.length);
    expect(caught(() => state.load(stripped, { allowBinary: true })(2))).toMatchObject({
      message: "no b",
    });
    expect(state.run("return string.dump(...)", { args: [add], result: "one", strings: "bytes" })).toEqual(
      code,
    );
    state.close();
  });

  it("fails for functions of C and of JavaScript, closed handles and wrong options", () => {
    const state = shared().createState();
    const print = state.get<LuaFunction>("print");
    expect(caught(() => print?.dump())).toMatchObject({ message: "unable to dump given function" });
    const chunk = state.load("return 1");
    expect(caught(() => chunk.dump({ stripped: true } as never))).toEqual(coded("ERR_OPTION"));
    expect(caught(() => chunk.dump({ strip: 1 } as never))).toEqual(coded("ERR_OPTION"));
    expect(caught(() => chunk.dump.call(state.globals() as never))).toEqual(coded("ERR_RECEIVER"));
    chunk.close();
    expect(caught(() => chunk.dump())).toEqual(coded("ERR_HANDLE_CLOSED"));
    state.close();
  });
});
