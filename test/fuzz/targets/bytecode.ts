/** Precompiled code: the verifier refuses it, or it runs without a trap. */
import fc from "fast-check";
import { LuaError } from "../../../src/index.js";
import { pathOf, target } from "../target.js";
import { loadCovered } from "../coverage.js";

const SOURCES = [
  "local a <close> = setmetatable({}, { __close = function() end }) return ...",
  "local t = { 1, 2, x = 3, f(), [5] = 1 } for i = 1, 10, 2 do t[i] = function() i = i + 1 return i end t[i]() end return #t",
  "local s = 0 for k, v in pairs({ 1, 2, a = 3 }) do s = s + v goto next ::next:: end for i = 1.0, 2.0 do s = s .. i end return s",
  "local function f(a, ...) local b, c = ... if a == 1 or b ~= c then return f(b, ...) end return select('#', ...), a < 2 end return f(1, 2)",
  "local x, y = 7, 2.5 local t = { n = x // 2 + x % 3 - y * 2 / 4 ^ 2 } t[1] = x & 3 | 4 ~ 1 << 2 >> 1 return ~x == -x and not y, t",
  "local up = 1 local function set(v) up = v end set(2) do local z = up return function() z = z + up return z end end",
  "local co = coroutine.wrap(function(...) for i = 1, 3 do coroutine.yield(i, ...) end end) return co(1), co(), co()",
  "while true do local v repeat local w = v v = function() return w end until v if v then break end end return pcall(error, 'e')",
] as const;

const LIMITS = { fuel: 3000, memory: 2 ** 23 };

type Edit = readonly [at: number, how: number, value: number];

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.nat(2000),
  fc.nat(5),
  fc.oneof(fc.nat(255), fc.constantFrom(0, 1, 127, 128, 255)),
);

/** Replaces a byte, flips a bit, changes the instruction at a place of four bytes, inserts, removes or cuts off. */
function edited(code: Buffer, [place, how, value]: Edit): Buffer {
  if (code.length === 0) return code;
  const at = place % code.length;
  if (how === 0) code[at] = value;
  else if (how === 1) code[at] = (code[at] ?? 0) ^ (1 << (value % 8));
  else if (how === 2) code[at] = ((code[at] ?? 0) + (value % 3) - 1) & 255;
  else if (how === 3) return Buffer.concat([code.subarray(0, at), Buffer.of(value), code.subarray(at)]);
  else if (how === 4) return Buffer.concat([code.subarray(0, at), code.subarray(at + 1)]);
  else if (value === 0) return code.subarray(0, at);
  return code;
}

export const bytecode = target<readonly [number, boolean, readonly Edit[]]>({
  name: "bytecode",
  sample: 80,
  inputs: fc.tuple(fc.nat(SOURCES.length - 1), fc.boolean(), fc.array(edit, { minLength: 1, maxLength: 3 })),
  open: async () => {
    const runtime = await loadCovered({ realFiles: false });
    const maker = runtime.createState();
    const dumps = [false, true].map((strip) =>
      SOURCES.map((source) => {
        const [code] = maker.run<[Uint8Array]>(
          "local source, strip = ... return string.dump(assert(load(source, '=x')), strip)",
          { args: [source, strip], strings: "bytes" },
        );
        return code;
      }),
    );
    return {
      check: ([index, strip, edits]) => {
        const code = edits.reduce(edited, Buffer.from(dumps[Number(strip)]?.[index] ?? []));
        const state = runtime.createState({ limits: LIMITS });
        try {
          state.run(Uint8Array.from(code), { allowBinary: true });
          return "ran";
        } catch (error) {
          if (error instanceof LuaError) return pathOf(error.message);
          throw error;
        } finally {
          state.close();
        }
      },
      close: () => {
        maker.close();
      },
    };
  },
});
