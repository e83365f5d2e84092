/** Lua's own libraries and compiler, against native Lua. */
import fc from "fast-check";
import type { LuaState } from "../../../src/index.js";
import { differential } from "../differential.js";

const MAX_INTEGER = 2n ** 63n - 1n;

/** A Lua integer in eight bytes. */
const eight = (value: number): string => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(value));
  return bytes.toString("latin1");
};

const joined = (parts: fc.Arbitrary<string>, maxLength: number, between = ""): fc.Arbitrary<string> =>
  fc.array(parts, { maxLength }).map((list) => list.join(between));

const bytes = (maxLength: number): fc.Arbitrary<string> =>
  fc.uint8Array({ maxLength }).map((list) => Buffer.from(list).toString("latin1"));

const integers = fc.oneof(
  fc.bigInt({ min: -MAX_INTEGER - 1n, max: MAX_INTEGER }).map(String),
  fc.integer({ min: -20, max: 300 }).map(String),
  fc.constantFrom("9223372036854775807", "-9223372036854775808", "9007199254740993", "2147483648"),
);

const numerals = fc.oneof(
  integers,
  fc.double().map(String),
  fc.constantFrom(
    "nan",
    "inf",
    "-inf",
    "0x",
    "0x.p1",
    "1e",
    "1e400",
    "-0.0",
    "0x1p-1074",
    "0x8000000000000000",
  ),
  fc
    .tuple(
      fc.constantFrom("", "-", " ", "+", "- "),
      joined(fc.constantFrom(..."0123456789.eE+-xXaAfFpP _\0\n"), 24),
    )
    .map((parts) => parts.join("")),
  fc
    .tuple(fc.constantFrom("0x", "0X", "-0x"), joined(fc.constantFrom(..."0123456789abcdefF.p-"), 30))
    .map((parts) => parts.join("")),
  joined(fc.constantFrom(..."0123456789"), 400),
);

const name = fc.constantFrom("a", "b", "c", "f", "s", "n", "t", "t.x", "t[a]", "_ENV", "self");
const operator = fc.constantFrom(..."+ - * / // % ^ .. == ~= < <= > >= and or & | ~ << >>".split(" "));

