/**
 * Long work of the shipped host modules, and of the codec for them, looks at the limits of the state. The first half makes
 * the first look fail, whatever the time; the second half lets real deadlines pass, within a bound as wide as in time.test.ts.
 */
import { afterEach, describe, expect, it } from "vitest";
import { LimitError, LuaError } from "../../src/errors/lua.js";
import crypto from "../../src/hosts/crypto/module.node.js";
import json from "../../src/hosts/json/module.js";
import text from "../../src/hosts/text/module.js";
import url from "../../src/hosts/url/module.js";
import { workFor } from "../../src/security/checkpoint.js";
import { StreamWriter } from "../../src/values/codec-writer.js";
import { defineModule } from "../../src/modules/host/define.js";
import { hostObject } from "../../src/values/host-objects.js";
import { functionsOf } from "../hosts/exports.js";
import { products, sharedRuntime, type Product } from "../support/products.js";

const [RELEASE] = products as [Product];

/** Milliseconds. */
const DEADLINE = 20;
const LATE = 400;

describe("work of host modules", () => {
  const from = {
    json: functionsOf(json),
    text: functionsOf(text),
    url: functionsOf(url),
    crypto: functionsOf(crypto),
  };
  const SIZE = 2 ** 18;
  const digits = Array.from({ length: SIZE / 8 }, (_, i) => i);
  const names = Object.fromEntries(digits.map((i) => [`n${i}`, "v"]));
  const bytes = new Uint8Array(SIZE);
  const marks = "e\u0301".repeat(SIZE);
  type Work = readonly [module: keyof typeof from, name: string, ...args: unknown[]];

  const works: readonly Work[] = [
    ["json", "decode", JSON.stringify(digits)],
    ["json", "decode", JSON.stringify(names)],
    ["json", "decode", "[".repeat(900) + " ".repeat(SIZE)],
    ["json", "decode", `"${"a".repeat(SIZE)}"`],
    ["json", "decode", `"${"\\n".repeat(SIZE)}"`],
    ["json", "decode", `${"\n".repeat(SIZE)}x`],
    ["json", "encode", digits],
    ["json", "encode", names],
    ["json", "encode", new Map(digits.map((i) => [`n${i}`, i]))],
    ["json", "encode", "a".repeat(SIZE * 8)],
    ["text", "length", "a".repeat(SIZE)],
    ["text", "length", `a${"\u0301".repeat(SIZE)}`],
    ["text", "graphemes", marks],
    ["text", "sub", marks, 1, 2],
    ["text", "normalize", marks, "NFC"],
    ["text", "split", ",".repeat(SIZE), ","],
    ["text", "replace", ",".repeat(SIZE), ",", ";"],
    ["text", "encode", marks, "utf-16le"],
    ["text", "encode", "a".repeat(SIZE), "iso-8859-2"],
    ["text", "decode", bytes, "windows-1252"],
    ["url", "encode", "ä".repeat(SIZE)],
    ["url", "decode", "%41".repeat(SIZE)],
    ["url", "query", "a=b&".repeat(SIZE)],
    ["url", "query_pairs", "a".repeat(SIZE)],
    ["url", "build_query", names],
    ["url", "build_query", digits.map(() => ({ name: "n", value: "v" }))],
    ["crypto", "hash", "sha256", bytes, "raw"],
    ["crypto", "hmac", "sha1", bytes, bytes, "raw"],
    ["crypto", "random_bytes", SIZE, "hex"],
    ["crypto", "random_bytes", SIZE, "base64"],
  ];

  afterEach(() => {
    workFor(undefined);
  });

  const over = new LuaError("over", "over", "");

  for (const [module, name, ...args] of works)
    it(`${module}.${name} ends in its midst`, () => {
      let looks = 0;
      workFor({
        check() {
          looks++;
          throw over;
        },
      });
      expect(() => from[module][name]!(...args)).toThrow(over);
      expect(looks).toBe(1);
    });

  it("ends when it writes a structure", () => {
    workFor({
      check() {
        throw over;
      },
    });
    expect(() => {
      new StreamWriter().write(digits, () => false);
    }).toThrow(over);
    expect(() => {
      new StreamWriter().write(names, () => false);
    }).toThrow(over);
  });

  it("looks at no limits outside of a host function", () => {
    expect(from.json.decode!(JSON.stringify(digits))).toStrictEqual([digits]);
  });
});

