/** Changes a kept input at random: a piece of one of its texts is removed, repeated, replaced or moved. */
import fc from "fast-check";

type Edit = readonly [what: number, at: number, size: number, to: number, text: string];

const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.nat(3),
  fc.nat(),
  fc.integer({ min: 1, max: 8 }),
  fc.nat(),
  fc.oneof(
    fc.constantFrom(
      "\0",
      "\xff",
      "(",
      ")",
      "%",
      "[",
      "-1",
      "9223372036854775808",
      "0x",
      "e",
      ".",
      "\n",
      "end ",
    ),
    fc.uint8Array({ maxLength: 3 }).map((bytes) => Buffer.from(bytes).toString("latin1")),
  ),
);

function edited(text: string, [what, at, size, to, other]: Edit): string {
  const from = at % (text.length + 1);
  const [before, piece, after] = [
    text.slice(0, from),
    text.slice(from, from + size),
    text.slice(from + size),
  ];
  if (what === 0) return before + after;
  if (what === 1) return before + piece + piece + after;
  if (what === 2) return before + other + after;
  const rest = before + after;
  const place = to % (rest.length + 1);
  return rest.slice(0, place) + piece + rest.slice(place);
}

/** Applies an edit to the text number `index` within an input. */
function change(input: unknown, index: { left: number }, one: Edit): unknown {
  if (typeof input === "string") return index.left-- === 0 ? edited(input, one) : input;
  return Array.isArray(input) ? input.map((item) => change(item, index, one)) : input;
}

function countTexts(input: unknown): number {
  if (typeof input === "string") return 1;
  return Array.isArray(input) ? input.reduce<number>((sum, item) => sum + countTexts(item), 0) : 0;
}

export function mutated(input: unknown): fc.Arbitrary<unknown> {
  const texts = Math.max(1, countTexts(input));
  return fc
    .array(fc.tuple(fc.nat(), edit), { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce((made, [which, one]) => change(made, { left: which % texts }, one), input));
}
