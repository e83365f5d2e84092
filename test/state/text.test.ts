/** Strings in both directions: Lua's bytes and JavaScript's UTF-16, valid or not. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ValueError, type LuaState } from "../../src/index.js";
import { decodeText, luaBytes, toWellFormed } from "../../src/values/text.js";
import { products, sharedRuntime } from "../support/products.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe("text", () => {
  it.each([
    ["", ""],
    ["41", "A"],
    ["00", "\0"],
    ["efbbbf41", "\ufeffA"],
    ["e282ac", "€"],
    ["f09f8c99", "🌙"],
    ["ff", "\udcff"],
    ["80", "\udc80"],
    ["c080", "\udcc0\udc80"],
    ["e08080", "\udce0\udc80\udc80"],
    ["eda080", "\udced\udca0\udc80"],
    ["f4908080", "\udcf4\udc90\udc80\udc80"],
    ["f8888080", "\udcf8\udc88\udc80\udc80"],
    ["e282", "\udce2\udc82"],
    ["41e28242", "A\udce2\udc82B"],
    ["f09f8c41", "\udcf0\udc9f\udc8cA"],
  ])("%s is %j", (bytes, text) => {
    expect(decodeText(Buffer.from(bytes, "hex"))).toBe(text);
    expect(hex(luaBytes(text))).toBe(bytes);
  });

  it("returns the same bytes, whatever they are", () => {
    const nearUtf8 = fc
      .array(
        fc.constantFrom(
          0,
          0x41,
          0x7f,
          0x80,
          0x8f,
          0x90,
          0x9f,
          0xa0,
          0xbf,
          0xc0,
          0xc2,
          0xdf,
          0xe0,
          0xe2,
          0xed,
          0xef,
          0xf0,
          0xf4,
          0xf5,
          0xff,
        ),
      )
      .map((list) => Uint8Array.from(list));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), nearUtf8), (bytes) => {
        expect(hex(luaBytes(decodeText(bytes)))).toBe(hex(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  it("returns the same well-formed text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(decodeText(luaBytes(text))).toBe(text);
      }),
    );
  });

  it("refuses each lone surrogate that stands for no byte", () => {
    for (const code of [0xd800, 0xdbff, 0xdc00, 0xdc7f, 0xdd00, 0xdfff]) {
      expect(() => luaBytes(`a${String.fromCharCode(code)}`)).toThrow(ValueError);
    }
    expect(() => luaBytes("\ud83d")).toThrow("U+D83D");
    expect(luaBytes(toWellFormed("a\ud83db🌙"))).toEqual(new TextEncoder().encode("a\ufffdb🌙"));
  });
});

describe.each(products)("strings ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
    state.run("function hex(s) return (s:gsub('.', function(c) return ('%02x'):format(c:byte()) end)) end");
    state.run(
      "function unhex(s) return (s:gsub('..', function(h) return string.char(tonumber(h, 16)) end)) end",
    );
  });
  afterAll(() => {
    state.close();
  });

  it("cross from Lua to JavaScript and back as the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const [text] = state.run("return unhex(...)", { args: [hex(bytes)] });
        expect(state.run("return hex(...)", { args: [text] })).toEqual([hex(bytes)]);
      }),
    );
  });

  it("cross from JavaScript to Lua and back as the same text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(state.run("return #..., ...", { args: [text] })).toEqual([Buffer.byteLength(text), text]);
      }),
    );
  });

  it("go in as bytes when they are bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(state.run("return hex(...)", { args: [bytes] })).toEqual([hex(bytes)]);
      }),
    );
    expect(state.run("return #...", { args: [new Uint8Array([1, 2, 3, 4]).subarray(1, 3)] })).toEqual([2]);
  });

  it("name globals, chunks and keys with any bytes", () => {
    for (const name of ["a\0b", "\udcff", "ünï", ""]) {
      state.set(name, name);
      expect(state.get(name)).toBe(name);
      expect(state.run("return _G[...] == ...", { args: [name] })).toEqual([true]);
    }
    expect(() => state.run("error('x')", { name: "=ünï \udcff" })).toThrow("x");
  });

  it("may be source: of text, of bytes, with a NUL within a string", () => {
    expect(state.run("return 'ü\\0ä', '\0'")).toEqual(["ü\0ä", "\0"]);
    expect(state.run(Buffer.from([0x72, 0x65, 0x74, 0x75, 0x72, 0x6e, 0x27, 0xff, 0x27]))).toEqual([
      "\udcff",
    ]);
  });

  it("of 30 MB cross", () => {
    const text = "0123456789".repeat(3_000_000);
    expect(state.run("return #..., ...", { args: [text] })).toEqual([30_000_000, text]);
  });
});
