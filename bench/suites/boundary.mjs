/**
 * The boundary between JavaScript and Lua, for the subjects that have one. Native Lua does the same through its C API, as the
 * lower bound; JavaScript itself uses its platform's functions on the same bytes.
 */
import { BOUNDARY } from "./boundary/cases.mjs";

const EMBEDDINGS = ["perilune", "wasmoon", "fengari"];

/** @returns {import("./case.mjs").Case[]} */
export function boundarySuite() {
  return Object.entries(BOUNDARY).map(([name, each]) => ({
    suite: "boundary",
    name,
    title: each.title,
    run: `boundary/${name}`,
    // fengari is so much slower that it runs the smaller size.
    size: (subject, level) => each[subject.kind === "fengari" && level === "full" ? "small" : level],
    expected: (size) => String(each.expected(size)),
    per: 1,
    repeatable: true,
    applies: (subject) =>
      EMBEDDINGS.includes(subject.kind) ||
      subject.name === "native" ||
      (subject.kind === "javascript" && each.platform !== undefined),
  }));
}
