/** The bundled modules from Lua: passing values, checks, permissions. Each module's results have their own file. */

import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import webCrypto from "../../src/hosts/crypto/module.js";
import crypto from "../../src/hosts/crypto/module.node.js";
import env, { createEnv } from "../../src/hosts/env/module.node.js";
import json from "../../src/hosts/json/module.js";
import { createLog, type LogEntry } from "../../src/hosts/log/module.node.js";
import text from "../../src/hosts/text/module.js";
import time from "../../src/hosts/time/module.js";
import url from "../../src/hosts/url/module.js";
import type { StateOptions } from "../../src/index.js";
import { hostObject, rulesPolicy } from "../../src/index.js";
import { products, sharedRuntime } from "../support/products.js";

describe.each(products)("$name", (product) => {
  const runtime = sharedRuntime(product, { checkResults: true });

  function run(options: StateOptions, code: string): unknown[] {
    using state = runtime().createState(options);
    return state.run(code);
  }

  it("json takes tables there and back", () => {
    run(
      { modules: [json] },
      `
      local json = require "json"
      local text = '{"big":9223372036854775807,"list":[1,2.5,"é",null,true],"none":{}}'
      local value = assert(json.decode(text))
      assert(value.big == math.maxinteger and math.type(value.big) == "integer")
      assert(value.list[4] == json.null and #value.list == 5 and tostring(json.null) == "null")
      assert(json.encode(value) == text)
      assert(json.encode({}) == "{}" and json.encode({}, { empty_arrays = true }) == "[]")
      assert(json.encode(nil) == "null" and json.encode("x") == '"x"' and json.encode(-0.0) == "-0.0")
      assert(json.encode(2^53) == "9007199254740992.0" and math.type(json.decode("9007199254740992.0")) == "float")
      assert(json.encode({ b = 1, a = { 2, 3 } }, { indent = 2 }) == '{\\n  "a": [\\n    2,\\n    3\\n  ],\\n  "b": 1\\n}')
      assert(json.decode('{"__proto__":{"x":1}}')["__proto__"].x == 1)
    `,
    );
  });

  it("json has arrays that stay arrays", () => {
    run(
      { modules: [json] },
      `
      local json = require "json"
      local list = json.array()
      assert(json.encode({ list = list }) == '{"list":[]}')
      local inner = { x = 1 }
      table.insert(list, "a")
      list[#list + 1] = inner
      inner.x = 2
      collectgarbage()
      assert(#list == 2 and list[1] == "a" and json.encode(list) == '["a",{"x":2}]')
      local made = json.array({ inner, {} })
      collectgarbage()
      assert(json.encode(made) == '[{"x":2},{}]')
      assert(json.encode(json.decode("[[],{}]", { keep_empty_arrays = true })) == "[[],{}]")
      list[3] = list
      local _, err = json.encode(list)
      assert(err:message() == "JSON: at [3]: a table that holds itself", err:message())
    `,
    );
  });

  it("json says what is wrong", () => {
    run(
      { modules: [json] },
      `
      local json = require "json"
      local function fails(message, f, ...)
        local value, err = f(...)
        assert(value == nil and err:kind() == "invalid" and err:message() == message, tostring(err))
      end
      fails("JSON: line 2, column 3: a value expected", json.decode, "[1,\\n  ]")
      local cyclic = { a = {} } cyclic.a[1] = cyclic
      fails("JSON: at .a[1]: a table that holds itself", json.encode, cyclic)
      fails("JSON: at .f: a function has no JSON", json.encode, { f = print })
      fails("JSON: at .f: userdata has no JSON", json.encode, { f = io.stdout })
      fails("JSON: at .co: userdata has no JSON", json.encode, { co = coroutine.create(print) })
      fails("JSON: at [1]: nan has no JSON", json.encode, { 0/0 })
      fails("JSON: at [1]: a string that is not UTF-8", json.encode, { "\\xff" })
      fails("JSON: the key 1 in a table that is not an array from 1 to n (see json.null, number_keys)", json.encode, { 1, nil, 3 })
      assert(json.encode({ [10] = "x", a = 1 }, { number_keys = true }) == '{"10":"x","a":1}')
      assert(json.encode("\\xff", { replace_invalid = true }) == '"\\u{fffd}"')
      local deep = {} local t = deep for i = 1, 1000 do t[1] = {} t = t[1] end
      fails("JSON: deeper than 1000 levels", function(v) local _, e = json.encode(v) return nil, e end, deep)
      local _, err = json.decode("nul")
      assert(err:details().line == 1 and err:details().offset == 1)
      assert(not pcall(json.encode))
      assert(select(2, pcall(json.decode, {})):find("string expected, got table", 1, true))
      assert(select(2, pcall(json.encode, 1, { indent = "x" })):find("field 'indent': number expected, got string", 1, true))
    `,
    );
  });

  it("json and log do not show what userdata hides", () => {
    const entries: LogEntry[] = [];
    const log = createLog({ sink: (entry) => entries.push(entry) });
    using state = runtime().createState({ modules: [json, log, text] });
    state.set("hidden", hostObject({ secret: 1 }, { fields: [] }));
    state.run(`
      local json, log = require "json", require "log"
      for _, object in ipairs { hidden, log.with({}), (require("text").regex("a")) } do
        assert(select(2, json.encode({ object })):message() == "JSON: at [1]: userdata has no JSON")
        log.info("", { object = object, list = { object } })
      end`);
    expect(entries.map(({ fields }) => fields)).toEqual(
      Array.from({ length: 3 }, () => ({ object: "(userdata)", list: ["(userdata)"] })),
    );
  });

  it("json gives the same text in whatever order Lua keeps names", () => {
    const code = `
      local json, t = require "json", {}
      for i = 1, 50 do t["k" .. (i * 7 % 50)] = i end
      return json.encode(t)`;
    expect(run({ modules: [json] }, code)).toEqual(run({ modules: [json], kind: "workflow" }, code));
  });

  it("time has Lua's times", () => {
    run(
      { modules: [time] },
      `
      local time = require "time"
      assert(math.abs(time.now() - os.time()) < 2)
      local a = time.monotonic() assert(time.monotonic() >= a)
      assert(time.format(0) == "1970-01-01T00:00:00Z" and time.parse("1970-01-01T00:00:01.5Z") == 1.5)
      assert(time.format(0, "%H:%M", "Europe/Berlin") == "01:00")
      local mine, theirs = time.date(1e9), os.date("!*t", 1000000000)
      for name, value in pairs(theirs) do assert(name == "isdst" or mine[name] == value, name) end
      assert(mine.usec == 0 and mine.offset == 0)
      assert(time.from_date(theirs) == 1e9)
      assert(time.from_date({ year = 2024, month = 3, day = 0 }) == time.parse("2024-02-29"))
      local nothing, err = time.parse("soon")
      assert(nothing == nil and err:kind() == "invalid")
      assert(select(2, time.format(0/0)):kind() == "out_of_range")
    `,
    );
  });

  it("crypto hashes bytes", () => {
    run(
      { modules: [crypto] },
      `
      local crypto = require "crypto"
      assert(crypto.hash("sha256", "a\\0\\xff", "raw") == crypto.hash("sha256", "a\\0\\xff"):gsub("..", function(h) return string.char(tonumber(h, 16)) end))
      assert(#crypto.hmac("sha512", "", "") == 128)
      assert(#crypto.random_bytes(10) == 10)
      local n = crypto.random_integer(math.mininteger, math.maxinteger)
      assert(math.type(n) == "integer" and crypto.random_integer(5, 5) == 5)
      assert(#crypto.uuid() == 36 and crypto.uuid(7):sub(15, 15) == "7")
      assert(crypto.equal("a\\xff", "a\\xff") and not crypto.equal("a\\xff", "a\\xfe"))
      assert(not pcall(crypto.hash, "md5", ""))
      assert(not pcall(crypto.uuid, 5))
    `,
    );
  });

  it("crypto of a page is waited for", async () => {
    using state = runtime().createState({ modules: [webCrypto] });
    const [hex] = await state.runAsync(`return require("crypto").hash("sha256", "a\\0\\xff")`);
    expect(hex).toBe(
      createHash("sha256")
        .update(Buffer.from([0x61, 0, 0xff]))
        .digest("hex"),
    );
    expect(() => state.run(`return require("crypto").hash("sha256", "")`)).toThrow(/async/i);
    expect(state.run(`return #require("crypto").uuid()`)).toEqual([36]);
  });

  it("log gets what Lua says", () => {
    const entries: LogEntry[] = [];
    const log = createLog({ level: "debug", sink: (entry) => entries.push(entry) });
    run(
      { modules: [log] },
      `
      local log = require "log"
      log.info("hello", { n = 1, list = { 1, { x = "y" } }, f = print, big = math.maxinteger })
      local child = log.with({ request = "r1" })
      child:warn("slow", { ms = 1.5 })
      child:with({ step = 2 }):error("bad")
      log.log("debug", "seen")
      assert(log.enabled("debug") and child:enabled("error"))
      assert(not pcall(log.log, "loud", "x"))
      assert(select(2, pcall(child.warn, {}, "x")):find("log.Logger expected, got table", 1, true))
      local cyclic = {} cyclic[1] = cyclic
      log.info("cyclic", { cyclic = cyclic })
    `,
    );
    expect(entries.map(({ level, message, fields }) => [level, message, fields])).toEqual([
      ["info", "hello", { n: 1, list: [1, { x: "y" }], f: "(function)", big: 2n ** 63n - 1n }],
      ["warn", "slow", { request: "r1", ms: 1.5 }],
      ["error", "bad", { request: "r1", step: 2 }],
      ["debug", "seen", {}],
      ["info", "cyclic", { cyclic: ["(cyclic)"] }],
    ]);
  });

  it("log passes on that its sink failed", () => {
    const log = createLog({
      sink: () => {
        throw new Error("disk full");
      },
    });
    expect(run({ modules: [log] }, `return select(2, pcall(require("log").info, "x")):kind()`)).toEqual([
      "internal",
    ]);
  });

  it("env returns what the embedder allows", () => {
    const values = { APP_MODE: "test", APP_EMPTY: "", SECRET: "s" };
    run(
      { modules: [createEnv({ values, allow: ["APP_*"] })] },
      `
      local env = require "env"
      assert(env.get("APP_MODE") == "test" and env.get("APP_EMPTY", "x") == "")
      assert(env.get("APP_NONE") == nil and env.get("APP_NONE", "x") == "x")
      local nothing, err = env.get("SECRET", "x")
      assert(nothing == nil and err:kind() == "permission_denied")
      local all = env.all()
      assert(all.APP_MODE == "test" and all.APP_EMPTY == "" and all.SECRET == nil)
      assert(env.get("APP_toString") == nil and not pcall(env.get))
    `,
    );
  });

  it("env asks the policy, which denies by default", () => {
    process.env["PERILUNE_ENV_TEST"] = "here";
    const policy = rulesPolicy([{ effect: "allow", actions: ["env.read"], resources: ["PERILUNE_*"] }]);
    const code = `
      local env = require "env"
      local value, err = env.get("PERILUNE_ENV_TEST")
      return value, err and err:kind(), env.all().PATH`;
    expect(run({ modules: [env], policy }, code)).toEqual(["here", undefined, undefined]);
    expect(run({ modules: [env] }, code)).toEqual([undefined, "permission_denied", undefined]);
    delete process.env["PERILUNE_ENV_TEST"];
  });

  it("text counts bytes as Lua does", () => {
    run(
      { modules: [text] },
      `
      local text = require "text"
      assert(text.length("e\\u{301}x") == 2 and #text.graphemes("日本") == 2 and text.sub("日本語", -2) == "本語")
      assert(text.normalize("e\\u{301}") == "é" and not text.is_utf8("\\xff") and text.repair("a\\xff") == "a\\u{fffd}")
      local s = "x é1 \\xff日2"
      local regex = assert(text.regex("(?<letter>\\\\p{L})(\\\\d)"))
      local all = regex:matches(s)
      assert(#all == 2)
      for _, m in ipairs(all) do assert(s:sub(m.first, m.last) == m.text and m.groups[1] == m.groups.letter) end
      assert(all[2].groups.letter == "日" and all[2].groups[2] == "2")
      local replaced, count = regex:replace(s, "$2$1")
      assert(replaced == "x 1é \\xff2日" and count == 2)
      assert(regex:replace(s, function(m) return m.groups[2] == "1" and "!" or nil end) == "x ! \\xff日2")
      assert(regex:replace(s, "-", 1) == "x - \\xff日2")
      assert(table.concat(assert(text.regex("[,;]")):split("a,b;c"), "|") == "a|b|c")
      assert(regex:find("none") == nil and not regex:test("none") and #regex:matches(s, 1) == 1)
      assert(#text.split("a.b", ".") == 2 and text.replace("a.b", ".", "") == "ab" and text.trim(" a ") == "a")
      assert(text.encode("€", "utf-16le") == "\\xac\\x20" and text.decode("\\x80", "windows-1252") == "€")
      assert(text.compare("a", "B") == -1)
      local nothing, err = text.regex("(")
      assert(nothing == nil and err:kind() == "invalid")
      local ok, thrown = pcall(regex.replace, regex, s, "$9")
      assert(not ok and thrown:kind() == "invalid")
      ok, thrown = pcall(regex.replace, regex, s, function() error("mine") end)
      assert(not ok and tostring(thrown):find("mine", 1, true))
      assert(select(2, pcall(regex.test, "x")):find("text.Regex expected, got string", 1, true))
    `,
    );
  });

  it("url takes URLs apart", () => {
    run(
      { modules: [url] },
      `
      local url = require "url"
      local u = assert(url.parse("https://ada@example.com:8080/a?x=1&x=2#f"))
      assert(u.host == "example.com" and u.port == 8080 and u.username == "ada" and u.password == nil)
      assert(url.build(u) == u.href)
      local q = url.query(u.query)
      assert(q.x[1] == "1" and q.x[2] == "2")
      assert(url.query_pairs(u.query)[2].value == "2")
      assert(url.build_query({ b = { 1, "y" }, a = true }) == "a=true&b=1&b=y")
      assert(url.build_query({ { name = "b", value = "1" }, { name = "a", value = "2" } }) == "b=1&a=2")
      assert(url.decode(url.encode("a/\\xff €")) == "a/\\xff €")
      assert(url.resolve("https://a/b/c", "../d") == "https://a/d")
      local nothing, err = url.parse("/no")
      assert(nothing == nil and err:kind() == "invalid")
    `,
    );
  });

  it("url refuses values that are not queries", () => {
    const code = `
      local url = require "url"
      for _, values in ipairs { { a = print }, { a = { {} } }, { 1 }, { { name = "a" } } } do
        local ok, err = pcall(url.build_query, values)
        assert(not ok and err:find("bad argument #1", 1, true), err)
      end
      assert(url.build_query {} == "" and url.build_query { a = {} } == "")
      assert(select("#", url.parse("x:y")) == 1 and select("#", url.parse("")) == 2)`;
    run({ modules: [url] }, code);
  });

  it("workflows take those that are deterministic", () => {
    const modules = [json, text, url, time, crypto, env];
    for (const { name } of [json, text, url])
      expect(run({ modules, kind: "workflow" }, `return type(require("${name}"))`)).toEqual(["table"]);
    const refused = { crypto: "", env: "", time: ".now()" }; // of time, a workflow may use the functions that wait
    for (const [name, use] of Object.entries(refused))
      expect(() => run({ modules, kind: "workflow" }, `require("${name}")${use}`)).toThrow(
        new RegExp(`${name}.*nondeterministic.*workflow`),
      );
  });
});
