/** Strings that reach host functions as bytes: `t.bytes`, and `hostFunction` with `strings: "bytes"`. */
import { describe, expect, expectTypeOf, it } from "vitest";
import { defineModule, hostFunction, luaBytes, type HostCall, type LuaState } from "../../src/index.js";
import { printLuals } from "../../src/types/luals.js";
import { printMarkdown } from "../../src/types/markdown.js";
import { printTypescript } from "../../src/types/typescript.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";

const EVERY = Uint8Array.from({ length: 256 }, (_, i) => i);
const every = "local b = {} for i = 0, 255 do b[#b + 1] = string.char(i) end local every = table.concat(b) ";

const seen: unknown[] = [];

const socket = defineModule({
  name: "socket",
  types: (t) => ({
    define: {
      Frame: t.record({ head: t.string, body: t.bytes, more: t.optional(t.array(t.bytes)) }),
      Socket: t.interface({
        send: t.method({ params: [t.param("to", t.string), t.param("data", t.bytes)], results: [t.integer] }),
      }),
    },
    export: t.record({
      send: t.function({
        params: [t.param("name", t.string), t.param("data", t.bytes), t.param("tail", t.optional(t.bytes))],
        rest: t.bytes,
        results: [t.integer],
      }),
      echo: t.function({ params: [t.param("data", t.bytes)], results: [t.bytes] }),
      later: t.function({ params: [t.param("data", t.bytes)], results: [t.bytes] }),
      text: t.function({ results: [t.bytes] }),
      frame: t.function({ params: [t.param("frame", t.ref("Frame"))], results: [t.ref("Frame")] }),
      either: t.function({ params: [t.param("x", t.union(t.number, t.bytes))], results: [t.any] }),
      call: t.function({
        params: [t.param("f", t.function({ params: [t.param("b", t.bytes)], results: [t.bytes] }))],
        results: [t.integer],
      }),
      open: t.function({ results: [t.ref("Socket")] }),
      magic: t.bytes,
    }),
  }),
  build: ({ registerType }) => {
    const type = registerType("Socket", Object, () => ({
      methods: {
        send: (_self, to, data) => {
          seen.push(to, data);
          return data.length;
        },
      },
    }));
    return {
      exports: {
        send: (name, data, end, ...more) => {
          expectTypeOf(data).toEqualTypeOf<Uint8Array>();
          expectTypeOf(end).toEqualTypeOf<Uint8Array | undefined>();
          expectTypeOf(more).toEqualTypeOf<Uint8Array[]>();
          seen.push(name, data, end, ...more);
          return data.length;
        },
        echo: (data) => data,
        later: async (data) => {
          await Promise.resolve();
          return data;
        },
        text: () => "é",
        frame: ({ head, body, more }) => {
          seen.push(head, body, more);
          return { head, body };
        },
        either: (x) => {
          seen.push(x);
          return undefined;
        },
        call: (f) => {
          const back = f(EVERY);
          expectTypeOf(back).toEqualTypeOf<Uint8Array>();
          seen.push(back);
          return back.length;
        },
        open: () => type.wrap({}),
        magic: new Uint8Array([255, 0]),
      },
    };
  },
});

