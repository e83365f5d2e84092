/** Text in linear memory: read and written in place, of every size, by whichever way is the fastest for it. */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LuaInput, LuaState, LuaTable } from "../../src/index.js";
import { decodeText, luaBytes, maxTextSize, readText, writeText } from "../../src/values/text.js";
import { coded } from "../support/coded.js";
import { products, sharedRuntime } from "../support/products.js";
import { ALL, rounds } from "../support/scale.js";

const PADDING = 7;

/** Writes `text` in the midst of other bytes, which must stay. */
function written(text: string): Uint8Array {
  const bytes = new Uint8Array(maxTextSize(text) + 2 * PADDING).fill(0xee);
  const size = writeText(bytes, PADDING, text);
  const around = [...bytes.subarray(0, PADDING), ...bytes.subarray(-PADDING)];
  if (around.some((byte) => byte !== 0xee)) throw new Error("bytes around the text were written");
  return bytes.slice(PADDING, PADDING + size);
}

function read(bytes: Uint8Array): string {
  const padded = new Uint8Array(bytes.length + 2 * PADDING).fill(0xbf);
  padded.set(bytes, PADDING);
  return readText(padded, PADDING, bytes.length);
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** Sizes around the limits between implementations. */
const SIZES = [
  0, 1, 7, 8, 9, 15, 16, 17, 23, 24, 25, 32, 33, 85, 86, 128, 129, 200, 256, 257, 4095, 4096, 4097, 10_000,
];
/** Characters of one to four bytes in UTF-8, the first and last of each length among them; and bytes that are not UTF-8. */
const CHARACTERS = [
  ...["a", "\0", "\x7f"],
  ...["\x80", "é", "\u07ff"],
  ...["\u0800", "\ud7ff", "\ue000", "\ufeff", "\ufffd", "\uffff"],
  "🌙",
  ...["\udc80", "\udcff"],
];

describe("text in memory", () => {
  it.each(SIZES)("of %d characters of each kind, alone and at either end, makes the way and back", (size) => {
    for (const character of CHARACTERS) {
      for (const text of [
        character.repeat(size),
        "a".repeat(size) + character,
        character + "a".repeat(size),
      ]) {
        const bytes = written(text);
        expect(hex(bytes)).toBe(hex(luaBytes(text)));
        if (!/[\udc80-\udcff]/u.test(text))
          expect(hex(bytes)).toBe(Buffer.from(text, "utf8").toString("hex"));
        expect(read(bytes)).toBe(text);
        expect(decodeText(bytes)).toBe(text);
      }
    }
  });

  it("accepts the same text as the platform's decoder, short or long", () => {
    const fatal = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const edges = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
    const tails = edges.flatMap((second) => [[second], ...edges.flatMap((third) => [[second, third]])]);
    const wrong: string[] = [];
    const compare = (piece: readonly number[], times: number): void => {
      const bytes = Uint8Array.from(Array.from({ length: times }, () => [0xc3, 0xa9, ...piece]).flat());
      const text = read(bytes);
      let platform: string | undefined;
      try {
        platform = fatal.decode(bytes);
      } catch {
        // it is not text
      }
      const right = platform === undefined ? /[\udc80-\udcff]/u.test(text) : text === platform;
      if (!right || hex(written(text)) !== hex(bytes)) wrong.push(`${times} times ${piece.join(" ")}`);
    };
    for (let first = 0x80; first < 0x100; first += rounds(3, 1))
      for (const tail of tails)
        for (const last of first < 0xf0 ? [[]] : edges.map((byte) => [byte]))
          for (const times of ALL ? [1, 9, 30] : [30]) compare([first, ...tail, ...last], times);
    expect(wrong).toEqual([]);
  });

  it("returns the same bytes, whatever they are, and how many", () => {
    const any = fc.uint8Array({ size: "large" });
    const pieces = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.uint8Array({ maxLength: 3 })));
    const mixed = pieces.map(
      (list) => new Uint8Array(Buffer.concat(list.map((piece) => Buffer.from(piece as string)))),
    );
    fc.assert(
      fc.property(fc.oneof(any, mixed), (bytes) => {
        expect(hex(written(read(bytes)))).toBe(hex(bytes));
      }),
      { numRuns: rounds(500, 2000) },
    );
  });

  it("joins bytes after conversion as they would be joined before", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(), (text, cut) => {
        const bytes = new Uint8Array(Buffer.from(text, "utf8"));
        const at = bytes.length === 0 ? 0 : cut % bytes.length;
        expect(hex(written(read(bytes.subarray(0, at)) + read(bytes.subarray(at))))).toBe(hex(bytes));
      }),
    );
  });

  it.each(["\ud800", "\udbff", "\udc00", "\udc7f", "\udd00", "\udfff", "\ud800\ud800", "\udc00\ud800"])(
    "refuses %j wherever it stands",
    (surrogate) => {
      for (const text of [
        surrogate,
        `a${surrogate}`,
        `${surrogate}b`,
        "x".repeat(50) + surrogate,
        `é${surrogate}🌙`,
      ]) {
        expect(() => written(text)).toThrow(coded("ERR_LONE_SURROGATE"));
        expect(() => luaBytes(text)).toThrow(coded("ERR_LONE_SURROGATE"));
      }
    },
  );
});

describe.each(products)("strings, alone and in structures ($name)", (product) => {
  const runtime = sharedRuntime(product);
  let state: LuaState;
  beforeAll(() => {
    state = runtime().createState();
    state.run(
      "function bytes(s) return { s:byte(1, -1) } end function string_of(t) return string.char(table.unpack(t)) end",
    );
  });
  afterAll(() => {
    state.close();
  });
  const bytesOf = (text: string): unknown => {
    using table = state.run("return bytes(...)", { args: [text] })[0] as LuaTable;
    return table.toJS({ emptyArrays: true });
  };

  it("keep their bytes from Lua to JavaScript and back", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const [text] = state.run("return string_of(...)", { args: [[...bytes]] }) as [string];
        expect(bytesOf(text)).toEqual([...bytes]);
        using table = state.run("local s = string_of(...) return {s, {s}, [s] = s}", { args: [[...bytes]] })[0] as LuaTable; // prettier-ignore
        const out = table.toJS() as Map<unknown, unknown>;
        expect([out.get(1), out.get(2), out.get(text)]).toEqual([text, [text], text]);
        const raw = table.toJS({ bytes: true }) as Map<unknown, unknown>;
        expect([raw.get(1), raw.get(text)]).toEqual([bytes, bytes]);
      }),
    );
  });

  it("keep their characters from JavaScript to Lua and back", () => {
    const long = fc
      .tuple(fc.string({ unit: "binary" }), fc.nat(300))
      .map(([text, count]) => text.repeat(count));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), long), (text) => {
        expect(state.run("return ..., #...", { args: [text] })).toEqual([text, Buffer.byteLength(text)]);
        using table = state.run("return ...", { args: [[text, { k: text }, new Map([[text, 1]])] as LuaInput] })[0] as LuaTable; // prettier-ignore
        expect(table.toJS()).toEqual([text, { k: text }, { [text]: 1 }]);
      }),
    );
  });
});
