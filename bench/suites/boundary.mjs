/** The boundary between JavaScript and Lua, for the subjects that have one. */
import { BOUNDARY } from "./boundary/cases.mjs";

/** @returns {import("./case.mjs").Case[]} */
export function boundarySuite() {
  return Object.entries(BOUNDARY).map(([name, each]) => ({
    suite: "boundary",
    name,
    title: each.title,
    run: `boundary/${name}`,
    size: (_subject, level) => each[level],
    expected: (size) => String(each.expected(size)),
    per: 1,
    applies: (subject) => subject.kind === "perilune" || subject.kind === "wasmoon",
  }));
}
