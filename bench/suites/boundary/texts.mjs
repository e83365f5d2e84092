/**
 * Strings of 8, 200 and 100,000 bytes in each direction, ASCII and other text; and the platform's own TextEncoder and
 * TextDecoder on the same bytes.
 */
import { requireSame, summing } from "./sums.mjs";

/** 8 bytes each, as in boundary.lua. */
const PIECES = { ascii: "abcdefgh", wide: "žů☃a" };
const BYTES = [8, 200, 100000];

const sizesOf = (/** @type {number} */ bytes) =>
  bytes > 1000 ? { full: 1000, small: 50, tiny: 2 } : { full: 100000, small: 5000, tiny: 20 };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function into(kind, bytes, text, title) {
  return {
    title: `${title} into Lua`,
    ...sizesOf(bytes),
    expected: summing(() => bytes),
    make: (lua) => {
      requireSame(lua.first(lua.fn("isText")(text, kind, bytes)) === true);
      const length = lua.fn("length");
      const { first } = lua;
      return summing(() => first(length(text)));
    },
    platform: () => summing(() => encoder.encode(text).length),
  };
}

function out(kind, bytes, text, title) {
  const encoded = encoder.encode(text);
  return {
    title: `${title} out of Lua`,
    ...sizesOf(bytes),
    expected: summing(() => text.length),
    make: (lua) => {
      lua.fn("setText")(kind, bytes);
      const give = lua.fn("give");
      const { first } = lua;
      requireSame(first(give()) === text);
      return summing(() => first(give()).length);
    },
    platform: () => summing(() => decoder.decode(encoded).length),
  };
}

/** @type {import("./cases.mjs").BoundaryCases} */
export const TEXTS = Object.fromEntries(
  BYTES.flatMap((bytes) =>
    Object.entries(PIECES).flatMap(([kind, piece]) => {
      const text = piece.repeat(bytes / 8);
      const title = `${bytes} bytes of ${kind === "ascii" ? "ASCII" : "other text"}`;
      const name = `${bytes}${kind === "ascii" ? "" : `-${kind}`}`;
      return [
        [`string-in-${name}`, into(kind, bytes, text, title)],
        [`string-out-${name}`, out(kind, bytes, text, title)],
      ];
    }),
  ),
);
