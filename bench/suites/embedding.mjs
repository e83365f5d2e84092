/**
 * What services and games do: a rules engine on nested records, a request with an engine of its own, and entities that are changed in every frame. QuickJS takes
 * part in the rules, with JSON both ways, as its users do it.
 */
import { COUNT, expectedSum } from "./embedding/entities.mjs";
import { ENTITY_CASES } from "./embedding/entity-cases.mjs";
import { checksumOf, ordersOf } from "./embedding/orders.mjs";
import { decide } from "./embedding/rules.mjs";

const KINDS = ["perilune", "wasmoon", "quickjs", "javascript"];
const RECORDS = { full: 10_000, small: 1000, tiny: 20 };

const REQUESTS = { full: 1000, small: 100, tiny: 2 };
const REQUEST_CASES = {
  request: {
    title: "a request: an engine is opened, gets rules and an order, decides, and is closed",
    kinds: KINDS,
  },
  "request-template": {
    title: "a request, with a state made from a template that has the rules",
    kinds: ["perilune"],
  },
};

const FRAMES = { full: 100, small: 50, tiny: 1 };
/** Proxies take a hundred times as long as tables. */
const WASMOON_FRAMES = { full: 10, small: 5, tiny: 1 };

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
    ...Object.entries(REQUEST_CASES).map(([name, { title, kinds }]) => ({
      suite: "embedding",
      name,
      title,
      run: `embedding/${name}`,
      size: (_subject, level) => REQUESTS[level],
      expected: (size) => String(checksumOf(decide(ordersOf(size)))),
      per: 1,
      applies: ({ kind }) => kinds.includes(kind),
    })),
    ...Object.entries(ENTITY_CASES).map(([suffix, { title, kinds, slow = [] }]) => ({
      suite: "embedding",
      name: `entities${suffix}`,
      title: `a frame of 5,000 entities, with eight accesses to fields of each: ${title}`,
      run: `embedding/entities${suffix}`,
      size: ({ kind }, level) => (slow.includes(kind) ? WASMOON_FRAMES : FRAMES)[level],
      expected: (size) => String(expectedSum(size)),
      repeatable: true,
      per: COUNT,
      applies: ({ kind }) => kinds.includes(kind),
    })),
  ];
}
