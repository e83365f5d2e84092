/** Strings whose hashes are equal make every lookup a search. A script must not find such strings, whatever the seed is. */
import { describe, expect, it } from "vitest";
import { products, sharedRuntime } from "../support/products.js";

/**
 * 4,096 strings of 13 words. A hash that multiplies word by word keeps a difference in the highest bit of a word where it is,
 * so the next word can take it back: bit 63 where the seed was, and bit 31 if the upper half is mixed into the lower.
 */
const strings = (undo: string): string => `
  local all = {}
  for n = 0, 4095 do
    local words, before = {}, 0
    for i = 0, 12 do
      local bit = i < 12 and n >> i & 1 or 0
      words[i + 1] = "xxx" .. string.char(0x41 ${undo}) .. "xxx" .. string.char(0x41 ~ (bit ~ before) << 7)
      before = bit
    end
    all[n + 1] = table.concat(words)
  end
  return all`;

describe.each(products)("hashes of strings ($name)", (product) => {
  const runtime = sharedRuntime(product, { realFiles: false });

  it.each([
    ["in the highest bit", ""],
    ["in both halves", "~ before << 7"],
  ])("differences %s do not cancel out", (_, undo) => {
    for (const seed of [1, 2, 3]) {
      const state = runtime().createState({ sandbox: "strict", seed });
      state.run(`function strings() ${strings(undo)} end function lookup(keys)
        local t = {}
        for i, key in ipairs(keys) do t[key] = i end
        for i, key in ipairs(keys) do assert(t[key] == i) end
      end`);
      state.run(
        "made = strings() plain = {} for i = 1, #made do plain[i] = ('x'):rep(96) .. ('%08d'):format(i) end",
      );
      const ticksOf = (name: string): number => {
        const before = state.stats().ticks;
        state.run(`lookup(${name})`);
        return state.stats().ticks - before;
      };
      expect(ticksOf("made")).toBeLessThan(2 * ticksOf("plain"));
      state.close();
    }
  });
});