describe.each(products)("bytes ('$name')", (product) => {
  const runtime = sharedRuntime(product);

  function run(source: string): unknown[] {
    seen.length = 0;
    using state = runtime().createState({ modules: [socket] });
    return state.run(`${every} local socket = require("socket") ${source}`);
  }

  it("parameters of t.bytes get all bytes, others text", () => {
    expect(run("return socket.send(every, every, nil, 'x', 5)")).toEqual([256]);
    const [name, ...rest] = seen;
    expect(typeof name).toBe("string");
    expect(luaBytes(name as string)).toEqual(EVERY);
    expect(rest).toEqual([EVERY, undefined, new Uint8Array([120]), new Uint8Array([53])]);
    expect(run("return socket.open():send('é', every)")).toEqual([256]);
    expect(seen).toEqual(["é", EVERY]);
    expect(run("return pcall(socket.send, 'x', {})")).toEqual([
      false,
      expect.stringContaining("bad argument #2") as string,
    ]);
    expect(() => run("socket.send('x')")).toThrow(
      "bad argument #2 to 'send' (string expected, got no value)",
    );
  });

  it("results, fields, items, callbacks and exports of t.bytes keep all bytes", async () => {
    expect(
      run("return socket.echo(every) == every, socket.text() == 'é', socket.magic == '\\255\\0'"),
    ).toEqual([true, true, true]);
    expect(
      run(
        "local f = socket.frame({ head = 'h', body = every, more = { every, '' } }) return f.body == every, f.head",
      ),
    ).toEqual([true, "h"]);
    expect(seen).toEqual(["h", EVERY, [EVERY, new Uint8Array()]]);
    expect(run("return socket.call(function(b) return b == every and b end)")).toEqual([256]);
    expect(seen).toEqual([EVERY]);
    run("socket.either(every) socket.either(1.5)");
    expect(seen).toEqual([EVERY, 1.5]);
    using state = runtime().createState({ modules: [socket] });
    expect(await state.runAsync(`${every} return require("socket").later(every) == every`)).toEqual([true]);
  });

  it("the bytes are a copy", () => {
    run("socket.send('', every) collectgarbage() for i = 1, 100 do local s = ('y'):rep(256 + i) end");
    expect(seen[1]).toEqual(EVERY);
    (seen[1] as Uint8Array).fill(7);
    expect(run("return socket.echo(every) == every")).toEqual([true]);
  });

  it("hostFunction: all strings among the arguments are bytes, of every call", async () => {
    using state: LuaState = runtime().createState();
    const calls: unknown[] = [];
    const write = hostFunction(
      function (this: HostCall, ...args: unknown[]) {
        calls.push(...args);
        return args[0] as Uint8Array;
      },
      { strings: "bytes" },
    );
    const object = { n: 2, write: hostFunction((data: Uint8Array) => data.length, { strings: "bytes" }) };
    state.set("write", write);
    state.set("object", object);
    expect(state.run(`${every} return write(every, 1, nil, true, "") == every, object.write(every)`)).toEqual(
      [true, 256],
    );
    expect(calls).toEqual([EVERY, 1, undefined, true, new Uint8Array()]);
    const later = hostFunction(async (data: Uint8Array) => Promise.resolve(data), { strings: "bytes" });
    state.set("later", later);
    expect(await state.runAsync(`${every} return later(every) == every`)).toEqual([true]);
    state.set(
      "text",
      hostFunction((text: string) => typeof text),
    );
    expect(state.run("return text('x')")).toEqual(["string"]);
  });

  it("hostFunction refuses what it does not know", () => {
    expect(() => hostFunction(5 as never)).toThrow(coded("ERR_PARAMETER"));
    expect(() => hostFunction(() => 1, { strings: "byte" as never })).toThrow(coded("ERR_OPTION"));
    expect(() => hostFunction(() => 1, { string: "bytes" } as never)).toThrow("did you mean 'strings'?");
  });
});

it("is a string in Lua's definitions, and a Uint8Array in TypeScript's", () => {
  const { manifest } = socket;
  expect(printLuals(manifest)).toContain("---@param data string");
  expect(printLuals(manifest)).toContain("---@field body string");
  expect(printMarkdown(manifest)).toContain("data: string");
  expect(printTypescript(manifest)).toContain("data: Uint8Array");
});

it("is not the key of a table", () => {
  const types = () =>
    defineModule({
      name: "keys",
      types: (t) => ({ export: t.table(t.bytes, t.string) }),
      build: () => ({ exports: new Map() }),
    });
  expect(types).toThrow("bytes are not a key; use a string");
});
