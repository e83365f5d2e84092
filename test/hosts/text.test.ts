/** `text`: characters, encodings, expressions. Lua's side: lua.test.ts. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, luaBytes } from "../../src/values/text.js";
import text, { createText } from "../../src/hosts/text/module.js";
import type { Regex } from "../../src/hosts/text/regex.js";
import { errorOf, functionsOf } from "./exports.js";

const call = functionsOf(text);
const first = (name: string, ...args: unknown[]): unknown => {
  const [value, error] = call[name]!(...args);
  if (error !== undefined) throw error as Error;
  return value;
};
const regex = (pattern: string, flags?: string): Regex => first("regex", pattern, flags) as Regex;
const bytes = (of: unknown): number[] => [...(of as Uint8Array)];

describe("characters", () => {
  const family = "👩‍👩‍👧";

  it("are what people see", () => {
    const word = `e\u0301${family}🇩🇪z`;
    expect(first("length", word)).toBe(4);
    expect(first("graphemes", word)).toStrictEqual(["e\u0301", family, "🇩🇪", "z"]);
    expect(first("sub", word, 2, 3)).toBe(`${family}🇩🇪`);
  });

  it("are the same in a long text, wherever it is cut", () => {
    const parts = ["e\u0301", family, "🇩🇪", "z", "\r\n", "👍🏽", `a${"\u0301".repeat(700)}`];
    for (let shift = 0; shift < 20; shift++) {
      const all = [
        ...Array.from({ length: shift }, () => "x"),
        ...Array.from({ length: 300 }, (_, i) => parts[(i * 5 + shift) % (i % 50 === 0 ? 7 : 6)] ?? ""),
      ];
      expect(first("graphemes", all.join(""))).toStrictEqual(all);
    }
  });

  it("are the same for a long one, whatever extends it", () => {
    const all = new Intl.Segmenter("und", { granularity: "grapheme" });
    const kinds = [
      "\u0301",
      "\u094d",
      "\u200d",
      "👍",
      "🏽",
      "क",
      "\u0903",
      "\u1100",
      "🇩",
      "\u0600",
      "a",
      "\ufe0f",
    ];
    const long = fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 300 }));
    fc.assert(
      fc.property(fc.array(long, { minLength: 1, maxLength: 12 }), (runs) => {
        const whole = runs.map(([part, count]) => part.repeat(count)).join("");
        const expected = Array.from(all.segment(whole), ({ segment }) => segment);
        expect(first("graphemes", whole)).toStrictEqual(expected);
        expect(first("length", whole)).toBe(expected.length);
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it("have the normal forms of the whole, wherever it is cut", () => {
    const kinds = [
      "e\u0301\u0323",
      "한",
      "\u1100\u1161\u11a8",
      "ㄱㅏ",
      "ｶﾞ",
      "ﬁ",
      "\u0e33",
      "\u212b",
      "x",
      "\ud800",
    ];
    for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const)
      for (const kind of kinds) {
        const whole = `${"x".repeat(4090)}${kind.repeat(12)}${"y".repeat(4090)}${kind}`;
        expect(first("normalize", whole, form)).toBe(whole.normalize(form));
      }
  });

  it("have no normal form with thousands of marks", () => {
    expect(() => first("normalize", `a${"\u0301".repeat(1025)}`, "NFC")).toThrow(
      "more than 1024 combining marks in a row",
    );
    const most = `a${"\u0301".repeat(1024)}`;
    expect(first("normalize", most, "NFC")).toBe(most.normalize("NFC"));
  });

  it("of a text that is one character, or very many, take time in proportion", () => {
    expect(first("length", `a${"\u0301".repeat(200_000)}`)).toBe(1);
    expect(first("length", "e\u0301".repeat(100_000))).toBe(100_000);
  });

  it("are counted as string.sub counts bytes", () => {
    const sub = (of: string, i: number, j: number): string => {
      // The manual, 6.4: negative positions are from the end; then both are corrected to the string.
      const from = i < 0 ? Math.max(of.length + i + 1, 1) : Math.max(i, 1);
      const to = Math.min(j < 0 ? of.length + j + 1 : j, of.length);
      return from > to ? "" : of.slice(from - 1, to);
    };
    for (let i = -7; i <= 7; i++)
      for (let j = -7; j <= 7; j++) expect(first("sub", "abcde", i, j)).toBe(sub("abcde", i, j));
  });

  it("have normal forms, cases and an order", () => {
    expect(first("normalize", "e\u0301ﬁ")).toBe("éﬁ");
    expect(first("normalize", "ﬁ", "NFKC")).toBe("fi");
    expect([first("upper", "straße"), first("lower", "ÀÉ")]).toStrictEqual(["STRASSE", "àé"]);
    expect(first("compare", "ä", "z", "de")).toBe(-1);
    expect(first("compare", "ä", "z", "sv")).toBe(1);
    expect(first("compare", "a10", "a9")).toBe(-1);
    expect(first("compare", "a10", "a9", "und", true)).toBe(1);
    expect(errorOf(call["compare"]!("a", "b", "no such locale")).kind).toBe("invalid");
  });

  it("are bytes where they are not UTF-8", () => {
    expect([first("is_utf8", "é\udcff"), first("is_utf8", "é")]).toStrictEqual([false, true]);
    expect(first("repair", "é\udce2\udc82!")).toBe("é\ufffd\ufffd!");
  });
});

describe("plain changes", () => {
  it("split, replace and trim", () => {
    expect(first("split", "a,b,,c", ",")).toStrictEqual(["a", "b", "", "c"]);
    expect(first("split", "a,b,,c", ",", 2)).toStrictEqual(["a", "b,,c"]);
    expect(first("split", "", ",")).toStrictEqual([""]);
    expect(errorOf(call["split"]!("a", "")).message).toBe("the separator is empty");
    expect(first("replace", "1.2.3", ".", "$&")).toBe("1$&2$&3");
    expect(first("replace", "1.2.3", ".", "", 1)).toBe("12.3");
    expect(first("replace", "1.2.3", ".", "", 0)).toBe("1.2.3");
    expect(errorOf(call["replace"]!("x".repeat(9000), "x", "y".repeat(9000))).message).toContain(
      "longer than",
    );
    expect(first("trim", "\u00a0 a \n")).toBe("a");
    expect(first("trim", " a ", "end")).toBe(" a");
  });
});

describe("encodings", () => {
  it("take texts there and back", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary" }),
        fc.constantFrom("utf-8", "utf-16le", "utf-16be"),
        (given, encoding) => {
          fc.pre(!given.startsWith("\ufeff")); // a byte order mark
          const encoded = first("encode", given, encoding) as Uint8Array;
          expect(first("decode", decodeText(encoded), encoding)).toBe(given);
        },
      ),
    );
    const all = decodeText(Uint8Array.from({ length: 256 }, (_, i) => i));
    for (const encoding of ["windows-1252", "latin1", "koi8-r", "iso-8859-15", "macintosh"])
      expect(bytes(first("encode", first("decode", all, encoding), encoding))).toStrictEqual(
        bytes(luaBytes(all)),
      );
    expect(bytes(first("encode", "€é", "windows-1252"))).toStrictEqual([0x80, 0xe9]);
    expect(first("decode", "\udc93\udcfa\udc96\udc7b".replace("\udc7b", "{"), "shift_jis")).toBe("日本");
  });

  it("are refused by name", () => {
    expect(errorOf(call["encode"]!("日", "windows-1252")).message).toBe('windows-1252 has no "日"');
    expect(errorOf(call["encode"]!("a", "shift_jis"))).toMatchObject({ kind: "unimplemented" });
    expect(errorOf(call["encode"]!("\udcff", "utf-16le")).message).toBe("the text is not UTF-8");
    expect(errorOf(call["decode"]!("\udcff", "utf-8")).message).toBe("the bytes are not utf-8");
    expect(errorOf(call["decode"]!("a", "utf-9")).message).toBe('unknown encoding "utf-9"');
  });
});

describe("expressions", () => {
  it("find, with positions of bytes", () => {
    expect(regex("(?<l>\\p{L}+)(\\d)?", "").matches("é1 – \udcff ab", Infinity)).toMatchObject([
      {
        first: 1,
        last: 3,
        text: "é1",
        groups: new Map<unknown, unknown>([
          [1, "é"],
          [2, "1"],
          ["l", "é"],
        ]),
      },
      {
        first: 11,
        last: 12,
        text: "ab",
        groups: new Map<unknown, unknown>([
          [1, "ab"],
          ["l", "ab"],
        ]),
      },
    ]);
    expect(regex("x*").find("ab")).toMatchObject({ first: 1, last: 0, text: "" });
    expect(regex("^B", "im").test("a\nb")).toBe(true);
    expect(regex("b").find("aa")).toBeUndefined();
  });

  it("agree with Lua's own positions", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (given) => {
        const subject = decodeText(given);
        for (const { first: from, last, text: found } of regex(".|\\n", "s").matches(subject, Infinity))
          expect(decodeText(given.subarray(from - 1, last))).toBe(found);
      }),
    );
  });

  it("replace and split", () => {
    const swap = regex("(?<a>\\w)(\\w)?");
    expect(swap.replace("ab c", "$2$<a>$$$&$0", Infinity)).toStrictEqual([
      "ba$abab c".replace(" c", " c$cc"),
      2,
    ]);
    expect(swap.replace("ab c", ({ text: of }) => (of === "c" ? undefined : "-"), Infinity)).toStrictEqual([
      "- c",
      2,
    ]);
    expect(swap.replace("ab c", "-", 1)).toStrictEqual(["- c", 1]);
    expect(() => swap.replace("ab", "$3", 1)).toThrow("no group 3 in the expression");
    expect(() => swap.replace("ab", "$<b>", 1)).toThrow('no group "b" in the expression');
    expect(regex("\\s*,\\s*").split("a , b,c", Infinity)).toStrictEqual(["a", "b", "c"]);
    expect(regex("x*").split("axb", Infinity)).toStrictEqual(["a", "b"]);
    expect(regex(",").split("a,b,c", 2)).toStrictEqual(["a", "b,c"]);
    expect(() => regex("x*").replace("x".repeat(1e6), "$0$0$0".repeat(150), Infinity)).toThrow("longer than");
  });

  it("are refused with a reason, and have limits", () => {
    expect(errorOf(call["regex"]!("(")).message).toMatch(/^Invalid regular expression: /);
    expect(errorOf(call["regex"]!("a", "g")).message).toBe(
      'the flags must be i, m and s, each at most once; not "g"',
    );
    expect(errorOf(call["regex"]!("a", "x".repeat(1e6))).kind).toBe("invalid");
    expect(() => regex("a").replace("a", "$1".repeat(501))).toThrow(
      "a template must not be longer than 1000",
    );
    expect(errorOf(call["regex"]!("a", "ii")).kind).toBe("invalid");
    expect(errorOf(call["regex"]!("a".repeat(1001))).message).toBe(
      "an expression must not be longer than 1000 characters",
    );
    expect(() => regex("a").test("a".repeat(2 ** 20 + 1))).toThrow(
      "a searched text must not be longer than 1048576 characters",
    );
    const small = functionsOf(createText({ maxPattern: 2, maxSubject: 3 }));
    expect(errorOf(small["regex"]!("abc")).kind).toBe("invalid");
    expect(() => (small["regex"]!("a")[0] as Regex).test("abcd")).toThrow(
      "a searched text must not be longer than 3 characters",
    );
  });

  it("find a text as it is", () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(regex(`^${first("escape_regex", given) as string}$`).test(given)).toBe(true);
      }),
    );
  });
});
