/** The module `kv` with its handlers and the store in memory. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import kv from "../../src/hosts/kv/module.js";
import { createDispatcher } from "../../src/processes/dispatcher.js";
import { kvHandlers, type KvHandlersOptions } from "../../src/processes/kv/handlers.js";
import { memoryStorage } from "../../src/processes/kv/memory.js";
import { sqliteStorage } from "../../src/processes/kv/sqlite.js";
import type { KvStorage } from "../../src/processes/kv/storage.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime, type Product } from "../support/products.js";
import { caught } from "../support/caught.js";

const product = products[0] as Product;
const runtime = sharedRuntime(product, { checkResults: true });

async function run(
  program: string,
  storage: KvStorage = memoryStorage(),
  options: KvHandlersOptions = {},
): Promise<unknown[]> {
  const dispatcher = createDispatcher();
  dispatcher.registerAll(kvHandlers(storage, options));
  using state = runtime().createState({ dispatcher, modules: [kv] });
  return await state.runAsync(`local kv = require "kv" ${program}`);
}

describe("kv", () => {
  it("sets, gets and removes bytes, which outlive the state", async () => {
    const storage = memoryStorage();
    expect(
      await run(
        `
        local key, value = "k\\0\\xff", "\\0v\\xff"
        assert(kv.get(key) == nil and kv.set(key, value) and kv.get(key) == value)
        assert(kv.set("", "") and kv.get "" == "")
        return kv.delete "none", kv.delete "", kv.get "", kv.delete ""
      `,
        storage,
      ),
    ).toEqual([false, true, undefined, false]);
    expect(await run(`return kv.get("k\\0\\xff") == "\\0v\\xff"`, storage)).toEqual([true]);
  });

  it("swaps only the expected value", async () => {
    expect(
      await run(`
        local seen = {
          kv.swap("n", "0", "1"), kv.swap("n", nil, "1"), kv.swap("n", nil, "2"), kv.swap("n", "", "2"),
          kv.swap("n", "1", "2"), kv.swap("n", "1", nil), kv.swap("n", "2", nil), kv.swap("n", nil, nil),
        }
        for i, v in ipairs(seen) do seen[i] = tostring(v):sub(1, 1) end
        return table.concat(seen), kv.get "n"
      `),
    ).toEqual(["ftfftftt", undefined]);
  });

  it("lists by prefix, behind a key, up to a limit", async () => {
    expect(
      await run(
        `
        for _, key in ipairs { "b", "a/2", "a/10", "a", "a/\\xff", "a0", "\\xff\\xff", "\\xff" } do kv.set(key, key .. "!") end
        local function keys(...)
          local found = {}
          for i, entry in ipairs(assert(kv.list(...))) do
            assert(entry.value == entry.key .. "!")
            found[i] = entry.key:gsub("\\xff", "?")
          end
          return table.concat(found, " ")
        end
        return keys(), keys("a/"), keys("\\xff"), keys("none"), keys("a", { after = "a/10", limit = 2 }),
          keys("a/", { after = "a" }), keys("a/", { after = "b" }), keys("a/", { after = "a/1" }), keys("", { limit = 0 })
      `,
        undefined,
        { maxList: 7 },
      ),
    ).toEqual([
      ...["a a/10 a/2 a/? a0 b ?", "a/10 a/2 a/?", "? ??", "", "a/2 a/?"],
      ...["a/10 a/2 a/?", "", "a/10 a/2 a/?", ""],
    ]);
  });

  it.each([
    [`kv.set(("k"):rep(1025), "")`, "invalid"],
    [`kv.get(("k"):rep(1025))`, "invalid"],
    [`kv.set("k", ("v"):rep(101))`, "invalid"],
    [`kv.swap("k", nil, ("v"):rep(101))`, "invalid"],
    [`kv.list("", { limit = -1 })`, "out_of_range"],
    [`kv.set("full", ("v"):rep(50))`, "rate_limited"],
  ])("refuses %s", async (expression, kind) => {
    const program = `
      assert(kv.set("a", ("x"):rep(59)))
      local value, err = ${expression}
      assert(kv.set("a", "") and kv.set("full", ("v"):rep(50)))
      return value, err:kind(), err:retryable()
    `;
    expect(await run(program, memoryStorage({ maxSize: 100 }), { maxValue: 100 })).toEqual([
      undefined,
      kind,
      false,
    ]);
  });

  it("passes on what a storage of one's own answers, and closes it", async () => {
    const calls: string[] = [];
    const storage: KvStorage = {
      get: (key) => Promise.resolve(key),
      set: () => {
        throw new Error("read-only");
      },
      swap: () => false,
      list: () => [],
      close: () => calls.push("close"),
    };
    expect(await run(`local v, err = kv.set("a", "") return kv.get "x", v, err:kind()`, storage)).toEqual([
      "x",
      undefined,
      "internal",
    ]);
    const dispatcher = createDispatcher();
    dispatcher.registerAll(kvHandlers(storage));
    await dispatcher.start();
    await dispatcher.stop();
    expect(calls).toEqual(["close"]);
    for (const wrong of [undefined, {}, { ...storage, list: 3 }])
      expect(() => kvHandlers(wrong as never)).toThrow(coded("ERR_PARAMETER"));
    for (const wrong of [{ maxKey: -1 }, { maxValue: NaN }, { max: 1 }])
      expect(caught(() => kvHandlers(storage, wrong as never))).toMatchObject({ code: "ERR_OPTION" });
    expect(() => memoryStorage({ maxSize: -1 })).toThrow(coded("ERR_OPTION"));
  });
});

it("a store in SQLite refuses wrong arguments, and says whether a retry can help", () => {
  let thrown: object = Object.assign(new Error("locked"), { errcode: 5 });
  const statement = {
    get: () => {
      throw thrown;
    },
    all: () => [{ key: "text", value: new Uint8Array() }],
    run: () => ({ changes: 0 }),
  };
  const database = { exec: () => undefined, prepare: () => statement };
  const storage = sqliteStorage(database);
  const key = new Uint8Array();
  expect(caught(() => storage.get(key))).toMatchObject({ kind: "unavailable", retryable: true });
  thrown = Object.assign(new Error("no such table"), { errcode: 1 });
  expect(caught(() => storage.get(key))).toMatchObject({
    kind: "internal",
    message: "SQLite: no such table",
  });
  expect(caught(() => storage.list({ prefix: key, after: undefined, limit: 1 }))).toMatchObject({
    kind: "data_loss",
  });
  for (const wrong of [undefined, {}, { exec: () => undefined }, { ...database, exec: 3 }])
    expect(() => sqliteStorage(wrong as never)).toThrow(coded("ERR_PARAMETER"));
  for (const wrong of [{ table: "a b" }, { table: "" }, { table: 3 }, { name: "kv" }])
    expect(() => sqliteStorage(database, wrong as never)).toThrow(coded("ERR_OPTION"));
});

describe("the store in memory", () => {
  it("is a map of bytes, sorted, whatever happens to the arrays", () => {
    const bytes = fc.uint8Array({ max: 3, maxLength: 3 });
    const step = fc.tuple(bytes, fc.option(bytes, { nil: undefined }));
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        bytes,
        bytes,
        fc.nat(5),
        (steps, prefix, after, limit) => {
          const storage = memoryStorage();
          const model = new Map<string, string>();
          const text = (of: Uint8Array): string => String.fromCharCode(...of);
          for (const [key, value] of steps) {
            const [name, had] = [text(key), model.has(text(key))];
            if (value === undefined) model.delete(name);
            else model.set(name, text(value));
            expect(storage.set(key, value)).toBe(had);
            const kept = storage.get(key) as Uint8Array | undefined;
            expect(kept && text(kept)).toBe(model.get(name));
            kept?.fill(9);
          }
          const expected = [...model]
            .filter(([key]) => key.startsWith(text(prefix)) && key > text(after))
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .slice(0, limit);
          const found = storage.list({ prefix, after, limit }) as { key: Uint8Array; value: Uint8Array }[];
          expect(found.map(({ key, value }) => [text(key), text(value)])).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
