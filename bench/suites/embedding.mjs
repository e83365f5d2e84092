/** What services do: a rules engine on nested records. QuickJS takes part, with JSON both ways, as its users do it. */
import { checksumOf, ordersOf } from "./embedding/orders.mjs";
import { decide } from "./embedding/rules.mjs";

const KINDS = ["perilune", "wasmoon", "quickjs", "javascript"];
const RECORDS = { full: 10_000, small: 1000, tiny: 20 };

/** @returns {import("./case.mjs").Case[]} */
export function embeddingCases() {
  return [
    {
      suite: "embedding",
      name: "rules",
      title: "a rules engine: 10,000 nested records in, a nested decision on each back",
      run: "embedding/rules",
      size: (_subject, level) => RECORDS[level],
      expected: (size) => String(checksumOf(decide(ordersOf(size)))),
      repeatable: true,
      applies: ({ kind }) => KINDS.includes(kind),
    },
  ];
}