const { expression, block } = fc.letrec<{ expression: string; block: string; statement: string }>((tie) => {
  const list = fc.array(tie("expression"), { maxLength: 3 }).map((items) => items.join(", "));
  const seq = (...parts: (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((all) => all.join(" "));
  return {
    expression: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      name,
      fc.constantFrom(
        "nil",
        "true",
        "false",
        "...",
        "1",
        "2.5",
        "'x'",
        "[[y]]",
        "{}",
        "0x7fffffffffffffff",
        "-1",
        "1e308",
        "'10'",
      ),
      numerals.filter((text) => /^[\d.]+$/.test(text) && text.length < 40),
      seq(tie("expression"), operator, tie("expression")),
      seq(fc.constantFrom("-", "not", "#", "~"), tie("expression")),
      seq("(", tie("expression"), ")"),
      seq("{", list, fc.constantFrom("", ", x = 1", ", [2] = 3", "; ..."), "}"),
      seq("f(", list, ")"),
      seq("pcall(function(...)", tie("block"), "end,", tie("expression"), ")"),
      seq(tie("expression"), fc.constantFrom(".x", "[1]", ":rep(2)", ":sub(1, 2)", "'arg'")),
    ),
    statement: fc.oneof(
      seq("local a, b =", list),
      seq("local c <const> =", tie("expression")),
      seq("local d <close> =", fc.constantFrom("nil", "setmetatable({}, { __close = f })", "s")),
      seq(name, "=", tie("expression")),
      seq("t.x, a, b =", list),
      seq("if", tie("expression"), "then", tie("block"), "else", tie("block"), "end"),
      seq("while", tie("expression"), "do", tie("block"), "break end"),
      seq("for i = 1,", fc.constantFrom("3", "n", "-1, -1", "2.5, 0.5", "a"), "do", tie("block"), "end"),
      seq("for k, v in f,", tie("expression"), "do", tie("block"), "break end"),
      seq("repeat", tie("block"), "until", tie("expression"), "or true"),
      seq("local function g(a, ...)", tie("block"), "end", "a = g(1, b)"),
      seq("do", tie("block"), "end"),
      seq("do goto l", tie("block"), "::l:: end"),
      seq("f(", list, ")"),
      fc.constantFrom("break", "goto continue", "::continue::", ";", "return", "return f(...)"),
    ),
    block: fc.array(tie("statement"), { maxLength: 4 }).map((statements) => statements.join("\n")),
  };
});

const tokens = fc.constantFrom(
  ..."and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
  ..."+ - * / % ^ # & ~ | << >> // == ~= <= >= < > = ( ) { } [ ] :: ; : , . .. ... <close> <const> a b 1 0x1p4 3.".split(
    " ",
  ),
  ..."'\\z  x' '\\u{7fffffff}' '\\xff' '\\999' \"\\ [[ ]] [==[ ]==] -- --[[ \\ ' $ \0 \xff \n".split(" "),
);

export const parser = differential({
  name: "parser",
  sample: 60,
  freeText: true,
  inputs: fc.oneof(
    { weight: 4, arbitrary: block },
    { weight: 2, arbitrary: expression.map((text) => `return ${text}`) },
    { weight: 1, arbitrary: joined(tokens, 30, " ") },
    { weight: 1, arbitrary: bytes(40) },
  ),
  args: (text) => [text],
});

const subject = fc.oneof(joined(fc.constantFrom(..."aabbc.1 (%\0\xe4"), 24), bytes(24));
const pattern = fc.oneof(
  joined(
    fc.constantFrom(
      ..."a b . %a %d %s %w %x %p %c %u %l %g %A %S [ab] [^a] [a-c] [%w_] [] [^] []] [a-] %b() %f[%w] %f[] %1 %2 %0 ( ) () ^ $ * + - ? %% % \0 \xe4".split(
        " ",
      ),
    ),
    9,
  ),
  bytes(8),
);

export const patterns = differential({
  name: "patterns",
  sample: 100,
  freeText: true,
  inputs: fc.tuple(
    subject,
    pattern,
    fc.oneof(joined(fc.constantFrom(..."a%01239".split(""), "%%"), 5), bytes(4)),
    fc.integer({ min: -30, max: 30 }),
  ),
  args: ([text, found, replacement, init]) => [text, found, replacement, eight(init)],
});

const argument = fc.oneof(
  numerals.filter((text) => /^-?\d+$/.test(text) && text.length < 20).map((text) => `i${text}`),
  fc.oneof(fc.double().map(String), numerals).map((text) => `n${text}`),
  bytes(20).map((text) => `s${text}`),
  fc.constantFrom("btrue", "bfalse", "z"),
);
const directive = fc.oneof(
  fc
    .tuple(
      joined(fc.constantFrom(..."-+ #0"), 3),
      fc.constantFrom("", "1", "5", "20", "99", "100", "0"),
      fc.constantFrom("", ".", ".0", ".3", ".20", ".99", ".100"),
      fc.constantFrom(..."diuoxXcaAeEfgGsq%pFhn"),
    )
    .map((parts) => `%${parts.join("")}`)
    .filter((text) => !text.endsWith("p")), // addresses differ
  bytes(4),
);

export const format = differential({
  name: "format",
  sample: 100,
  inputs: fc.tuple(joined(directive, 4), fc.array(argument, { maxLength: 5 })),
  args: ([text, list]) => [text, ...list],
  kind: ([text]) => /%[^%]*/.exec(text)?.[0].replace(/\d+/g, "0") ?? "",
});

const item = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(..."bBhHiIjJfdnszxX!<>= c"),
      fc.constantFrom("", "1", "2", "3", "4", "8", "9", "16", "17", "0", "99999999999"),
    )
    .map((parts) => parts.join("")),
  bytes(3),
);

export const pack = differential({
  name: "pack",
  sample: 100,
  inputs: fc.tuple(
    joined(item, 5),
    bytes(40),
    fc.integer({ min: -50, max: 50 }),
    fc.array(
      fc.oneof(
        numerals.map((text) => `n${text}`),
        bytes(12).map((text) => `s${text}`),
      ),
      { maxLength: 5 },
    ),
  ),
  args: ([text, packed, at, list]) => [text, packed, eight(at), ...list],
});

/** A number of JavaScript is the same in Lua, in Lua's text of it, and when that text is read on either side. */
function bothWays(state: LuaState, text: string): void {
  const value = Number(text);
  const [same] = state.run("return ...", { args: [value] });
  if (!Object.is(same, value) && !(value === 0 && same === 0))
    throw new Error(`${String(value)} came back as ${String(same)}`);
  if (!Number.isFinite(value) || value === 0) return;
  const [written, read, back] = state.run<[string, number, boolean]>(
    "local x, text = ... local f = '%.17g' return f:format(x), tonumber(text), f:format(tonumber(text)) == f:format(x)",
    { args: [value, String(value)] },
  );
  if (Number(written) !== value) throw new Error(`${String(value)} was written as ${written}`);
  if (Number(read) !== value || !back) throw new Error(`${String(value)} was read as ${String(read)}`);
}

export const numbers = differential({
  name: "numbers",
  sample: 60,
  freeText: true,
  inputs: fc.tuple(numerals, numerals, fc.oneof(fc.integer({ min: 1, max: 37 }), fc.integer())),
  args: ([first, second, base]) => [first, second, eight(base)],
  more: (state, [first, second]) => {
    bothWays(state, first);
    bothWays(state, second);
  },
});