describe("a deadline in host work", () => {
  const runtime = sharedRuntime(RELEASE, { realFiles: false });

  const attacks: Readonly<Record<string, readonly [setup: string, step: string]>> = {
    "decode a long array": [`json = require "json"; s = "[" .. ("1,"):rep(1e6) .. "1]"`, "json.decode(s)"],
    "decode many names": [
      `json = require "json"; local t = {}; for i = 1, 2e5 do t[i] = ('"k%d":%d'):format(i, i) end
       s = "{" .. table.concat(t, ",") .. "}"`,
      "json.decode(s)",
    ],
    "decode a short text often": [
      `json = require "json"; s = "[" .. ("[1,2,3],"):rep(4e4) .. "1]"`,
      "json.decode(s)",
    ],
    "encode a long array": [
      `json = require "json"; t = {}; for i = 1, 3e5 do t[i] = i end`,
      "json.encode(t)",
    ],
    "count marks": [`text = require "text"; s = "a" .. ("\u0301"):rep(2e6)`, "text.length(s)"],
    "normalise marks": [
      `text = require "text"; s = ("a" .. ("\u0301\u0323"):rep(500)):rep(500)`,
      "text.normalize(s)",
    ],
    "normalise marks in a row": [`text = require "text"; s = ("\u0301\u0323"):rep(1e5)`, "text.normalize(s)"],
  };

  it.each(Object.entries(attacks))("%s", (_, [setup, step]) => {
    const state = runtime().createState({ modules: [json, text], limits: { memory: 64 * 2 ** 20 } });
    try {
      state.run(setup);
      state.limits.set({ memory: 64 * 2 ** 20, timeout: DEADLINE });
      const before = process.cpuUsage();
      expect(() => state.run(`while true do pcall(function() ${step} end) end`)).toThrow(LimitError);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000 - DEADLINE).toBeLessThan(LATE);
      expect(state.limits.reached).toBe("timeout");
      state.limits.set({});
      expect(state.run("return 1 + 1")).toStrictEqual([2]);
    } finally {
      state.close();
    }
  });

  const calls: Readonly<Record<string, string>> = {
    "a function that takes long": "slow()",
    "a function that takes long and fails": "pcall(slow, true)",
    "a getter that takes long": "local x = object.slow",
    "a method of an array": "array:indexOf(-1)",
    "a method that sorts": "numbers:sort()",
    "a method that calls C for each element": "array:every(type)",
    "a method that calls Lua for each element": "array:every(function() return true end)",
  };
  const array = hostObject(Array.from({ length: 300_000 }, (_, i) => i));
  const numbers = hostObject(Float64Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 100_003));

  it.each(Object.entries(calls))("%s, often, after work that does not take long", (_, step) => {
    const slow = (fails: unknown): number => {
      const before = process.cpuUsage().user;
      while (process.cpuUsage().user - before < 5000);
      if (fails === true) throw new Error("wrong");
      return 1;
    };
    const object = hostObject(
      {
        get slow() {
          return slow(false);
        },
      },
      { fields: ["slow"] },
    );
    for (const memory of [undefined, 64 * 2 ** 20]) {
      const state = runtime().createState();
      for (const [name, value] of Object.entries({ slow, object, array, numbers }))
        state.set(name, value as never);
      state.limits.set({ timeout: DEADLINE, ...(memory === undefined ? {} : { memory }) });
      const before = process.cpuUsage(); // other threads compile meanwhile; a thousand calls would take five seconds
      expect(() =>
        state.run(`while true do for i = 1, 40000 do end for i = 1, 1000 do ${step} end end`),
      ).toThrow(LimitError);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000 - DEADLINE).toBeLessThan(5 * LATE);
      state.close();
    }
  });

  it("ends a function of an embedder that says how it works, by the limits of one call", () => {
    const slow = defineModule({
      name: "slow",
      description: "Works.",
      class: ["deterministic"],
      types: (t) => ({ export: t.record({ work: t.function({ results: [t.nil] }) }) }),
      build: () => ({
        exports: {
          work() {
            for (;;) this.checkpoint();
          },
        },
      }),
    });
    const state = runtime().createState({ modules: [slow] });
    try {
      expect(() => state.run('require "slow".work()', { timeout: DEADLINE })).toThrow(LimitError);
      const interrupt = new Int32Array(new SharedArrayBuffer(4));
      state.limits.set({ interrupt });
      state.set("stop", () => {
        interrupt[0] = 1;
      });
      const code = `local work = require "slow".work
        pcall(function() stop() work() end)
        for i = 1, 1e6 do end
        ran = true`;
      expect(() => state.run(code)).toThrow(expect.objectContaining({ limit: "interrupt" }) as Error);
      state.limits.set({});
      expect(state.get("ran")).toBeUndefined();
    } finally {
      state.close();
    }
  });
});
